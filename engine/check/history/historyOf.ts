import { unreachable } from "../../base/assert.ts";
import { partitionName, type Micros, type PartitionId } from "../../base/ids.ts";
import type { ApplicationOperation, ClientOperation } from "../../node/application.ts";
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
  const moves = asked.some(({ operation }) => movesKeys(operation));
  return asked.flatMap((request) => operationsOf(request, moves));
}

/** Where keys move between partitions, a key that was not asked for in one of them is its own. */
function movesKeys({ kind }: ClientOperation): boolean {
  return kind === "splitPartition" || kind === "mergePartitions";
}

const unanswered = { at: 0, status: "Pending", value: null } as const;

function operationsOf(request: FinishedRecord, moves: boolean): HistoryOperation[] {
  const { operation } = request;
  // What is asked of the node itself reads and writes no key.
  if (isNodeCall(operation)) return [];
  if (operation.kind !== "replicateLogs") return [operationOf(request, operation, moves)];
  // Logs written past the application change its keys as well; what each met is not told.
  const { logType, data } = operation;
  return data.flatMap((text) => {
    const command = parseCommand(logType, text);
    return command === null || command.kind === "get" ? [] : [operationOf(request, command, moves)];
  });
}

type Command = RegisterCommand | Exclude<ApplicationOperation, { kind: "replicateLogs" }>;

function operationOf(request: FinishedRecord, command: Command, moves: boolean): HistoryOperation {
  const { request: process, partition, invokedAt, at, value } = request;
  const kind = kindOf(request.status);
  const isRouted = moves && "partition" in command && command.partition === null;
  const common = {
    process,
    key: isRouted ? command.key : `${partitionName(partition)}/${command.key}`,
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
