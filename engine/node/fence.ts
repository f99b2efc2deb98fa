import type { PartitionId } from "../base/ids.ts";
import type { NodeState } from "./node.ts";
import { findRange } from "./partitionMap.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Whether a write may enter a partition: it names the partition's present generation (0: it names
 * none), and nothing of the partition is moving. Null: it may.
 */
export function fence(
  { system }: Pick<NodeState, "system">,
  partition: PartitionId,
  expectedGeneration: number,
): OperationStatus | null {
  const range = findRange(system.map, partition);
  // P0 is in no map, and nothing of it ever moves.
  if (range === undefined) return null;
  if (expectedGeneration !== 0 && expectedGeneration !== range.generation) return "PartitionMoved";
  if (range.state !== "active") return "PartitionMoved";
  // The partition's own log may know of a transfer that this node's map does not know yet.
  const given = system.given[partition];
  return given !== undefined && given.transfer > system.map.mapVersion ? "PartitionMoved" : null;
}
