import type { LogIndex, PartitionId } from "../base/ids.ts";
import type { NodeWrite } from "../node/node.ts";
import type { Replica } from "../raft/replica.ts";
import { emptyLog, extendLog } from "./logTree.ts";
import type { Checker, NodeWitness, ReplicaWitness } from "./witness.ts";

/** Takes in the writes of an event: they wait here until the disk is known to hold them. */
export function followWrites(node: NodeWitness, writes: readonly NodeWrite[]): void {
  let first = writes.length;
  while (first > 0 && writes[first - 1]!.sequence > node.writtenSequence) first -= 1;
  for (let slot = first; slot < writes.length; slot++) {
    const write = writes[slot]!;
    node.unsynced.push(write);
    node.writtenSequence = write.sequence;
  }
}

/** The lowest index of a partition that the still unsynced writes behind `sequence` touch. */
export function firstWrittenIndex(
  writes: readonly NodeWrite[],
  partition: PartitionId,
  sequence: number,
): LogIndex {
  let lowest = Infinity;
  for (let slot = writes.length - 1; slot >= 0; slot--) {
    const { partition: of, record, sequence: own } = writes[slot]!;
    if (own <= sequence) break;
    if (of !== partition || record.kind !== "entries") continue;
    const first = record.entries[0]?.index ?? Infinity;
    if (first < lowest) lowest = first;
  }
  return lowest;
}

/** Makes durable what the disk has: a model of its own, beside the one the nodes believe in. */
export function followDisk(checker: Checker, node: NodeWitness, syncedSequence: number): void {
  const { unsynced } = node;
  let synced = 0;
  while (synced < unsynced.length && unsynced[synced]!.sequence <= syncedSequence) {
    store(checker, node, unsynced[synced]!);
    synced += 1;
  }
  if (synced === unsynced.length) unsynced.length = 0;
  else if (synced > 0) unsynced.splice(0, synced);
}

function store(checker: Checker, node: NodeWitness, { partition, record }: NodeWrite): void {
  const witness = node.replicas[partition]!;
  switch (record.kind) {
    case "hardState":
      witness.diskTerm = record.term;
      if (record.votedFor !== null) witness.storedVotes.set(record.term, record.votedFor);
      return;
    case "entries": {
      const { tree } = checker.partitions[partition]!;
      const { diskLog } = witness;
      const first = record.entries[0]?.index ?? diskLog.length + 1;
      if (first <= diskLog.length) diskLog.length = first - 1;
      let name = diskLog[diskLog.length - 1] ?? emptyLog;
      for (const entry of record.entries) {
        name = extendLog(tree, name, entry);
        diskLog.push(name);
      }
      return;
    }
    case "commitMark":
      return;
  }
}

/** What a node that starts found on its disk is on its disk: a crash may have kept unsynced writes. */
export function takeDisk(witness: ReplicaWitness, { currentTerm, votedFor }: Replica): void {
  const { diskLog, log, storedVotes } = witness;
  diskLog.length = 0;
  for (const name of log) diskLog.push(name);
  witness.diskTerm = currentTerm;
  if (votedFor !== null) storedVotes.set(currentTerm, votedFor);
}
