import { unreachable } from "../../base/assert.ts";
import { partitionName, type LogIndex, type Micros, type PartitionId } from "../../base/ids.ts";
import type { ApplicationOperation, Ask, ClientOperation } from "../../node/application.ts";
import type { EntryOutcome } from "../../node/entryBatch.ts";
import { formatHlc, type HlcTimestamp } from "../../node/hybridLogicalClock.ts";
import { isNodeCall } from "../../node/nodeCall.ts";
import {
  canHold,
  parseCommand,
  printCommand,
  type RegisterCommand,
} from "../../node/registerCommand.ts";
import type { ProposedLog } from "../../node/proposals.ts";
import { isOutcomeUnknown, type OperationStatus } from "../../node/status.ts";
import type { HistoryOperation } from "./historyOperation.ts";

/** What the clients of a run asked, and what they were told; a run's `ClientsState`, or from a trace. */
export interface ClientRecords {
  /** Still waiting. */
  readonly open: readonly OpenRecord[];
  readonly finished: readonly FinishedRecord[];
}

/** A client's operation that has no answer yet. */
export interface OpenRecord {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
}

/** A client's operation with the answer that it got; `at` is when, in true time. */
export interface FinishedRecord extends OpenRecord {
  readonly at: Micros;
  readonly status: OperationStatus;
  /** Where its last entry stands; -1: nowhere that it was told of. */
  readonly logIndex: LogIndex;
  readonly value: string | null;
  /** What it was given to be decided by; null: nothing, or nobody saw. */
  readonly ticket?: HlcTimestamp | null;
  /** Of a batch. */
  readonly entries?: readonly EntryOutcome[];
}

/**
 * What the clients of a run asked and were told, in the order of asking; instants in µs. Every
 * request is a process of its own. Needs no trace. Keys are named with their partition: "P1/price".
 */
export function historyOf(
  { open, finished }: ClientRecords,
  placeOf: PlaceOf = () => undefined,
): HistoryOperation[] {
  const asked = [
    ...finished,
    // Whoever still waits may yet be answered anything.
    ...open.map((operation) => ({ ...operation, ...unanswered })),
  ];
  asked.sort((a, b) => a.request - b.request);
  const moves = asked.some(({ operation }) => movesKeys(operation));
  const known: Known = { decisions: decisionsOf(finished), placeOf, moves };
  return asked.flatMap((request) => operationsOf(request, known));
}

/** Where keys move between partitions, a key that was not asked for in one of them is its own. */
function movesKeys({ kind }: ClientOperation): boolean {
  return kind === "splitPartition" || kind === "mergePartitions";
}

/** What is known of operations beside what their own clients were told. */
interface Known {
  readonly decisions: Decisions;
  readonly placeOf: PlaceOf;
  /** Keys may have moved from one partition to another. */
  readonly moves: boolean;
}

/**
 * Where a command that took effect stands in the log of a partition. Undefined: nowhere, or nobody
 * knows.
 */
export type PlaceOf = (partition: PartitionId, log: ProposedLog) => LogIndex | undefined;

const unanswered = { at: 0, status: "Pending", value: null, logIndex: -1 } as const;

/** How an operation ended, and when that was told. */
interface Ending {
  readonly kind: HistoryOperation["kind"];
  readonly at: Micros;
}

/** By printed ticket: how clients were told that its entries ended. */
type Decisions = ReadonlyMap<string, Ending>;

/**
 * What was proposed to be decided later takes effect, if it does, after it was asked and before the
 * answer that it is committed.
 */
function decisionsOf(finished: readonly FinishedRecord[]): Decisions {
  const decisions = new Map<string, Ending>();
  for (const { operation, status, at } of finished) {
    if (operation.kind !== "commitLogs" && operation.kind !== "rollbackLogs") continue;
    if (status !== "Success" || !("ticket" in operation.of)) continue;
    const name = formatHlc(operation.of.ticket);
    if (decisions.has(name)) continue;
    decisions.set(name, { kind: operation.kind === "commitLogs" ? "ok" : "fail", at });
  }
  return decisions;
}

function operationsOf(request: FinishedRecord, known: Known): HistoryOperation[] {
  const { operation, at, status, ticket = null } = request;
  const { decisions } = known;
  const ending: Ending = { kind: kindOf(status), at };
  if (operation.kind === "replicateEntries")
    return operation.entries.flatMap((entry, slot) => {
      const outcome = request.entries?.[slot];
      const end = outcome === undefined ? ending : endingOf(outcome, at, decisions);
      return logOperations(request, [entry], { end, known });
    });
  // What else is asked of the node itself reads and writes no key, and of what an application is
  // asked in its own words only that application knows what it means.
  if (isNodeCall(operation) || operation.kind === "ask") return [];
  if (operation.kind !== "replicateLogs") {
    const place = placeOfSingle(request, operation, known);
    return [operationOf(request, operation, { ...known, end: ending, place })];
  }
  const { logType, data, autoCommit = true } = operation;
  const logs = data.map((text) => ({ logType, data: text }));
  if (autoCommit || ending.kind === "fail")
    return logOperations(request, logs, { end: ending, known });
  const end = endingOf({ status: "Pending", ticket }, at, decisions);
  return logOperations(request, logs, { end, known });
}

/** Where an operation of a key stands: as its client was told, or found among what took effect. */
function placeOfSingle(
  { partition, logIndex }: FinishedRecord,
  operation: Exclude<ApplicationOperation, Ask>,
  { moves, placeOf }: Known,
): LogIndex | undefined {
  // One log tells nothing of a key that moved from another.
  if (moves) return undefined;
  if (logIndex >= 0) return logIndex;
  // Reads are all alike: which one an entry is, only its own client can tell.
  if (operation.kind === "get" || !canHold(operation.key)) return undefined;
  return placeOf(partition, { logType: operation.kind, data: printCommand(operation) });
}

function endingOf(
  { status, ticket }: Pick<EntryOutcome, "status" | "ticket">,
  at: Micros,
  decisions: Decisions,
): Ending {
  const decided = ticket === null ? undefined : decisions.get(formatHlc(ticket));
  return status === "Pending" && decided !== undefined ? decided : { kind: kindOf(status), at };
}

/** Logs written past the application change its keys as well; what each met is not told. */
function logOperations(
  request: FinishedRecord,
  logs: readonly ProposedLog[],
  { end, known }: { readonly end: Ending; readonly known: Known },
): HistoryOperation[] {
  return logs.flatMap((log) => {
    const command = parseCommand(log.logType, log.data);
    if (command === null || command.kind === "get") return [];
    const place = known.moves ? undefined : known.placeOf(request.partition, log);
    return [operationOf(request, command, { ...known, end, place })];
  });
}

type Command = RegisterCommand | Exclude<ApplicationOperation, Ask>;

function operationOf(
  request: FinishedRecord,
  command: Command,
  {
    end: { kind, at },
    place,
    moves,
  }: Known & { readonly end: Ending; readonly place: LogIndex | undefined },
): HistoryOperation {
  const { request: process, partition, invokedAt, value } = request;
  const isRouted = moves && "partition" in command && command.partition === null;
  const common = {
    process,
    key: isRouted ? command.key : `${partitionName(partition)}/${command.key}`,
    invokedAt,
    completedAt: kind === "unknown" ? null : at,
    kind,
    ...(place === undefined ? {} : { place }),
  };
  switch (command.kind) {
    case "set":
      return { ...common, function: "write", input: command.value, output: null };
    case "append":
      return { ...common, function: "append", input: command.value, output: null };
    case "get": {
      const isLocal = "through" in command && command.through === "copy";
      return { ...common, function: isLocal ? "localRead" : "read", input: null, output: value };
    }
    case "compareAndSet": {
      const { expected } = command;
      const isTold = kind === "ok" && request.operation.kind === "compareAndSet";
      const output = isTold ? { took: value === expected, found: value } : null;
      return { ...common, function: "cas", input: [expected, command.value], output };
    }
    default:
      return unreachable(command);
  }
}

function kindOf(status: OperationStatus): HistoryOperation["kind"] {
  if (status === "Success") return "ok";
  return status === "Pending" || isOutcomeUnknown(status) ? "unknown" : "fail";
}
