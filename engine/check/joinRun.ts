import type { NodeWrite } from "../node/node.ts";
import type { LogIndex } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { committedIn } from "../raft/replica.ts";
import type { Keyframe } from "../simulation/simulation.ts";
import { followProposals } from "./clientInvariants.ts";
import { noteCommitted } from "./followTickets.ts";
import { createChecker } from "./invariants.ts";
import { committedPrefix, unseen } from "./committedPrefix.ts";
import { growChecker } from "./growChecker.ts";
import { emptyLog, extendLog, type LogName } from "./logTree.ts";
import type { Checker, PartitionWitness } from "./witness.ts";

/**
 * A checker for a run that is under way already, to be attached at a keyframe of it: the state as
 * it stands is taken for granted, what follows is judged.
 */
export function joinRun({ world, runners }: Keyframe): Checker {
  const checker = createChecker(world.config);
  checker.sawEverything = false;
  growChecker(checker, world.leaders.length);
  presumeCommitted(checker, world);
  for (const { node: id, disk, writtenSequence } of world.nodes) {
    const node = checker.nodes[id]!;
    node.lives = 1;
    node.wipes = world.nodes[id]!.conditions.wipes;
    node.writtenSequence = writtenSequence;
    node.unsynced.push(...(disk.unsynced satisfies readonly NodeWrite[]));
    for (const [partition, stored] of disk.replicas.entries()) {
      const witness = node.replicas[partition]!;
      const { currentTerm, votedFor, entries, commitMark } = stored;
      witness.diskTerm = currentTerm;
      witness.diskVote = votedFor;
      witness.diskMark = commitMark;
      witness.diskSnapshot = stored.snapshot?.index ?? 0;
      if (votedFor !== null) witness.storedVotes.set(currentTerm, votedFor);
      witness.diskLog.push(...namesOf(checker.partitions[partition]!, stored.baseIndex, entries));
    }
    for (const replica of runners[id]?.node.replicas ?? []) {
      if (replica === undefined) continue;
      const { partition, currentTerm, votedFor, role, commitIndex, lastApplied, log } = replica;
      const witness = node.replicas[partition]!;
      const { leaders, committed, applied } = checker.partitions[partition]!;
      witness.term = currentTerm;
      witness.votedFor = votedFor;
      witness.role = role.kind;
      witness.configuration = replica.configuration;
      witness.configurationIndex = replica.configurationIndex;
      witness.commitIndex = commitIndex;
      witness.lastApplied = lastApplied;
      const { baseIndex } = log;
      witness.log.push(...namesOf(checker.partitions[partition]!, baseIndex, log.entries));
      witness.snapshotIndex = replica.snapshot?.index ?? 0;
      witness.givenUpTo = witness.snapshotIndex;
      witness.replacedUpTo = witness.snapshotIndex;
      witness.appliedLog = witness.log[lastApplied - 1] ?? emptyLog;
      const known = checker.partitions[partition]!;
      for (let slot = committed.length; slot < commitIndex; slot++)
        noteCommitted(known, witness.log[slot]!, currentTerm);
      for (let slot = applied.length; slot < lastApplied; slot++) applied.push(witness.log[slot]!);
      const { proposals, manualProposals } = runners[id]!.node;
      followProposals(node, witness, { partition, open: proposals[partition]! });
      followProposals(node, witness, { partition, open: manualProposals[partition]! });
      if (role.kind !== "leader") continue;
      const held = witness.log[witness.log.length - 1] ?? emptyLog;
      leaders.set(currentTerm, { node: id, at: world.frontier, log: held });
    }
  }
  for (const partition of checker.partitions)
    partition.newestLeaderTerm = Math.max(0, ...partition.leaders.keys());
  return checker;
}

/**
 * What is compacted away somewhere was committed. Where another node still has it, it is known; for
 * the rest something has to stand.
 */
function presumeCommitted({ partitions }: Checker, { nodes }: Keyframe["world"]): void {
  for (const partition of partitions) {
    const stored = nodes.map(({ disk }) => disk.replicas[partition.partition]!);
    const known = new Map<LogIndex, Entry>();
    let last = 0;
    for (const image of stored) {
      last = Math.max(last, image.baseIndex);
      const committed = committedIn(image);
      for (const entry of image.entries)
        if (entry.index <= committed) known.set(entry.index, entry);
    }
    const { tree, committed } = partition;
    for (let index = 1; index <= last; index++) {
      const entry = known.get(index) ?? unseen(index);
      partition.knowsAll &&= known.has(index);
      noteCommitted(partition, extendLog(tree, committed.at(-1) ?? emptyLog, entry), entry.term);
    }
  }
}

function namesOf(
  partition: PartitionWitness,
  base: LogIndex,
  entries: readonly Entry[],
): LogName[] {
  const names = committedPrefix(partition, { index: base });
  for (const entry of entries)
    names.push(extendLog(partition.tree, names.at(-1) ?? emptyLog, entry));
  return names;
}
