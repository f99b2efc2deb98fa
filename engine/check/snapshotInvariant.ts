import { nodeName, type LogIndex, type Term } from "../base/ids.ts";
import {
  report,
  type PartitionWitness,
  type Place,
  type ReplicaWitness,
  type SeenReplica,
} from "./witness.ts";

/** A snapshot as it was taken or installed; a trace tells no checksum. */
interface SeenSnapshot {
  readonly index: LogIndex;
  readonly term: Term;
  readonly checksum?: string;
  /** Where the state stood before it: it leads ahead of that, or is kept of a state just reached. */
  readonly before: LogIndex;
  readonly log: "own" | "kept" | "replaced";
}

/** S16: a snapshot leads ahead, and says what was committed; all of the same index say the same. */
export function checkSnapshot(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  { index, term, checksum, before: stood, log }: SeenSnapshot,
): void {
  const { committed, tree, snapshots } = partition;
  const name = nodeName(place.node);
  const before = Math.max(stood, witness.snapshotIndex);
  if (index <= before)
    report(
      place,
      "snapshotFloor",
      `${name} took over a snapshot up to ${index}, although its state stood at ${before} already.`,
      { index, lastApplied: witness.lastApplied, snapshotIndex: witness.snapshotIndex },
    );
  const held = tree.entries[committed[index - 1] ?? 0];
  const isKnown = held !== null && held !== undefined;
  if (isKnown ? held.term !== term && held.term > 0 : place.checker.sawEverything)
    report(
      place,
      "snapshotFloor",
      isKnown
        ? `${name}'s snapshot ends with an entry ${index} of term ${term}, where one of term ${held.term} was committed.`
        : `${name}'s snapshot goes up to ${index}, although only ${committed.length} entries were ever committed.`,
      { index, term, committedTerm: held?.term ?? null, committed: committed.length },
    );
  const first = checksum === undefined ? undefined : snapshots.get(index);
  if (checksum !== undefined && first === undefined) snapshots.set(index, checksum);
  else if (first !== checksum)
    report(
      place,
      "snapshotFloor",
      `${name}'s snapshot up to ${index} holds another state than the first one of that index.`,
      { index, checksum: checksum ?? null, first: first ?? null },
    );
  witness.snapshotIndex = index;
  if (log === "kept") witness.givenUpTo = index;
  if (log === "replaced") witness.replacedUpTo = index;
}

/** S16: what a log no longer holds, a snapshot on the disk does; or one that took its place. */
export function checkBase(place: Place, witness: ReplicaWitness, { log }: SeenReplica): void {
  const { diskSnapshot, replacedUpTo } = witness;
  const { baseIndex } = log;
  if (baseIndex <= Math.max(diskSnapshot, replacedUpTo)) return;
  report(
    place,
    "snapshotFloor",
    `${nodeName(place.node)}'s log begins behind entry ${baseIndex}, but the snapshot on its disk goes up to ${diskSnapshot} only.`,
    { base: baseIndex, diskSnapshot },
  );
}
