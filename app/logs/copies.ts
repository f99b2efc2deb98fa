import {
  entryOf,
  replicaOf,
  type ClusterView,
  type LogIndex,
  type PartitionId,
  type Term,
} from "../../engine/index.ts";
import { floorOf } from "../explain/compaction.ts";
import { votersOf } from "../explain/sides.ts";

/** How many voters hold the same entry at an index. */
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
  let compacted = 0;
  for (const node of votersOf(view, partition)) {
    const replica = replicaOf(view, node, partition);
    if (index <= floorOf(replica.log)) compacted += 1;
    const entry = entryOf(replica, index);
    if (entry === undefined) continue;
    let copies = found.find(({ term }) => term === entry.term);
    if (copies === undefined)
      found.push((copies = { term: entry.term, count: 0, committed: false }));
    copies.count += 1;
    if (replica.commitIndex >= index) copies.committed = true;
  }
  // Only what is committed is compacted: a snapshot holds what came of it.
  const sure = found.find(({ committed }) => committed);
  if (sure !== undefined) sure.count += compacted;
  return found.sort((a, b) => a.term - b.term);
}
