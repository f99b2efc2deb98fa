import type { LogIndex, Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { RaftFact } from "../raft/fact.ts";
import type { CurrentReadPath } from "../raft/reads.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { ClientOperation, Fields, ServiceReply } from "./application.ts";
import type { EntryOutcome } from "./entryBatch.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { MemberLivenessState } from "./livenessTable.ts";
import type { PartitionMap } from "./partitionMap.ts";
import type { Roster } from "./roster.ts";
import type { NodeCall } from "./nodeCall.ts";
import type { OperationStatus } from "./status.ts";
import type { TicketDecision } from "./tickets.ts";

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
      /** Of a batch: how each of its entries ended. */
      readonly entries?: readonly EntryOutcome[];
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
  /** Manual entries are committed: the log is applied no further before somebody decides. */
  | {
      readonly kind: "ticketOpened";
      readonly ticket: HlcTimestamp;
      readonly first: LogIndex;
      readonly last: LogIndex;
    }
  /** A committed entry decided what becomes of a ticket's own. */
  | {
      readonly kind: "ticketDecided";
      readonly ticket: HlcTimestamp;
      readonly first: LogIndex;
      readonly last: LogIndex;
      readonly decision: TicketDecision;
      /** The entry that decided. */
      readonly index: LogIndex;
    }
  /** The application asked its own node for one of Kommander's members. */
  | { readonly kind: "nodeCalled"; readonly call: NodeCall; readonly tag: string }
  /** The application asked the world outside to act. */
  | {
      readonly kind: "serviceCalled";
      readonly service: string;
      readonly tag: string;
      readonly data: string;
      readonly idempotencyKey: string | null;
    }
  | ({ readonly kind: "serviceAnswered" } & ServiceReply)
  /** A timer of the application's own. */
  | { readonly kind: "applicationTimerFired"; readonly name: string }
  /** Rows of the application's table that changed; null: gone. */
  | {
      readonly kind: "applicationShown";
      readonly rows: Readonly<Record<string, Fields | null>>;
    }
  /** Applied: commands went to the application through `onReplicationReceived`, rolled back ones not. */
  | { readonly kind: "entriesApplied"; readonly from: LogIndex; readonly to: LogIndex }
  /** A committed change of the partition map was applied on this node. */
  | { readonly kind: "partitionMapChanged"; readonly map: PartitionMap }
  /** Kommander's `onMembershipChanged`: another version of the roster is applied here. */
  | { readonly kind: "rosterChanged"; readonly roster: Roster };

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
