import { unreachable } from "../../base/assert.ts";
import { partitionName, type LogIndex, type Micros, type PartitionId } from "../../base/ids.ts";
import type { ApplicationOperation, ClientOperation } from "../../node/application.ts";
import { isNodeCall } from "../../node/nodeCall.ts";
import {
  canHold,
  parseCommand,
  printCommand,
  type RegisterCommand,
} from "../../node/registerCommand.ts";
import { isOutcomeUnknown, type OperationStatus } from "../../node/status.ts";
import type { HistoryOperation } from "./historyOperation.ts";

/** What the clients of a run asked, and what they were told; a run's `ClientsState`, or from a trace. */
export interface ClientRecords {
  /** Still waiting. */
  readonly open: readonly OpenRecord[];
  readonly finished: readonly FinishedRecord[];
}

/** A client's operation that nobody has answered; instants in microseconds of virtual time. */
export interface OpenRecord {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
}

/** A client's operation with its answer, and when that came. */
export interface FinishedRecord extends OpenRecord {
  readonly at: Micros;
  readonly status: OperationStatus;
  /** Where its last entry stands; -1: nowhere that it was told of. */
  readonly logIndex: number;
  readonly value: string | null;
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
  return asked.flatMap((request) => operationsOf(request, placeOf));
}

/**
 * Where a command stands in the log of a partition, for those whose clients were not told.
 * Undefined: nowhere, or nobody knows.
 */
export type PlaceOf = (
  partition: PartitionId,
  command: { readonly logType: string; readonly data: string },
) => LogIndex | undefined;

const unanswered = { at: 0, status: "Pending", value: null, logIndex: -1 } as const;

function operationsOf(request: FinishedRecord, placeOf: PlaceOf): HistoryOperation[] {
  const { operation, partition, logIndex } = request;
  // What is asked of the node itself reads and writes no key.
  if (isNodeCall(operation)) return [];
  if (operation.kind !== "replicateLogs") {
    // Reads are all alike: which one an entry is, only its own client can tell.
    const isRead = operation.kind === "get";
    const logged =
      isRead || !canHold(operation.key)
        ? null
        : { logType: operation.kind, data: printCommand(operation) };
    const found = logIndex < 0 && logged !== null ? placeOf(partition, logged) : undefined;
    return [operationOf(request, operation, logIndex < 0 ? found : logIndex)];
  }
  // Logs written past the application change its keys as well; what each met is not told.
  const { logType, data } = operation;
  return data.flatMap((text, part) => {
    const command = parseCommand(logType, text);
    if (command === null || command.kind === "get") return [];
    const told = logIndex - (data.length - 1 - part);
    const found = logIndex < 0 ? placeOf(partition, { logType, data: text }) : told;
    return [operationOf(request, command, found)];
  });
}

type Command = RegisterCommand | Exclude<ApplicationOperation, { kind: "replicateLogs" }>;

function operationOf(
  request: FinishedRecord,
  command: Command,
  place: LogIndex | undefined,
): HistoryOperation {
  const { request: process, partition, invokedAt, at, value } = request;
  const kind = kindOf(request.status);
  const common = {
    process,
    key: `${partitionName(partition)}/${command.key}`,
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
