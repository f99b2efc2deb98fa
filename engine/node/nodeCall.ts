import { systemPartition, type PartitionId } from "../base/ids.ts";
import type { HashRange } from "./partitionMap.ts";
import type { RoutingMode } from "./systemCommand.ts";

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall =
  /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
  { readonly kind: "waitForLeader"; readonly partition: PartitionId } | MapCall | MapQuestion;

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

const kinds: Readonly<Record<NodeCall["kind"], true>> = {
  waitForLeader: true,
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
