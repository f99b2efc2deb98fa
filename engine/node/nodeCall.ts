import {
  systemPartition,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../base/ids.ts";
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

/** add: as a learner. promote: to a voter. remove: its vote first, then the rest. */
export type MemberChange = "add" | "promote" | "remove";

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall =
  /** Answered at once by what this node believes: Success with "true" or "false". */
  | { readonly kind: "amILeader" | "amILeaderQuick"; readonly partition: PartitionId }
  /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
  | { readonly kind: "waitForLeader"; readonly partition: PartitionId }
  /** Answered once the leader has been the same for so long; `ProposalTimeout` after 10 s. */
  | {
      readonly kind: "waitForLeaderStable";
      readonly partition: PartitionId;
      readonly minStable: Micros;
    }
  /**
   * Success once a majority has acknowledged that this node still leads, and it has applied what was
   * committed when it was asked; NodeIsNotLeader; ProposalTimeout after
   * `leadershipConfirmationTimeout`.
   */
  | { readonly kind: "confirmLeadership"; readonly partition: PartitionId }
  /** The same for any node's own copy, by way of its leader. */
  | { readonly kind: "confirmLocalApplication"; readonly partition: PartitionId }
  /**
   * Hands leadership to the voter that holds most of the log, or lays it down: Success when another
   * leader appears, Pending after 10 s; NodeIsNotLeader.
   */
  | { readonly kind: "stepDown"; readonly partition: PartitionId }
  /** Keeps a leader's heartbeats back, or lets them go: Success; NodeIsNotLeader. */
  | {
      readonly kind: "suspendHeartbeats" | "resumeHeartbeats";
      readonly partition: PartitionId;
    }
  /**
   * Hands leadership to a voter (dissertation 3.10): Success; NodeIsNotLeader; Errored (no voter of
   * that name); LeaderAlreadyElected (it leads already, or somebody else won); ReplicationFailed (it
   * could not be brought up to date within an election timeout); OperationCancelled (another target
   * was named meanwhile); Pending (10 s).
   */
  | {
      readonly kind: "transferLeadership";
      readonly partition: PartitionId;
      readonly target: NodeId;
    }
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
  | MapQuestion
  /**
   * One change of a partition's configuration as somebody wants it, by its leader (dissertation 4.1);
   * nodes take part with the disks by which they are known. Success: it is committed.
   */
  | {
      readonly kind: "configure";
      readonly partition: PartitionId;
      readonly voters: readonly NodeId[];
      readonly learners: readonly NodeId[];
      /** Nobody, unless it is said. */
      readonly leaving?: readonly NodeId[];
    }
  /** Admits this node, and is answered once it is a voter of P0; `ProposalTimeout` after 60 s. */
  | { readonly kind: "joinCluster"; readonly partition: PartitionId }
  /** Ends this node's membership; `ProposalTimeout` after 10 s. The node itself goes on running. */
  | { readonly kind: "requestLeave"; readonly partition: PartitionId }
  /** The roster as this node has applied it, in words (`printRoster`). */
  | { readonly kind: "getMembership"; readonly partition: PartitionId }
  /** One change of the roster, by the leader of P0. Success: it is committed. */
  | {
      readonly kind: "changeMember";
      readonly partition: PartitionId;
      readonly change: MemberChange;
      readonly member: NodeId;
      /** The membershipVersion that the asker goes by; null: whatever it is. */
      readonly expectedVersion: number | null;
    };

const kinds: Readonly<Record<NodeCall["kind"], true>> = {
  amILeader: true,
  amILeaderQuick: true,
  waitForLeader: true,
  waitForLeaderStable: true,
  confirmLeadership: true,
  confirmLocalApplication: true,
  stepDown: true,
  transferLeadership: true,
  suspendHeartbeats: true,
  resumeHeartbeats: true,
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
  configure: true,
  joinCluster: true,
  requestLeave: true,
  getMembership: true,
  changeMember: true,
};

export function isNodeCall(operation: { readonly kind: string }): operation is NodeCall {
  return Object.hasOwn(kinds, operation.kind);
}

/** The partition that a call waits for something in. */
export function partitionOfCall(call: NodeCall): PartitionId {
  return "partition" in call ? call.partition : systemPartition;
}
