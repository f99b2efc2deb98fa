import { assertPresent } from "../base/assert.ts";
import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import type { NodeWrite } from "../node/node.ts";
import { emptyImage, type ReplicaImage } from "../raft/replica.ts";
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

/** What survives a node's death, held outside it. */
export interface DiskContent {
  /** By partition id; written by `absorb` alone. */
  readonly images: ReplicaImage[];
  /** In the disk's cache, oldest first: a power cut loses these. */
  readonly unsynced: NodeWrite[];
}

export function createDiskContent(): DiskContent {
  return { images: [], unsynced: [] };
}

/** Takes in new writes, and makes those up to `syncedSequence` durable. */
export function absorb(
  disk: DiskContent,
  writes: readonly NodeWrite[],
  syncedSequence: number,
): void {
  disk.unsynced.push(...writes);
  let synced = 0;
  while (synced < disk.unsynced.length && disk.unsynced[synced]!.sequence <= syncedSequence)
    synced += 1;
  for (const write of disk.unsynced.splice(0, synced)) store(disk, write);
}

function store(disk: DiskContent, { partition, record }: NodeWrite): void {
  const image = imageOf(disk, partition);
  switch (record.kind) {
    case "hardState":
      disk.images[partition] = { ...image, currentTerm: record.term, votedFor: record.votedFor };
      return;
    case "entries": {
      const first = assertPresent(record.entries[0], "the first entry of a write").index;
      // Owned by this disk: extended in place, so that a long log costs no copy per write.
      const entries = image.entries as (typeof image.entries)[number][];
      const log = image === emptyImage ? [] : entries;
      log.length = first - 1;
      log.push(...record.entries);
      disk.images[partition] = { ...image, entries: log };
      return;
    }
    case "commitMark":
      disk.images[partition] = { ...image, commitMark: record.index };
      return;
  }
}

function imageOf(disk: DiskContent, partition: PartitionId): ReplicaImage {
  return disk.images[partition] ?? emptyImage;
}
