import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";
import type { ClientOperation } from "../node/application.ts";
import type { DiskState } from "../node/conditions.ts";
import type { MicrosRange, NetworkSettings } from "./config.ts";
import type { MessageClass } from "./interference.ts";
import type { ServiceState } from "./servicesState.ts";

/** A node by its name, or by what it is doing when the input falls due. */
export type NodeReference =
  | { readonly kind: "node"; readonly node: NodeId }
  /** The newest leader of a partition. */
  | { readonly kind: "leader"; readonly partition: PartitionId };

/** One node, or all of them. */
export type NodesReference = NodeReference | { readonly kind: "every" };

/**
 * What a power cut leaves of writes that were not yet synced.
 *
 * - lost: nothing.
 * - kept: everything; the cache happened to be written out.
 * - torn: a part drawn by lot, cut off in the middle of a write.
 */
export type UnsyncedFate = "lost" | "kept" | "torn";

/** One direction between two nodes, or both. */
export interface LinkReference {
  readonly from: NodeReference;
  readonly to: NodeReference;
  readonly oneWay: boolean;
}

/** What people and scenarios do to a cluster. */
export type Action =
  | {
      readonly kind: "crash";
      readonly node: NodeReference;
      /** lost, where it is not said. */
      readonly unsynced?: UnsyncedFate;
    }
  | { readonly kind: "restart"; readonly node: NodeReference }
  /** Empties the disk of a node that is down: what restarts under its name is a stranger. */
  | { readonly kind: "wipe"; readonly node: NodeReference }
  /** Stops the process (SIGSTOP): messages wait, timers wait, and all of it comes at once after. */
  | { readonly kind: "pause"; readonly node: NodeReference }
  | { readonly kind: "resume"; readonly node: NodeReference }
  /** Sets a node's own clock to another rate (null: as it is), or forward or back. */
  | {
      readonly kind: "clock";
      readonly node: NodeReference;
      readonly rate: Ratio | null;
      readonly jump: Micros;
    }
  /** Changes a node's disk from now on; null: as it is. */
  | {
      readonly kind: "disk";
      readonly node: NodeReference;
      readonly state: DiskState | null;
      readonly fsync: MicrosRange | null;
    }
  /** Cuts every link of one node, in both directions. */
  | { readonly kind: "isolate"; readonly node: NodeReference }
  /**
   * Cuts every link between nodes that share no group; unnamed nodes form a last group. A node in
   * two groups is a bridge between them.
   */
  | { readonly kind: "cut"; readonly groups: readonly (readonly NodeReference[])[] }
  | ({ readonly kind: "cutLink" } & LinkReference)
  /** Mends every link. */
  | { readonly kind: "heal" }
  | { readonly kind: "healLink"; readonly from: NodeReference; readonly to: NodeReference }
  /** Changes the network from now on; what is in flight keeps its time. */
  | { readonly kind: "network"; readonly settings: Partial<NetworkSettings> }
  /** Gives a link a network of its own; null: that of all the others again. */
  | ({
      readonly kind: "linkNetwork";
      readonly settings: Partial<NetworkSettings> | null;
    } & LinkReference)
  /** Meddles with messages of a class on a link, from now on. */
  | ({
      readonly kind: "interfere";
      readonly how: "drop" | "hold" | "duplicate";
      readonly message: MessageClass;
      /** Null: of every partition. */
      readonly partition: PartitionId | null;
      /** The n-th from now on, counted from 1; null: every one. */
      readonly nth: number | null;
    } & LinkReference)
  /** Lets the held messages of a link go, and ends all meddling with it. */
  | ({ readonly kind: "release" } & LinkReference)
  /** A replica's running timer fires now. */
  | { readonly kind: "fire"; readonly node: NodeReference; readonly partition: PartitionId }
  /** Timers no longer fire by themselves, or do again. */
  | {
      readonly kind: "freeze" | "thaw";
      readonly node: NodesReference;
      readonly timer: "election" | "heartbeat" | "all";
      /** Null: of every partition. */
      readonly partition: PartitionId | null;
    }
  /** A replica stands for election now, whoever leads: as when leadership is handed to it. */
  | { readonly kind: "elect"; readonly node: NodeReference; readonly partition: PartitionId }
  /** An outside service behaves otherwise from now on. */
  | { readonly kind: "service"; readonly service: string; readonly state: ServiceState }
  /** A client's request, to a named node or to the leader that the client believes in. */
  | {
      readonly kind: "submit";
      readonly operation: ClientOperation;
      readonly node: NodeReference | null;
    };

/** An action and its instant. It falls due before everything else of that instant. */
export interface Input {
  readonly at: Micros;
  readonly action: Action;
}
