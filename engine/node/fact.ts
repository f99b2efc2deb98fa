import type { LogIndex, Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { RaftFact } from "../raft/fact.ts";
import type { CurrentReadPath } from "../raft/reads.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { ClientOperation } from "./application.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { MemberLivenessState } from "./livenessTable.ts";
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
  /** What this node believes of another, or of itself against rumours, from now on. */
  | {
      readonly kind: "livenessChanged";
      readonly of: NodeId;
      readonly state: MemberLivenessState;
      readonly incarnation: number;
    }
  /** The balancer wants a partition to be led by another node. */
  | {
      readonly kind: "leaderMovePlanned";
      readonly from: NodeId;
      readonly to: NodeId;
      /** For even numbers of leaders, or for even load. */
      readonly tier: "count" | "load";
    }
  /** Its target leads, or nothing came of it in time. */
  | {
      readonly kind: "leaderMoveEnded";
      readonly from: NodeId;
      readonly to: NodeId;
      readonly isDone: boolean;
    }
  /** A leader was asked to hand over. Success: it began to. */
  | {
      readonly kind: "transferConsidered";
      readonly target: NodeId;
      readonly status: OperationStatus;
    }
  /** A read that promises to be current waits until its point is known and reached (6.4). */
  | {
      readonly kind: "readStarted";
      readonly request: number;
      readonly through: CurrentReadPath;
    }
  | {
      readonly kind: "readConfirmed";
      readonly request: number;
      readonly through: CurrentReadPath;
      /** The application may answer once it has applied so far. */
      readonly index: LogIndex;
    }
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
