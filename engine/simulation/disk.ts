import { assertPresent, unreachable } from "../base/assert.ts";
import type { LogIndex, Micros, NodeId, Term } from "../base/ids.ts";
import { dropFirst } from "../base/queue.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import type { NodeWrite } from "../node/node.ts";
import type { Entry } from "../raft/entry.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { DiskSettings } from "./config.ts";

/** When a node's disk will have done what: it lives beside the node. Group commit, one at a time. */
export interface DiskTiming {
  /** The fsync under way covers writes up to this sequence. */
  syncingTo: number;
  /** When it ends; `idle` when none is under way. */
  syncAt: Micros;
  draws: number;
}

export const idle: Micros = Number.MAX_SAFE_INTEGER;

const fsyncPurpose = 6;

/** A restarted node's disk continues no old stream: the instant of its start begins a new one. */
export function createDiskTiming(now: Micros): DiskTiming {
  return { syncingTo: 0, syncAt: idle, draws: now };
}

/** Starts an fsync of everything written so far. */
export function beginSync(
  disk: DiskTiming,
  {
    node,
    seed,
    now,
    writtenSequence,
    settings,
  }: {
    node: NodeId;
    seed: number;
    now: Micros;
    writtenSequence: number;
    settings: DiskSettings;
  },
): void {
  disk.draws += 1;
  disk.syncingTo = writtenSequence;
  const stream = streamOf(fsyncPurpose, node, 0);
  disk.syncAt = now + Math.max(1, drawBetween(seed, stream, disk.draws, settings.fsync));
}

/** One replica on a disk. Written in place: a long log costs no copy per write. */
export interface StoredReplica {
  currentTerm: Term;
  votedFor: NodeId | null;
  readonly entries: Entry[];
  commitMark: LogIndex;
}

/** What survives a node's death, held outside it. */
export interface DiskContent {
  /** By partition id; written by `absorb` alone. */
  readonly replicas: StoredReplica[];
  /** In the disk's cache, oldest first: a power cut loses these. */
  readonly unsynced: NodeWrite[];
}

export function createDiskContent(partitions: number): DiskContent {
  const replicas: StoredReplica[] = [];
  for (let partition = 0; partition < partitions; partition++)
    replicas.push({ currentTerm: 0, votedFor: null, entries: [], commitMark: 0 });
  return { replicas, unsynced: [] };
}

/** Takes in new writes, and makes those up to `syncedSequence` durable. */
export function absorb(
  disk: DiskContent,
  writes: readonly NodeWrite[],
  syncedSequence: number,
): void {
  const { unsynced } = disk;
  for (const write of writes) unsynced.push(write);
  let synced = 0;
  while (synced < unsynced.length && unsynced[synced]!.sequence <= syncedSequence) {
    store(disk, unsynced[synced]!);
    synced += 1;
  }
  dropFirst(unsynced, synced);
}

function store(disk: DiskContent, { partition, record }: NodeWrite): void {
  const replica = assertPresent(disk.replicas[partition], "the partition on the disk");
  switch (record.kind) {
    case "hardState":
      replica.currentTerm = record.term;
      replica.votedFor = record.votedFor;
      return;
    case "entries": {
      const { entries } = replica;
      entries.length = assertPresent(record.entries[0], "the first entry of a write").index - 1;
      for (const entry of record.entries) entries.push(entry);
      return;
    }
    case "commitMark":
      replica.commitMark = record.index;
      return;
    default:
      unreachable(record);
  }
}

/** What a node starts from: its own copy, which grows apart from the disk's. */
export function imageOf({ replicas }: DiskContent): ReplicaImage[] {
  return replicas.map((replica) => ({ ...replica, entries: [...replica.entries] }));
}

/** Nothing was ever written. */
export function isBlank({ replicas }: DiskContent): boolean {
  return replicas.every(({ currentTerm, entries }) => currentTerm === 0 && entries.length === 0);
}
