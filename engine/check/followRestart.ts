import { nodeName, type LogIndex, type NodeId, type PartitionId, type Term } from "../base/ids.ts";
import type { NodeWrite } from "../node/node.ts";
import { findRange } from "../node/partitionMap.ts";
import { committedIn, emptyImage, type Replica, type ReplicaImage } from "../raft/replica.ts";
import type { Runner } from "../simulation/runner.ts";
import { committedPrefix } from "./committedPrefix.ts";
import { storeWrite } from "./followDisk.ts";
import { forgetDisk } from "./forgetDisk.ts";
import { emptyLog, extendLog, prefixOf, type LogName, type LogTree } from "./logTree.ts";
import {
  report,
  type Checker,
  type NodeWitness,
  type PartitionWitness,
  type Place,
  type ReplicaWitness,
} from "./witness.ts";

/** What a disk holds of one replica, or what a restarted replica came up with. */
interface Image {
  term: Term;
  /** undefined: a wrong rule forgot it, so it tells nothing. */
  votedFor: NodeId | null | undefined;
  log: LogName;
  mark: LogIndex;
  /** The last entry that its snapshot stands for; 0: there is none. */
  snapshot: LogIndex;
}

/**
 * What a restarted node came up with must be what its disk held, and with it any beginning of what
 * was written and not synced yet: a page cache may survive, or be torn between two entries. Takes
 * over the beginning that explains it; where none does, Durability is broken, and what is there now
 * is taken for what the disk holds.
 */
export function followRestart(
  checker: Checker,
  node: NodeWitness,
  { runner, at }: { readonly runner: Runner; readonly at: number },
): void {
  if (isWiped(node, runner)) {
    forgetDisk(node, runner.state.node.conditions.wipes);
    return;
  }
  const found = node.replicas.map((_, partition) => foundImage(checker, runner, partition));
  const kept = explain(checker, node, found);
  if (kept !== null) {
    for (const write of kept) storeWrite(checker, node, write);
    return;
  }
  for (const [partition, image] of found.entries()) {
    if (image === null) continue;
    const place = { checker, node: node.node, partition, at };
    const witness = node.replicas[partition]!;
    const { tree } = checker.partitions[partition]!;
    if (!isSameImage(image, diskImage(witness), tree)) reportLost(place, witness, image, tree);
    adopt(witness, image, tree);
  }
}

/** Whether this life began with an empty disk on purpose: somebody had wiped it since the last. */
export function isWiped(node: NodeWitness, { state }: Runner): boolean {
  return state.node.conditions.wipes > node.wipes;
}

/**
 * What a node came up with of a partition: its replica, or what waits on its disk for the map to name
 * it. Null: nothing can be said.
 */
function foundImage(
  { partitions }: Checker,
  { options, state }: Runner,
  partition: PartitionId,
): Image | null {
  const { replicas, dormant, system } = state.node;
  // What its disk held of a removed partition, a start erases before anybody looks.
  if (findRange(system.map, partition)?.state === "removed") return null;
  const replica = replicas[partition];
  const held: ReplicaImage =
    replica === undefined ? (dormant[partition] ?? emptyImage) : imageOf(replica);
  const { currentTerm, votedFor, baseIndex, entries } = held;
  const known = partitions[partition]!;
  let name = committedPrefix(known, { index: baseIndex }).at(-1) ?? emptyLog;
  for (const entry of entries) name = extendLog(known.tree, name, entry);
  const forgets = options.rules["forget-vote"] && replica !== undefined;
  return {
    term: currentTerm,
    votedFor: forgets ? undefined : votedFor,
    log: name,
    mark: committedIn(held),
    snapshot: held.snapshot?.index ?? 0,
  };
}

function diskImage(witness: ReplicaWitness): Image {
  const { diskTerm, diskVote, diskMark, diskLog, diskSnapshot: snapshot } = witness;
  const log = diskLog[diskLog.length - 1] ?? emptyLog;
  return { term: diskTerm, votedFor: diskVote, log, mark: diskMark, snapshot };
}

/** The shortest beginning of the unsynced writes that leads from the disk to what was found. */
function explain(
  checker: Checker,
  { replicas, unsynced }: NodeWitness,
  found: readonly (Image | null)[],
): NodeWrite[] | null {
  const disk = replicas.map(diskImage);
  const isExplained = (partition: PartitionId): boolean =>
    found[partition] === null ||
    isSameImage(found[partition]!, disk[partition]!, checker.partitions[partition]!.tree);
  let open = found.filter((_, partition) => !isExplained(partition)).length;
  if (open === 0) return [];
  const kept: NodeWrite[] = [];
  for (const write of unsynced) {
    const { partition } = write;
    for (const part of partsOf(write)) {
      const before = isExplained(partition);
      writePart(disk[partition]!, part, checker.partitions[partition]!);
      const after = isExplained(partition);
      if (before !== after) open += after ? -1 : 1;
      if (open === 0) return [...kept, part];
    }
    kept.push(write);
  }
  return null;
}

/** A write of several entries may be torn between any two of them. */
function partsOf(write: NodeWrite): NodeWrite[] {
  const { record } = write;
  if (record.kind !== "entries") return [write];
  return record.entries.map((_, slot) => {
    const entries = record.entries.slice(0, slot + 1);
    return { ...write, record: { kind: "entries", entries } };
  });
}

function writePart(image: Image, { record }: NodeWrite, partition: PartitionWitness): void {
  const { tree } = partition;
  switch (record.kind) {
    case "hardState":
      image.term = record.term;
      image.votedFor = record.votedFor;
      return;
    case "entries": {
      const [first] = record.entries;
      if (first === undefined) return;
      image.log = prefixOf(tree, image.log, first.index - 1);
      for (const entry of record.entries) image.log = extendLog(tree, image.log, entry);
      return;
    }
    case "commitMark":
      image.mark = record.index;
      return;
    case "snapshot":
      image.snapshot = record.snapshot.index;
      if (record.log === "replaced")
        image.log = committedPrefix(partition, record.snapshot).at(-1) ?? emptyLog;
      return;
    case "erase":
      Object.assign(image, { term: 0, votedFor: null, log: emptyLog, mark: 0, snapshot: 0 });
      return;
    // Not seen from here: the snapshot stands for what is gone.
    case "compact":
      return;
  }
}

function isSameImage(found: Image, disk: Image, tree: LogTree): boolean {
  return (
    found.term === disk.term &&
    found.log === disk.log &&
    (found.votedFor === undefined || found.votedFor === disk.votedFor) &&
    found.snapshot === disk.snapshot &&
    // A mark beyond the end of the log says no more than the log, one below the snapshot no more than that.
    found.mark === Math.max(disk.snapshot, Math.min(disk.mark, tree.lengths[disk.log]!))
  );
}

function adopt(witness: ReplicaWitness, image: Image, tree: LogTree): void {
  const { term, votedFor, log, mark, snapshot } = image;
  witness.diskSnapshot = snapshot;
  witness.diskTerm = term;
  if (votedFor !== undefined) witness.diskVote = votedFor;
  witness.diskMark = mark;
  const { diskLog } = witness;
  diskLog.length = tree.lengths[log]!;
  for (let name = log; name !== emptyLog; name = tree.parents[name]!)
    diskLog[tree.lengths[name]! - 1] = name;
}

function reportLost(place: Place, witness: ReplicaWitness, found: Image, tree: LogTree): void {
  const { diskTerm, diskVote, diskMark, diskLog } = witness;
  const name = nodeName(place.node);
  const last = tree.lengths[found.log]!;
  const blank = found.term === 0 && last === 0;
  const vote = (votedFor: NodeId | null | undefined): string =>
    votedFor === null || votedFor === undefined ? "no vote" : `a vote for ${nodeName(votedFor)}`;
  report(
    place,
    "durability",
    blank
      ? `${name} came back with an empty disk, although it held term ${diskTerm} and ${diskLog.length} entries.`
      : `${name} came back with term ${found.term}, ${vote(found.votedFor)} and entries up to ${last}, which its disk cannot hold: that had term ${diskTerm}, ${vote(diskVote)} and entries up to ${diskLog.length}.`,
    {
      term: found.term,
      last,
      commitMark: found.mark,
      diskTerm,
      diskLast: diskLog.length,
      diskMark,
      unsynced: place.checker.nodes[place.node]!.unsynced.length,
    },
  );
}

/** A replica that has just been restored, as the image that it was restored from. */
function imageOf({ log, commitIndex: commitMark, ...held }: Replica): ReplicaImage {
  const { baseIndex, baseTerm, entries } = log;
  return { ...held, baseIndex, baseTerm, entries, commitMark };
}
