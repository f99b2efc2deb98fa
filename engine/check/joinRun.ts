import type { NodeWrite } from "../node/node.ts";
import type { Entry } from "../raft/entry.ts";
import type { Keyframe } from "../simulation/simulation.ts";
import { followProposals } from "./clientInvariants.ts";
import { createChecker } from "./invariants.ts";
import { emptyLog, extendLog, type LogName, type LogTree } from "./logTree.ts";
import type { Checker } from "./witness.ts";

/**
 * A checker for a run that is under way already, to be attached at a keyframe of it: the state as
 * it stands is taken for granted, what follows is judged.
 */
export function joinRun({ world, runners }: Keyframe): Checker {
  const checker = createChecker(world.config);
  checker.sawEverything = false;
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
      if (votedFor !== null) witness.storedVotes.set(currentTerm, votedFor);
      for (const name of namesOf(checker.partitions[partition]!.tree, entries))
        witness.diskLog.push(name);
    }
    for (const replica of runners[id]?.node.replicas ?? []) {
      const { partition, currentTerm, votedFor, role, commitIndex, lastApplied, log } = replica;
      const witness = node.replicas[partition]!;
      const { tree, leaders, committed, committedIn, applied } = checker.partitions[partition]!;
      witness.term = currentTerm;
      witness.votedFor = votedFor;
      witness.role = role.kind;
      witness.configuration = replica.configuration;
      witness.configurationIndex = replica.configurationIndex;
      witness.commitIndex = commitIndex;
      witness.lastApplied = lastApplied;
      for (const name of namesOf(tree, log.entries)) witness.log.push(name);
      witness.appliedLog = witness.log[lastApplied - 1] ?? emptyLog;
      for (let slot = committed.length; slot < commitIndex; slot++) {
        committed.push(witness.log[slot]!);
        committedIn.push(currentTerm);
      }
      for (let slot = applied.length; slot < lastApplied; slot++) applied.push(witness.log[slot]!);
      followProposals(node, witness, { partition, open: runners[id]!.node.proposals[partition]! });
      if (role.kind !== "leader") continue;
      const held = witness.log[witness.log.length - 1] ?? emptyLog;
      leaders.set(currentTerm, { node: id, at: world.frontier, log: held });
    }
  }
  for (const partition of checker.partitions)
    partition.newestLeaderTerm = Math.max(0, ...partition.leaders.keys());
  return checker;
}

function namesOf(tree: LogTree, entries: readonly Entry[]): LogName[] {
  let name = emptyLog;
  return entries.map((entry) => (name = extendLog(tree, name, entry)));
}
