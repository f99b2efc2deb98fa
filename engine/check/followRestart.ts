import { nodeName, type LogIndex, type NodeId, type PartitionId, type Term } from "../base/ids.ts";
import type { NodeWrite } from "../node/node.ts";
import type { Replica } from "../raft/replica.ts";
import type { Runner } from "../simulation/runner.ts";
import { storeWrite } from "./followDisk.ts";
import { emptyLog, extendLog, prefixOf, type LogName, type LogTree } from "./logTree.ts";
import {
  report,
  type Checker,
  type NodeWitness,
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
  const { replicas } = runner.state.node;
  const found = replicas.map((replica) => imageOf(checker, runner, replica));
  const kept = explain(checker, node, found);
  if (kept !== null) {
    for (const write of kept) storeWrite(checker, node, write);
    return;
  }
  for (const [partition, image] of found.entries()) {
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

/** A wiped disk holds nothing, and what it promised binds nobody any more. */
export function forgetDisk(node: NodeWitness, wipes: number): void {
  for (const witness of node.replicas) {
    witness.forgottenLogs[node.wipes] = [...witness.diskLog];
    forget(witness);
  }
  node.wipes = wipes;
}

function forget(witness: ReplicaWitness): void {
  witness.diskTerm = 0;
  witness.diskVote = null;
  witness.diskMark = 0;
  witness.diskLog.length = 0;
  witness.storedVotes.clear();
  witness.toldVotes.clear();
  witness.toldTerm = 0;
}

function imageOf({ partitions }: Checker, { options }: Runner, replica: Replica): Image {
  const { partition, currentTerm, votedFor, log, commitIndex } = replica;
  const { tree } = partitions[partition]!;
  let name = emptyLog;
  for (const entry of log.entries) name = extendLog(tree, name, entry);
  return {
    term: currentTerm,
    votedFor: options.rules["forget-vote"] ? undefined : votedFor,
    log: name,
    mark: commitIndex,
  };
}

function diskImage({ diskTerm, diskVote, diskMark, diskLog }: ReplicaWitness): Image {
  const log = diskLog[diskLog.length - 1] ?? emptyLog;
  return { term: diskTerm, votedFor: diskVote, log, mark: diskMark };
}

/** The shortest beginning of the unsynced writes that leads from the disk to what was found. */
function explain(
  checker: Checker,
  { replicas, unsynced }: NodeWitness,
  found: readonly Image[],
): NodeWrite[] | null {
  const disk = replicas.map(diskImage);
  const isExplained = (partition: PartitionId): boolean =>
    isSameImage(found[partition]!, disk[partition]!, checker.partitions[partition]!.tree);
  let open = found.filter((_, partition) => !isExplained(partition)).length;
  if (open === 0) return [];
  const kept: NodeWrite[] = [];
  for (const write of unsynced) {
    const { partition } = write;
    const { tree } = checker.partitions[partition]!;
    for (const part of partsOf(write)) {
      const before = isExplained(partition);
      writePart(disk[partition]!, part, tree);
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

function writePart(image: Image, { record }: NodeWrite, tree: LogTree): void {
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
  }
}

function isSameImage(found: Image, disk: Image, tree: LogTree): boolean {
  return (
    found.term === disk.term &&
    found.log === disk.log &&
    (found.votedFor === undefined || found.votedFor === disk.votedFor) &&
    // A mark beyond the end of the log says no more than the log.
    found.mark === Math.min(disk.mark, tree.lengths[disk.log]!)
  );
}

function adopt(witness: ReplicaWitness, { term, votedFor, log, mark }: Image, tree: LogTree): void {
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
