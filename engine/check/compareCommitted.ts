import { partitionName } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { isSameEntry } from "./logTree.ts";
import type { Checker, PartitionWitness } from "./witness.ts";

/** The first difference between what two runs of one script committed, in words; null: none. */
export function compareCommitted(one: Checker, other: Checker): string | null {
  for (const [slot, partition] of one.partitions.entries()) {
    const here = committedEntries(partition);
    const there = committedEntries(other.partitions[slot]!);
    const name = partitionName(partition.partition);
    for (const [at, entry] of here.entries()) {
      const twin = there[at];
      if (twin === undefined) break;
      if (!isSameEntry(entry, twin)) return `${name} differs at index ${at + 1}`;
    }
    if (here.length !== there.length)
      return `${name} has ${here.length} committed entries here, ${there.length} there`;
  }
  return null;
}

function committedEntries({ committed, tree }: PartitionWitness): Entry[] {
  return committed.map((name) => tree.entries[name] as Entry);
}
