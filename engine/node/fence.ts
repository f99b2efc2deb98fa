import type { PartitionId } from "../base/ids.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { findRange } from "./partitionMap.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Whether a write may enter a partition: it names the partition's present generation, or none, and
 * nothing of the partition is moving. Null: it may. P0 is in no map and never moves: its generation
 * is 1.
 *
 * @param expectedGeneration 0: whichever it is.
 */
export function fence(
  { state, options }: Pick<NodeStep, "state" | "options">,
  partition: PartitionId,
  expectedGeneration: number,
): OperationStatus | null {
  if (options.rules["no-generation-fence"]) return null;
  return fenceOf(state, partition, expectedGeneration);
}

/** The same by what a node knows alone. */
export function fenceOf(
  { system }: Pick<NodeState, "system">,
  partition: PartitionId,
  expectedGeneration: number,
): OperationStatus | null {
  const range = findRange(system.map, partition);
  const generation = range?.generation ?? 1;
  if (expectedGeneration !== 0 && expectedGeneration !== generation) return "PartitionMoved";
  if (range === undefined) return null;
  if (range.state !== "active") return "PartitionMoved";
  // The partition's own log may know of a transfer that this node's map does not know yet.
  const given = system.given[partition];
  return given !== undefined && given.transfer > system.map.mapVersion ? "PartitionMoved" : null;
}
