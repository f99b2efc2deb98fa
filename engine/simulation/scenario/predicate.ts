import type { NodeId, PartitionId } from "../../base/ids.ts";
import type { Fields } from "../../node/application.ts";
import type { MemberLivenessState } from "../../node/livenessTable.ts";
import type { PartitionRange } from "../../node/partitionMap.ts";
import type { MemberRole } from "../../node/roster.ts";
import type { OperationStatus } from "../../node/status.ts";
import type { RoleName } from "../../raft/fact.ts";
import type { NodeReference } from "../input.ts";
import type { LedgerLine } from "../servicesState.ts";

/** Both bounds inclusive; null: no bound. */
export interface Comparison {
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

/** On which nodes something must hold. */
export type Where =
  | NodeReference
  /** every: all of them, those that are down included. up: all that are up (and one is). */
  | { readonly kind: "every" | "up" | "majority" | "some" | "none" };

/** A number that every replica has (Figure 2 of the Raft paper), by its name in a scenario. */
export type ReplicaNumber =
  | "term"
  | "commitIndex"
  | "lastApplied"
  | "lastIndex"
  | "durableIndex"
  /** Up to where the log is compacted away. */
  | "baseIndex"
  /** Of the newest snapshot. */
  | "snapshotIndex"
  /** Entries told again to the application at the last start. */
  | "replayed";

/** unknown: the map never named it. */
export type Lifecycle = PartitionRange["state"] | "unknown";

/** What may be true of a cluster at one instant. */
export type Predicate =
  /** Who leads: among several crowns, the one of the highest term. */
  | {
      readonly kind: "leader";
      readonly partition: PartitionId;
      readonly exists: boolean;
      readonly is: NodeId | null;
      readonly serves: boolean | null;
    }
  /** How many nodes believe that they lead. */
  | { readonly kind: "crowns"; readonly partition: PartitionId; readonly count: Comparison }
  /** Over how many nodes the leaders of the user partitions are spread. */
  | { readonly kind: "leadingNodes"; readonly count: Comparison }
  /** Open requests, held messages, and peers that lack what their leader holds: together. */
  | { readonly kind: "waiting"; readonly count: Comparison }
  | { readonly kind: "node"; readonly node: NodeId; readonly up: boolean }
  | {
      readonly kind: "role";
      readonly partition: PartitionId;
      readonly on: Where;
      readonly is: RoleName;
    }
  | {
      readonly kind: "votedFor";
      readonly partition: PartitionId;
      readonly on: Where;
      readonly is: NodeId | null;
    }
  /** Who votes, by the configuration that these nodes go by, committed or not. */
  | {
      readonly kind: "voters";
      readonly partition: PartitionId;
      readonly on: Where;
      /** Sorted. */
      readonly are: readonly NodeId[];
    }
  /** What a node is by the newest roster that anybody has applied, with the disk that it has. */
  | {
      readonly kind: "member";
      readonly node: NodeId;
      readonly is: MemberRole | "notMember";
    }
  | {
      readonly kind: "number";
      readonly of: ReplicaNumber;
      readonly partition: PartitionId;
      readonly on: Where;
      readonly count: Comparison;
    }
  /** What the application on a node holds under a key; null: nothing. */
  | {
      readonly kind: "value";
      readonly key: string;
      readonly partition: PartitionId | null;
      readonly on: Where;
      readonly is: string | null;
    }
  /** A row of the application's table (see `Application.rows`): its fields, as far as they are named. */
  | {
      readonly kind: "row";
      readonly row: string;
      readonly on: Where;
      /** Null: there is no such row. */
      readonly has: Fields | null;
    }
  /** How many calls a service took in a certain way. */
  | {
      readonly kind: "ledger";
      readonly service: string;
      /** Null: whatever they were about. */
      readonly data: string | null;
      readonly outcome: LedgerLine["outcome"];
      readonly count: Comparison;
    }
  /** An entry found by its data ("key=value" for a write); null: in whatever user partition. */
  | {
      readonly kind: "entry";
      readonly data: string;
      readonly partition: PartitionId | null;
      readonly on: Where;
      readonly is: "stored" | "durable" | "committed" | "applied" | "rolledBack";
    }
  /** What is believed of a node. */
  | {
      readonly kind: "liveness";
      readonly node: NodeId;
      readonly on: Where;
      readonly is: MemberLivenessState;
    }
  /** Whether the timer of a replica stands still because its partition is quiet. */
  | {
      readonly kind: "quiesced";
      readonly partition: PartitionId;
      readonly on: Where;
      readonly is: boolean;
    }
  /** The outcome of a client's request, counted from 1 in the order of asking. */
  | {
      readonly kind: "request";
      readonly request: number;
      /** Null: still open. */
      readonly ended: readonly OperationStatus[] | null;
      /** Undefined: whatever it returned. */
      readonly returned: string | null | undefined;
    }
  /** Where a partition stands in the newest map that any node has applied; null: whatever. */
  | {
      readonly kind: "lifecycle";
      readonly partition: PartitionId;
      readonly is: Lifecycle;
      readonly generation: number | null;
    }
  /** To which partition that map sends a key. */
  | { readonly kind: "routes"; readonly key: string; readonly to: PartitionId }
  /** Whether all nodes hold the same entries; null: of every partition. */
  | { readonly kind: "logs"; readonly partition: PartitionId | null; readonly agree: boolean }
  /** What was found violated so far: "none", "some", or this invariant. */
  | { readonly kind: "violations"; readonly are: string }
  /** Whether one order explains all that clients were told: asked of every key by itself. */
  | { readonly kind: "histories"; readonly model: "linearizable" }
  | { readonly kind: "all" | "any"; readonly of: readonly Predicate[] }
  | { readonly kind: "not"; readonly of: Predicate };
