import { systemPartition, type LogIndex, type PartitionId } from "../base/ids.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { HashRange } from "./partitionMap.ts";
import type { RoutingMode } from "./systemCommand.ts";

/** Which ticket: by its value, or as the one that a request of this run was given. */
export type TicketReference = { readonly request: number } | { readonly ticket: HlcTimestamp };

/** One entry of a batch, with a fence of its own. */
export interface BatchEntry {
  readonly logType: string;
  readonly data: string;
  readonly autoCommit: boolean;
  /** 0: whichever generation it is. */
  readonly expectedGeneration: number;
}

/**
 * A change of the partition map: the leader of P0 takes it up (`NodeIsNotLeader` elsewhere), one at
 * a time (`ActiveProposal`), and answers when it is in force, with the generation that came of it.
 * What the lifecycle forbids is `Errored`.
 */
export type MapCall =
  | {
      readonly kind: "createPartition";
      /** Null: the next that was never used. */
      readonly id: PartitionId | null;
      /** Null: unrouted. */
      readonly range: HashRange | null;
    }
  | { readonly kind: "removePartition"; readonly id: PartitionId }
  | {
      readonly kind: "splitPartition";
      readonly source: PartitionId;
      readonly target: PartitionId | null;
      /** The first hash that moves; null: the middle of the range. */
      readonly boundary: number | null;
      readonly targetMode: RoutingMode;
    }
  | {
      readonly kind: "mergePartitions";
      readonly survivor: PartitionId;
      readonly source: PartitionId;
    };

/** Answered at once by any node, out of what it has applied. */
export type MapQuestion =
  /** The map without its removed entries, as JSON. */
  | { readonly kind: "getPartitionMap" }
  /** 0: unknown, or removed. */
  | { readonly kind: "getPartitionGeneration"; readonly id: PartitionId }
  | { readonly kind: "getNextAvailablePartitionId" };

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall =
  /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
  | { readonly kind: "waitForLeader"; readonly partition: PartitionId }
  /**
   * Appends a checkpoint. Leader only: `NodeIsNotLeader`. While earlier entries lack their quorum it
   * waits, for 10 s at most (`ProposalTimeout`); Success, with its index, once it is applied.
   */
  | { readonly kind: "replicateCheckpoint"; readonly partition: PartitionId }
  /** Entries from this index on stay in the log of this node; 0 or less: no such wish. The last counts. */
  | {
      readonly kind: "setMinRetainIndex";
      readonly partition: PartitionId;
      readonly index: LogIndex;
    }
  /** The same for as long as it is held; of several holds the lowest counts. Returns its number. */
  | {
      readonly kind: "acquireRetentionHold";
      readonly partition: PartitionId;
      readonly index: LogIndex;
    }
  /** `Errored` where nothing is held under that number. */
  | {
      readonly kind: "releaseRetentionHold";
      readonly partition: PartitionId;
      readonly hold: number;
    }
  /** Returns how far this node knows the partition to be committed; -1: it does not host it. */
  | { readonly kind: "getCommitIndex"; readonly partition: PartitionId }
  /** Of a leader: returns whom it sends a snapshot, as JSON (see `SnapshotStatus`). */
  | { readonly kind: "getSnapshotStatuses"; readonly partition: PartitionId }
  /**
   * Decides about a ticket; answered when the decision is committed. A reference to a request names
   * no ticket where that request was given none: nobody finds it then.
   */
  | {
      readonly kind: "commitLogs" | "rollbackLogs";
      readonly partition: PartitionId;
      readonly of: TicketReference;
    }
  | {
      readonly kind: "replicateEntries";
      readonly partition: PartitionId;
      readonly entries: readonly BatchEntry[];
    }
  /** The client of another request waits no longer; what it asked for may still come about. */
  | { readonly kind: "cancelCall"; readonly partition: PartitionId; readonly request: number }
  | MapCall
  | MapQuestion;

const kinds: Readonly<Record<NodeCall["kind"], true>> = {
  waitForLeader: true,
  replicateCheckpoint: true,
  setMinRetainIndex: true,
  acquireRetentionHold: true,
  releaseRetentionHold: true,
  getCommitIndex: true,
  getSnapshotStatuses: true,
  commitLogs: true,
  rollbackLogs: true,
  replicateEntries: true,
  cancelCall: true,
  createPartition: true,
  removePartition: true,
  splitPartition: true,
  mergePartitions: true,
  getPartitionMap: true,
  getPartitionGeneration: true,
  getNextAvailablePartitionId: true,
};

export function isNodeCall(operation: { readonly kind: string }): operation is NodeCall {
  return Object.hasOwn(kinds, operation.kind);
}

/** The partition that a call waits for something in. */
export function partitionOfCall(call: NodeCall): PartitionId {
  return "partition" in call ? call.partition : systemPartition;
}
