import type { PartitionId } from "../base/ids.ts";
import type { NodeState } from "./node.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Whether a write may enter a partition now; null: it may. A range that moves takes none, and who
 * names a generation means that one alone. P0 never moves: its generation is 1.
 *
 * @param expectedGeneration 0: whichever it is.
 */
export function fence(
  { partitionMap }: NodeState,
  partition: PartitionId,
  expectedGeneration: number,
): OperationStatus | null {
  const range = partitionMap.partitions.find(({ partitionId }) => partitionId === partition);
  if (range !== undefined && range.state !== "active") return "PartitionMoved";
  const generation = range?.generation ?? 1;
  return expectedGeneration === 0 || expectedGeneration === generation ? null : "PartitionMoved";
}
