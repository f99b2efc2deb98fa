import {
  replicaOf,
  systemPartition,
  type ClusterView,
  type PartitionId,
  type PartitionRange,
} from "../../engine/index.ts";

/**
 * Every partition that is there: P0, what the map names, and what a recorded run speaks of without
 * a map. The ids between are of partitions that were removed, or that never were.
 */
export function partitionsOf(view: ClusterView): readonly PartitionId[] {
  return Array.from({ length: view.partitionCount }, (_, partition) => partition).filter(
    (partition) => {
      const range = rangeOf(view, partition);
      if (range !== null) return range.state !== "removed";
      return partition === systemPartition || isSpokenOf(view, partition);
    },
  );
}

function isSpokenOf(view: ClusterView, partition: PartitionId): boolean {
  return view.nodes.some(({ node }) => replicaOf(view, node, partition).term > 0);
}

/** The same with the one that somebody looks at, which stays in its place as a tombstone. */
export function partitionsToShow(view: ClusterView, selected: PartitionId): readonly PartitionId[] {
  const there = partitionsOf(view);
  return there.includes(selected) || selected >= view.partitionCount
    ? there
    : [...there, selected].sort((a, b) => a - b);
}

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
