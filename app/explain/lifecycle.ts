import type { ClusterView, PartitionId, PartitionRange } from "../../engine/index.ts";

/** The partition's line in the newest committed map; null: P0, or one that the map does not name. */
export function rangeOf(
  { partitionMap }: ClusterView,
  partition: PartitionId,
): PartitionRange | null {
  return partitionMap.partitions.find(({ partitionId }) => partitionId === partition) ?? null;
}

/** "splitting"; empty: it is active, as nearly always. */
export function lifecycleWord(range: Pick<PartitionRange, "state"> | null): string {
  return range === null || range.state === "active" ? "" : range.state;
}

/** "generation 2, splitting, hashes 0–536870911" */
export function rangeWords({
  generation,
  state,
  startRange,
  endRange,
  routingMode,
}: PartitionRange): string {
  const where = routingMode === "unrouted" ? "unrouted" : `hashes ${startRange}–${endRange}`;
  return `generation ${generation}, ${state}, ${where}`;
}
