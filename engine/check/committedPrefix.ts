import type { LogIndex } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { emptyLog, extendLog, type LogName } from "./logTree.ts";
import type { PartitionWitness } from "./witness.ts";

/** The names of the log that was committed, up to an index: what a snapshot of it stands for. */
export function committedPrefix(
  { tree, committed }: PartitionWitness,
  { index }: { readonly index: LogIndex },
): LogName[] {
  const names = committed.slice(0, index);
  while (names.length < index)
    names.push(extendLog(tree, names.at(-1) ?? emptyLog, unseen(names.length + 1)));
  return names;
}

/** Stands for a committed entry that nobody saw before it was compacted away: no term is 0. */
export function unseen(index: LogIndex): Entry {
  return { index, term: 0, payload: { kind: "noop" } };
}
