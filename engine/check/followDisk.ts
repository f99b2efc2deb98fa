import type { LogIndex, PartitionId } from "../base/ids.ts";
import { dropFirst } from "../base/queue.ts";
import type { NodeWrite } from "../node/node.ts";
import { committedPrefix } from "./committedPrefix.ts";
import { emptyLog, extendLog } from "./logTree.ts";
import { forgetReplica } from "./forgetDisk.ts";
import type { Checker, NodeWitness } from "./witness.ts";

/**
 * Takes in the writes of an event: they wait here until the disk is known to hold them. Returns the
 * slot where they begin.
 */
export function followWrites(node: NodeWitness, writes: readonly NodeWrite[]): number {
  let first = writes.length;
  while (first > 0 && writes[first - 1]!.sequence > node.writtenSequence) first -= 1;
  for (let slot = first; slot < writes.length; slot++) {
    const write = writes[slot]!;
    node.unsynced.push(write);
    node.writtenSequence = write.sequence;
  }
  return first;
}

/** The lowest index of a partition that the writes from `firstSlot` on touch; Infinity: none. */
export function firstWrittenIndex(
  writes: readonly NodeWrite[],
  partition: PartitionId,
  firstSlot: number,
): LogIndex {
  let lowest = Infinity;
  for (let slot = firstSlot; slot < writes.length; slot++) {
    const { partition: of, record } = writes[slot]!;
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
    storeWrite(checker, node, unsynced[synced]!);
    synced += 1;
  }
  dropFirst(unsynced, synced);
}

/** One write on the disk, whole or a part of it. */
export function storeWrite(
  checker: Checker,
  node: NodeWitness,
  { partition, record }: NodeWrite,
): void {
  const witness = node.replicas[partition]!;
  switch (record.kind) {
    case "hardState":
      witness.diskTerm = record.term;
      witness.diskVote = record.votedFor;
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
      witness.diskMark = record.index;
      return;
    case "snapshot":
      witness.diskSnapshot = record.snapshot.index;
      if (record.log === "replaced")
        witness.diskLog.splice(
          0,
          Infinity,
          ...committedPrefix(checker.partitions[partition]!, record.snapshot),
        );
      return;
    // What a snapshot stands for, the disk holds in that shape.
    case "compact":
      return;
    case "erase":
      if (witness.diskLog.length > 0) witness.erasedLog = [...witness.diskLog];
      return forgetReplica(witness);
  }
}
