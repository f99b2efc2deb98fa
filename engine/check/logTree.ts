import type { LogIndex, Term } from "../base/ids.ts";
import { createDelivered, type Delivered } from "../node/delivered.ts";
import { isSameTime, type Entry, type EntryPayload } from "../raft/entry.ts";

/** Names one log up to and including one entry: equal logs, and only they, have equal names. */
export type LogName = number;

/** The log with nothing in it. */
export const emptyLog: LogName = 0;

/**
 * Every log of a partition that anybody ever had, as one tree: a log is named by the place of its
 * last entry in the tree. So two logs, however long, are compared by comparing two numbers, and a
 * new entry costs a look at its siblings. While Log Matching holds, (index, term) names one place alone.
 */
export interface LogTree {
  /** By name: the last entry, and the name of the log before it. */
  readonly entries: (Entry | null)[];
  readonly parents: LogName[];
  readonly lengths: LogIndex[];
  /** The newest log that extends this one, and of one parent's extensions the one before; 0: none. */
  readonly lastChild: LogName[];
  readonly siblings: LogName[];
  /** What an application has been told that applied all of it; null: nobody applied that much. */
  readonly told: (Delivered | null)[];
  /** The first log that ended with an entry of this index and term; 0: this one is the first. */
  readonly twinOf: LogName[];
  readonly byPlace: Map<number, LogName>;
}

export function createLogTree(): LogTree {
  return {
    entries: [null],
    parents: [emptyLog],
    lengths: [0],
    lastChild: [emptyLog],
    siblings: [emptyLog],
    told: [createDelivered()],
    twinOf: [emptyLog],
    byPlace: new Map(),
  };
}

/** The name of a log extended by one entry. */
export function extendLog(tree: LogTree, parent: LogName, entry: Entry): LogName {
  const { entries, siblings } = tree;
  for (let name = tree.lastChild[parent]!; name !== emptyLog; name = siblings[name]!)
    if (isSameEntry(entries[name]!, entry)) return name;
  return addLog(tree, parent, entry);
}

function addLog(tree: LogTree, parent: LogName, entry: Entry): LogName {
  const { parents, byPlace, twinOf } = tree;
  const name = parents.length;
  const length = tree.lengths[parent]! + 1;
  tree.entries.push(entry);
  parents.push(parent);
  tree.lengths.push(length);
  tree.siblings.push(tree.lastChild[parent]!);
  tree.lastChild[parent] = name;
  tree.lastChild.push(emptyLog);
  tree.told.push(null);

  const place = placeOf(length, entry.term);
  const first = byPlace.get(place);
  twinOf.push(first ?? emptyLog);
  if (first === undefined) byPlace.set(place, name);
  return name;
}

/** Terms stay below 2^20, indexes below 2^33: a run is over long before. */
function placeOf(index: LogIndex, term: Term): number {
  return index * 1_048_576 + term;
}

/** The name of the log's first `length` entries; the whole log where it is shorter. */
export function prefixOf(tree: LogTree, name: LogName, length: LogIndex): LogName {
  let prefix = name;
  while (tree.lengths[prefix]! > length) prefix = tree.parents[prefix]!;
  return prefix;
}

/** Whether two entries are one and the same, also where one is a copy that crossed a thread. */
export function isSameEntry(a: Entry, b: Entry): boolean {
  if (a === b) return true;
  if (a.term !== b.term || a.index !== b.index || a.payload.kind !== b.payload.kind) return false;
  return isSamePayload(a.payload, b.payload);
}

function isSamePayload(a: EntryPayload, b: EntryPayload): boolean {
  if (a.kind === "noop" || b.kind === "noop") return a.kind === b.kind;
  // The clock reading that an entry was stamped with tells it from every other of its kind.
  const isSame = a.kind === b.kind && isSameTime(a.time, b.time);
  if (!isSame || !("data" in a) || !("data" in b)) return isSame;
  return a.logType === b.logType && a.data === b.data;
}
