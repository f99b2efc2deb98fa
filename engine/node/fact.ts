import type { LogIndex, Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { RaftFact } from "../raft/fact.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { ClientOperation } from "./application.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { Roster } from "./roster.ts";
import type { OperationStatus } from "./status.ts";

/** What one node did or learnt beyond consensus. */
export type NodeFact =
  | RaftFact
  /** One per partition when a node starts, cold or from its disk. */
  | {
      readonly kind: "restored";
      readonly image: ReplicaImage;
      /** Entries delivered through `onLogRestored`. */
      readonly restored: number;
    }
  | { readonly kind: "messageDelivered"; readonly from: NodeId; readonly message: string }
  | {
      readonly kind: "requestReceived";
      readonly request: number;
      readonly operation: ClientOperation;
    }
  | {
      readonly kind: "proposed";
      readonly request: number;
      readonly ticket: HlcTimestamp;
      readonly first: LogIndex;
      readonly last: LogIndex;
    }
  | {
      readonly kind: "requestAnswered";
      readonly request: number;
      readonly status: OperationStatus;
      readonly logIndex: number;
      readonly value: string | null;
      /** Where the client may try instead. */
      readonly leader: NodeId | null;
    }
  /** Kommander's `onMembershipChanged`: another version of the roster is applied here. */
  | { readonly kind: "rosterChanged"; readonly roster: Roster }
  /** Delivered to the application through `onReplicationReceived`. */
  | { readonly kind: "entriesApplied"; readonly from: LogIndex; readonly to: LogIndex };

/** One line of the trace. `ref` names it, `cause` names the line that led to it (0: nothing did). */
export interface NodeTraceEvent {
  readonly ref: number;
  readonly cause: number;
  readonly at: Micros;
  readonly node: NodeId;
  /** -1 where the line concerns the whole node. */
  readonly partition: PartitionId;
  readonly fact: NodeFact;
}
