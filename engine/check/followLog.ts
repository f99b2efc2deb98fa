import { nodeName, type LogIndex } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt, lastIndex } from "../raft/log.ts";
import { committedPrefix } from "./committedPrefix.ts";
import { emptyLog, extendLog, isSameEntry, type LogName } from "./logTree.ts";
import {
  report,
  type PartitionWitness,
  type Place,
  type ReplicaWitness,
  type SeenReplica,
} from "./witness.ts";

/**
 * Takes in what an event did to a replica's log, looking at new entries only; judges Log Matching
 * and contiguity on the way. Returns the lowest index whose entry was lost or replaced; 0: none.
 *
 * @param firstWritten the lowest index that the event wrote, Infinity where it wrote none: below
 * it and below the old end, entries are what they were.
 */
export function followLog(
  place: Place,
  {
    partition,
    witness,
    replica,
    firstWritten,
  }: {
    readonly partition: PartitionWitness;
    readonly witness: ReplicaWitness;
    readonly replica: SeenReplica;
    readonly firstWritten: LogIndex;
  },
): LogIndex {
  const { log, currentTerm } = replica;
  const names = witness.log;
  const { tree } = partition;
  const last = lastIndex(log);
  let same = Math.min(names.length, last, firstWritten - 1);
  while (same > log.baseIndex) {
    const held = entryAt(log, same) as Entry;
    const known = tree.entries[names[same - 1]!] as Entry;
    if (isSameEntry(known, held)) break;
    same -= 1;
  }
  if (same === last && same === names.length && same > log.baseIndex) return 0;

  let lostFrom = 0;
  if (same <= log.baseIndex) {
    lostFrom = followBase(place, { partition, names, log });
    same = log.baseIndex;
  }
  let name = same === 0 ? emptyLog : names[same - 1]!;
  let termBefore = tree.entries[name]?.term ?? 0;
  for (let index = same + 1; index <= last; index++) {
    const entry = entryAt(log, index) as Entry;
    if (entry.index !== index || entry.term < termBefore || entry.term > currentTerm)
      reportGap(place, { index, entry, termBefore, currentTerm });
    name = extendLog(tree, name, entry);
    if (tree.twinOf[name] !== emptyLog) reportTwin(place, partition, { index, entry });
    if (index <= names.length && names[index - 1] !== name && lostFrom === 0) lostFrom = index;
    names[index - 1] = name;
    termBefore = entry.term;
  }
  if (last < names.length) {
    if (lostFrom === 0) lostFrom = last + 1;
    names.length = last;
  }
  return lostFrom;
}

/**
 * Below its base a log is what a snapshot stands for: what was committed there. Returns the lowest
 * index whose entry is another one by that; 0: none.
 */
function followBase(
  place: Place,
  {
    partition,
    names,
    log,
  }: {
    readonly partition: PartitionWitness;
    readonly names: LogName[];
    readonly log: SeenReplica["log"];
  },
): LogIndex {
  const { baseIndex: index, baseTerm: term } = log;
  if (index === 0) return 0;
  if (index > partition.committed.length && place.checker.sawEverything)
    report(
      place,
      "snapshotFloor",
      `${nodeName(place.node)}'s log begins behind entry ${index}, although only ${partition.committed.length} entries were ever committed.`,
      { base: index, committed: partition.committed.length },
    );
  const prefix = committedPrefix(partition, { index });
  if (names[index - 1] === prefix[index - 1]) return 0;
  const held = partition.tree.entries[prefix[index - 1]!]!;
  if (held.term !== term && held.term > 0)
    report(
      place,
      "snapshotFloor",
      `${nodeName(place.node)}'s log begins behind an entry ${index} of term ${term}, where one of term ${held.term} was committed.`,
      { base: index, term, committedTerm: held.term },
    );
  let lostFrom = 0;
  for (let slot = 0; slot < index; slot++) {
    if (slot < names.length && names[slot] !== prefix[slot] && lostFrom === 0) lostFrom = slot + 1;
    names[slot] = prefix[slot]!;
  }
  return lostFrom;
}

/** S9. */
function reportGap(
  place: Place,
  {
    index,
    entry,
    termBefore,
    currentTerm,
  }: {
    readonly index: LogIndex;
    readonly entry: Entry;
    readonly termBefore: number;
    readonly currentTerm: number;
  },
): void {
  const name = nodeName(place.node);
  const { term } = entry;
  const evidence = { index, entryIndex: entry.index, term, termBefore, currentTerm };
  const detail =
    entry.index !== index
      ? `${name} holds the entry of index ${entry.index} at index ${index}: its log has a hole.`
      : term < termBefore
        ? `${name}'s log falls from term ${termBefore} to term ${term} at index ${index}.`
        : `${name} holds an entry of term ${term} at index ${index}, but is only in term ${currentTerm}.`;
  report(place, "logContiguity", detail, evidence);
}

/** S3: another log had an entry of this index and term, and differs there or before. */
function reportTwin(
  place: Place,
  partition: PartitionWitness,
  { index, entry }: { readonly index: LogIndex; readonly entry: Entry },
): void {
  const { node, checker } = place;
  const others = checker.nodes
    .filter((other) => other.node !== node)
    .filter((other) => {
      const named = other.replicas[partition.partition]!.log[index - 1];
      return named !== undefined && partition.tree.entries[named]?.term === entry.term;
    })
    .map((other) => other.node);
  const whose =
    others.length === 0 ? "another log" : `the log of ${others.map(nodeName).join(", ")}`;
  report(
    place,
    "logMatching",
    `${nodeName(node)} and ${whose} agree on index ${index} and term ${entry.term}, but not on what stands there or before.`,
    { index, term: entry.term, others },
  );
}
