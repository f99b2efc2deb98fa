import {
  isOutcomeUnknown,
  type ClientOperation,
  type ClientRecords,
  type EntryOutcome,
  type HlcTimestamp,
  type LogIndex,
  type Micros,
  type NodeId,
  type OperationStatus,
  type PartitionId,
  type TraceEvent,
} from "../../engine/index.ts";
import type { Session } from "../session/session.ts";

/** One thing that a client asked, from its asking to its answer. */
export interface HistoryRequest {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
  /** The trace line of its invocation. */
  readonly invokedRef: number;
  node: NodeId | null;
  /** Of what was appended for it last; null: nothing was. */
  ticket: HlcTimestamp | null;
  /** Null: it still waits. */
  completion: HistoryCompletion | null;
}

export interface HistoryCompletion {
  readonly at: Micros;
  readonly ref: number;
  readonly status: OperationStatus;
  readonly logIndex: LogIndex;
  readonly value: string | null;
  /** Of a batch. */
  readonly entries?: readonly EntryOutcome[];
}

/** All that clients asked in a run, as far as it is computed. Grows with the trace. */
export interface ClientHistory {
  /** In the order of asking. */
  readonly requests: HistoryRequest[];
  readonly byNumber: Map<number, HistoryRequest>;
  /** Raised with every change. */
  version: number;
}

export function createClientHistory(): ClientHistory {
  return { requests: [], byNumber: new Map(), version: 0 };
}

/** Follows the trace. The answer ends that. */
export function followClientHistory(session: Session, history: ClientHistory): () => void {
  return session.watch({
    cut(slot) {
      history.requests.length = 0;
      history.byNumber.clear();
      history.version += 1;
      for (const line of session.lines(0, slot)) addLine(history, line);
    },
    added(lines) {
      for (const line of lines) addLine(history, line);
    },
  });
}

function addLine(history: ClientHistory, { fact, at, ref }: TraceEvent): void {
  switch (fact.kind) {
    case "clientInvoked": {
      const { request, operation, partition, node } = fact;
      const known: HistoryRequest = {
        request,
        operation,
        partition,
        invokedAt: at,
        invokedRef: ref,
        node,
        ticket: null,
        completion: null,
      };
      history.requests.push(known);
      history.byNumber.set(request, known);
      history.version += 1;
      return;
    }
    case "clientRetried": {
      const known = history.byNumber.get(fact.request);
      if (known !== undefined) known.node = fact.node;
      return;
    }
    case "proposed": {
      const known = history.byNumber.get(fact.request);
      if (known !== undefined) known.ticket = fact.ticket;
      return;
    }
    case "clientCompleted": {
      const known = history.byNumber.get(fact.request);
      if (known === undefined) return;
      const { status, value, logIndex, entries } = fact;
      known.completion = { at, ref, status, value, logIndex, ...(entries && { entries }) };
      history.version += 1;
      return;
    }
    default:
  }
}

/** How an operation stands at an instant; what is answered later waits. */
export type Outcome = "waiting" | "ok" | "failed" | "unknown";

export function outcomeAt({ completion }: HistoryRequest, at: Micros): Outcome {
  if (completion === null || completion.at > at) return "waiting";
  if (completion.status === "Success") return "ok";
  return isOutcomeUnknown(completion.status) ? "unknown" : "failed";
}

/** A read of one node's own copy: nobody promises that it is current. */
export function isLocalRead({ operation }: HistoryRequest): boolean {
  return operation.kind === "get" && operation.through === "copy";
}

/** How many of the requests were made at or before an instant. */
export function countInvoked({ requests }: ClientHistory, at: Micros): number {
  let low = 0;
  let high = requests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (requests[middle]!.invokedAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What clients knew at an instant, for a verdict. */
export function recordsAt(history: ClientHistory, at: Micros): ClientRecords {
  const asked = history.requests.slice(0, countInvoked(history, at));
  const open = asked.filter((request) => outcomeAt(request, at) === "waiting");
  const finished = asked.filter((request) => outcomeAt(request, at) !== "waiting");
  return {
    open: open.map(recordOf),
    finished: finished.map((request) => {
      const { at: completedAt, status, value, logIndex, entries } = request.completion!;
      const { ticket } = request;
      const ended = { at: completedAt, status, value, logIndex, ticket };
      return { ...recordOf(request), ...ended, ...(entries && { entries }) };
    }),
  };
}

function recordOf({ request, operation, partition, invokedAt }: HistoryRequest): {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
} {
  return { request, operation, partition, invokedAt };
}
