import type { LogIndex, Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { RaftFact } from "../raft/fact.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { ClientOperation } from "./application.ts";
import type { EntryOutcome } from "./entryBatch.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { PartitionMap } from "./partitionMap.ts";
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
  /** Applied: commands went to the application through `onReplicationReceived`, rolled back ones not. */
  | { readonly kind: "entriesApplied"; readonly from: LogIndex; readonly to: LogIndex }
  /** A committed change of the partition map was applied on this node. */
  | { readonly kind: "partitionMapChanged"; readonly map: PartitionMap };

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
