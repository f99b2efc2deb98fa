import {
  entryOf,
  replicaOf,
  type ClusterView,
  type LogIndex,
  type PartitionId,
  type Term,
} from "../../engine/index.ts";

/** How many logs hold the same entry at an index. */
export interface Copies {
  readonly term: Term;
  readonly count: number;
  /** Some node knows this very entry to be committed: a majority alone does not make it so. */
  readonly committed: boolean;
}

/** The different entries at an index, older terms first. */
export function copiesAt(
  view: ClusterView,
  partition: PartitionId,
  index: LogIndex,
): readonly Copies[] {
  const found: { term: Term; count: number; committed: boolean }[] = [];
  for (let node = 0; node < view.nodeCount; node++) {
    const replica = replicaOf(view, node, partition);
    const entry = entryOf(replica, index);
    if (entry === undefined) continue;
    let copies = found.find(({ term }) => term === entry.term);
    if (copies === undefined)
      found.push((copies = { term: entry.term, count: 0, committed: false }));
    copies.count += 1;
    if (replica.commitIndex >= index) copies.committed = true;
  }
  return found.sort((a, b) => a.term - b.term);
}
