import { hostedRegister } from "../node/hosted.ts";
import type { InitialReplica } from "../simulation/config.ts";
import { createDiskContent, presetReplica } from "../simulation/disk.ts";
import { noteCommitted } from "./followTickets.ts";
import { emptyLog, extendLog } from "./logTree.ts";
import type { Checker } from "./witness.ts";

/**
 * Takes for granted what disks hold before a run begins: its author says so. What follows is judged
 * by it.
 */
export function acceptInitial(checker: Checker, initial: readonly InitialReplica[]): void {
  for (const replica of initial) {
    const { node, partition, currentTerm, votedFor, commitMark } = replica;
    const disk = createDiskContent(checker.partitions.length);
    // Nothing is compacted, so whatever the application is, nobody asks it for a snapshot.
    const host = { nodes: checker.nodes.length, hosted: hostedRegister };
    presetReplica(disk, { ...replica, compacted: 0 }, host);
    const known = checker.partitions[partition]!;
    const { tree, committed } = known;
    const witness = checker.nodes[node]!.replicas[partition]!;
    witness.diskTerm = currentTerm;
    witness.diskVote = votedFor;
    witness.diskMark = commitMark;
    witness.diskSnapshot = replica.compacted ?? 0;
    if (votedFor !== null) witness.storedVotes.set(currentTerm, votedFor);
    let name = emptyLog;
    for (const entry of disk.replicas[partition]!.entries) {
      name = extendLog(tree, name, entry);
      witness.diskLog.push(name);
      if (entry.index > commitMark || entry.index <= committed.length) continue;
      noteCommitted(known, name, entry.term);
    }
  }
}
