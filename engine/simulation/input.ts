import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { ClientOperation } from "../node/application.ts";
import type { NetworkSettings } from "./config.ts";

/** A node by its name, or by what it is doing when the input falls due. */
export type NodeReference =
  | { readonly kind: "node"; readonly node: NodeId }
  /** The newest leader of a partition. */
  | { readonly kind: "leader"; readonly partition: PartitionId };

/** What people and scenarios do to a cluster. */
export type Action =
  | { readonly kind: "crash"; readonly node: NodeReference }
  | { readonly kind: "restart"; readonly node: NodeReference }
  /** Cuts every link of one node, in both directions. */
  | { readonly kind: "isolate"; readonly node: NodeReference }
  /** Cuts every link between different groups; unnamed nodes form a last group. */
  | { readonly kind: "cut"; readonly groups: readonly (readonly NodeReference[])[] }
  | {
      readonly kind: "cutLink";
      readonly from: NodeReference;
      readonly to: NodeReference;
      readonly oneWay: boolean;
    }
  /** Mends every link. */
  | { readonly kind: "heal" }
  | { readonly kind: "healLink"; readonly from: NodeReference; readonly to: NodeReference }
  /** Changes the network from now on; what is in flight keeps its time. */
  | { readonly kind: "network"; readonly settings: Partial<NetworkSettings> }
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
