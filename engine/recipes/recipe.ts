import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { Application, Ask, Fields } from "../node/application.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import type { RecipePromise } from "./promise.ts";

/** A running application, and what has to be true of it whatever fails. */
export interface Recipe<State> {
  readonly application: Application<State>;
  readonly invariants: readonly RecipeInvariant<State>[];
  /**
   * What is still open of the work that it has taken on; null: nothing. Asked where nothing fails any
   * more: whatever this names has to end by itself. Without it, a recipe does only what it is asked.
   */
  unfinished?(seen: SeenApplications<State>): Unfinished | null;
  /** Requests of clients that have it split a partition; a scenario may name what comes of them. */
  readonly splitsWhenAsked?: readonly string[];
  /** Whom it calls in the world outside. */
  readonly services: readonly string[];
  /** The next thing that clients ask, when they ask by lot. */
  readonly request: (draw: Draw) => Ask;
}

/** Draws an integer from 0 up to `bound`, exclusive. */
export type Draw = (bound: number) => number;

/** What a recipe promises its users. */
export interface RecipeInvariant<State> {
  readonly promise: RecipePromise;
  /** Null: nothing contradicts it. */
  contradiction(seen: SeenApplications<State>): Contradiction | null;
}

/** Work that waits for somebody. */
export interface Unfinished {
  readonly partition: PartitionId;
  /** In a sentence. */
  readonly detail: string;
  /** A row of its table, and what that says once the work is done. */
  readonly row: { readonly name: string; readonly has: Fields };
}

/** Where a promise was broken, and how. */
export interface Contradiction {
  readonly node: NodeId;
  readonly partition: PartitionId;
  /** In a sentence. */
  readonly detail: string;
}

/** All applications of a cluster at one instant, and what they did to the world outside. */
export interface SeenApplications<State> {
  /** By node; null: it is down. */
  readonly states: readonly (State | null)[];
  readonly partitionMap: PartitionMap;
  /** Calls that services heard, oldest first. */
  readonly ledger: readonly ServiceRecord[];
  /** How often a node's application was told anything: in between it stays as it is. */
  readonly told: (node: NodeId) => number;
  /** Where a key is routed to. */
  readonly partitionOf: (key: string) => PartitionId;
  /** Whether a node is the newest leader of a partition: what another proposes there is refused. */
  readonly canCommit: (node: NodeId, partition: PartitionId) => boolean;
  /** The same, and it has applied all that was committed before it led. */
  readonly serves: (node: NodeId, partition: PartitionId) => boolean;
  /** How far a node has applied a partition; 0: nothing, or it is down. */
  readonly appliedIndex: (node: NodeId, partition: PartitionId) => number;
}

/** What a service remembers of one call. */
export interface ServiceRecord {
  readonly at: Micros;
  readonly node: NodeId;
  readonly service: string;
  /** The caller's own word for the call. */
  readonly tag: string;
  readonly data: string;
  readonly idempotencyKey: string | null;
  readonly outcome: "done" | "duplicate" | "failed" | "unheard";
}
