import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { ClientOperation } from "../node/application.ts";
import type { EntryOutcome } from "../node/entryBatch.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import type { NodeReply } from "../node/node.ts";
import type { OperationStatus } from "../node/status.ts";

/** An operation whose client still waits. */
export interface OpenOperation {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  /** The client insists on this node, and takes its refusal for an answer. */
  readonly pinned: boolean;
  node: NodeId;
  attempts: number;
  readonly invokedAt: Micros;
  /** When the client gives up; the outcome is unknown then. */
  readonly deadline: Micros;
  /** The trace line of its invocation. */
  readonly ref: number;
}

/** A node's answer on its way back. */
export interface Answer {
  readonly at: Micros;
  readonly sequence: number;
  readonly reply: NodeReply;
}

/** A finished operation, for whoever asks how it went. */
export interface FinishedOperation {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
  readonly at: Micros;
  readonly status: OperationStatus;
  readonly logIndex: number;
  readonly value: string | null;
  readonly silent: boolean;
  /** What it may be decided by, or was; null: it was given none. */
  readonly ticket: HlcTimestamp | null;
  /** Of a batch: how each of its entries ended. */
  readonly entries?: readonly EntryOutcome[];
}

/** The clients of a cluster, as one: who waits for what, and what is on its way to them. */
export interface ClientsState {
  issued: number;
  sent: number;
  readonly open: OpenOperation[];
  /** A heap by (at, sequence). */
  readonly answers: Answer[];
  /** In order of completion. */
  readonly finished: FinishedOperation[];
}

export function createClients(): ClientsState {
  return { issued: 0, sent: 0, open: [], answers: [], finished: [] };
}
