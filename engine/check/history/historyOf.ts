import { unreachable } from "../../base/assert.ts";
import { partitionName, type Micros, type PartitionId } from "../../base/ids.ts";
import type { ApplicationOperation, ClientOperation } from "../../node/application.ts";
import type { EntryOutcome } from "../../node/entryBatch.ts";
import { formatHlc, type HlcTimestamp } from "../../node/hybridLogicalClock.ts";
import { isNodeCall } from "../../node/nodeCall.ts";
import { parseCommand, type RegisterCommand } from "../../node/registerCommand.ts";
import { isOutcomeUnknown, type OperationStatus } from "../../node/status.ts";
import type { HistoryOperation } from "./historyOperation.ts";

/** What the clients of a run asked, and what they were told; a run's `ClientsState`, or from a trace. */
export interface ClientRecords {
  /** Still waiting. */
  readonly open: readonly OpenRecord[];
  readonly finished: readonly FinishedRecord[];
}

export interface OpenRecord {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
}

export interface FinishedRecord extends OpenRecord {
  readonly at: Micros;
  readonly status: OperationStatus;
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
export function historyOf({ open, finished }: ClientRecords): HistoryOperation[] {
  const asked = [
    ...finished,
    // Whoever still waits may yet be answered anything.
    ...open.map((operation) => ({ ...operation, ...unanswered })),
  ];
  asked.sort((a, b) => a.request - b.request);
  const decisions = decisionsOf(finished);
  return asked.flatMap((request) => operationsOf(request, decisions));
}

const unanswered = { at: 0, status: "Pending", value: null } as const;

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

function operationsOf(request: FinishedRecord, decisions: Decisions): HistoryOperation[] {
  const { operation, at, status, ticket = null } = request;
  const ending: Ending = { kind: kindOf(status), at };
  if (operation.kind === "replicateEntries")
    return operation.entries.flatMap((entry, slot) => {
      const outcome = request.entries?.[slot];
      const end = outcome === undefined ? ending : endingOf(outcome, at, decisions);
      return logOperations(request, [entry], end);
    });
  // What else is asked of the node itself reads and writes no key.
  if (isNodeCall(operation)) return [];
  if (operation.kind !== "replicateLogs") return [operationOf(request, operation, ending)];
  const { logType, data, autoCommit = true } = operation;
  const logs = data.map((text) => ({ logType, data: text }));
  if (autoCommit || ending.kind === "fail") return logOperations(request, logs, ending);
  return logOperations(request, logs, endingOf({ status: "Pending", ticket }, at, decisions));
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
  logs: readonly { readonly logType: string; readonly data: string }[],
  ending: Ending,
): HistoryOperation[] {
  return logs.flatMap(({ logType, data }) => {
    const command = parseCommand(logType, data);
    return command === null || command.kind === "get"
      ? []
      : [operationOf(request, command, ending)];
  });
}

type Command = RegisterCommand | Exclude<ApplicationOperation, { kind: "replicateLogs" }>;

function operationOf(
  request: FinishedRecord,
  command: Command,
  { kind, at }: Ending,
): HistoryOperation {
  const { request: process, partition, invokedAt, value } = request;
  const common = {
    process,
    key: `${partitionName(partition)}/${command.key}`,
    invokedAt,
    completedAt: kind === "unknown" ? null : at,
    kind,
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
