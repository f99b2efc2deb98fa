import { assertPresent, unreachable } from "../base/assert.ts";
import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import { dropFirst } from "../base/queue.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import type { Hosted } from "../node/hosted.ts";
import type { NodeWrite } from "../node/node.ts";
import { createInitialPartitionMap } from "../node/partitionMap.ts";
import { replayPartition } from "../node/replayPartition.ts";
import { checksumOf } from "../raft/checksum.ts";
import type { UnsyncedFate } from "./input.ts";
import type { Entry } from "../raft/entry.ts";
import { initialConfiguration, type Configuration } from "../raft/configuration.ts";
import { emptyImage, type ReplicaImage } from "../raft/replica.ts";
import type { Snapshot } from "../raft/snapshot.ts";
import type { DiskSettings, InitialReplica } from "./config.ts";

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
const tearPurpose = 9;

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
  baseIndex: LogIndex;
  baseTerm: Term;
  baseConfiguration: Configuration | null;
  readonly entries: Entry[];
  commitMark: LogIndex;
  snapshot: Snapshot | null;
}

/** What survives a node's death, held outside it. */
export interface DiskContent {
  /** By partition id; written by `absorb` alone. */
  readonly replicas: StoredReplica[];
  /** In the disk's cache, oldest first: what a power cut leaves of these, it decides. */
  readonly unsynced: NodeWrite[];
  /** Everything on it was erased once, promises included. */
  wiped: boolean;
}

export function createDiskContent(partitions: number): DiskContent {
  const replicas: StoredReplica[] = [];
  for (let partition = 0; partition < partitions; partition++) replicas.push(createStored());
  return { replicas, unsynced: [], wiped: false };
}

function createStored(): StoredReplica {
  return { ...emptyImage, entries: [] };
}

/** Puts on an empty disk, in a cluster of so many nodes, what a replica shall begin with. */
export function presetReplica(
  disk: DiskContent,
  { partition, entries, compacted = 0, currentTerm, votedFor, commitMark }: InitialReplica,
  { nodes, hosted }: { readonly nodes: number; readonly hosted: Hosted },
): void {
  const replica = assertPresent(disk.replicas[partition], "the partition on the disk");
  replica.currentTerm = currentTerm;
  replica.votedFor = votedFor;
  replica.commitMark = commitMark;
  for (const [slot, { term, data }] of entries.entries()) {
    const index = slot + 1;
    // Older than anything that a clock of this run can say.
    const time = { node: 0, millis: 1, counter: index };
    const payload = { kind: "command", logType: "set", time } as const;
    replica.entries.push({
      index,
      term,
      payload: { ...payload, data: data ?? `entry=${index}.${term}` },
    });
  }
  const voters = Array.from({ length: nodes }, (_, id) => id);
  const partitions = disk.replicas.length - 1;
  if (compacted === 0) return;
  presetSnapshot(replica, { partition, index: compacted, voters, partitions, hosted });
}

/** As if a checkpoint had stood for the first entries, and they were compacted away since. */
function presetSnapshot(
  replica: StoredReplica,
  {
    partition,
    index,
    voters,
    partitions,
    hosted,
  }: {
    readonly partition: PartitionId;
    readonly index: LogIndex;
    readonly voters: readonly NodeId[];
    /** Of the users. */
    readonly partitions: number;
    readonly hosted: Hosted;
  },
): void {
  const covered = replica.entries.splice(0, index);
  const { term } = assertPresent(covered.at(-1), "the entry at the snapshot");
  replica.baseIndex = index;
  replica.baseTerm = term;
  const configuration = initialConfiguration(voters);
  const map = createInitialPartitionMap(partitions);
  const data = replayPartition(partition, covered, { map, voters, hosted });
  replica.snapshot = { index, term, configuration, data, checksum: checksumOf(data) };
}

/** The power goes. What is left of unsynced writes is on the disk, the rest is gone. */
export function cutPower(
  disk: DiskContent,
  fate: UnsyncedFate,
  {
    seed,
    node,
    crashes,
  }: { readonly seed: number; readonly node: NodeId; readonly crashes: number },
): void {
  const { unsynced } = disk;
  switch (fate) {
    case "lost":
      break;
    case "kept":
      for (const write of unsynced) store(disk, write);
      break;
    case "torn":
      tear(disk, drawBetween(seed, streamOf(tearPurpose, node, 0), crashes, tearRange(unsynced)));
      break;
    default:
      unreachable(fate);
  }
  unsynced.length = 0;
}

/** An entry is a record with a checksum of its own: a write of several may be torn between them. */
function recordsOf({ record }: NodeWrite): number {
  return record.kind === "entries" ? record.entries.length : 1;
}

function tearRange(unsynced: readonly NodeWrite[]): { readonly from: number; readonly to: number } {
  let records = 0;
  for (const write of unsynced) records += recordsOf(write);
  return { from: 0, to: records + 1 };
}

/** Keeps the first `left` records. */
function tear(disk: DiskContent, records: number): void {
  let left = records;
  for (const write of disk.unsynced) {
    if (left === 0) return;
    const { record } = write;
    const kept = Math.min(left, recordsOf(write));
    left -= kept;
    if (record.kind !== "entries") store(disk, write);
    else {
      const entries = record.entries.slice(0, kept);
      store(disk, { ...write, record: { kind: "entries", entries } });
    }
  }
}

/** Nothing is left, not even of what was promised. */
export function wipe(disk: DiskContent): void {
  for (const replica of disk.replicas) erase(replica);
  disk.unsynced.length = 0;
  disk.wiped = true;
}

function erase(replica: StoredReplica): void {
  const { entries } = replica;
  entries.length = 0;
  Object.assign(replica, { ...emptyImage, entries });
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

/** A partition that the disk has not met yet begins with nothing. */
function storedReplica({ replicas }: DiskContent, partition: PartitionId): StoredReplica {
  while (replicas.length <= partition) replicas.push(createStored());
  return assertPresent(replicas[partition], "the partition on the disk");
}

function store(disk: DiskContent, { partition, record }: NodeWrite): void {
  const replica = storedReplica(disk, partition);
  switch (record.kind) {
    case "hardState":
      replica.currentTerm = record.term;
      replica.votedFor = record.votedFor;
      return;
    case "entries": {
      const { entries } = replica;
      const { index } = assertPresent(record.entries[0], "the first entry of a write");
      entries.length = index - replica.baseIndex - 1;
      for (const entry of record.entries) entries.push(entry);
      return;
    }
    case "commitMark":
      replica.commitMark = record.index;
      return;
    case "snapshot":
      replica.snapshot = record.snapshot;
      if (record.log === "replaced") {
        const { index, term, configuration } = record.snapshot;
        replica.entries.length = 0;
        rebase(replica, { index, term, configuration });
      }
      return;
    case "compact":
      dropFirst(replica.entries, record.index - replica.baseIndex);
      rebase(replica, record);
      return;
    case "erase":
      return erase(replica);
    default:
      unreachable(record);
  }
}

function rebase(
  replica: StoredReplica,
  base: { readonly index: LogIndex; readonly term: Term; readonly configuration: Configuration },
): void {
  replica.baseIndex = base.index;
  replica.baseTerm = base.term;
  replica.baseConfiguration = base.configuration;
}

/** What a node starts from: its own copy, which grows apart from the disk's. */
export function imageOf({ replicas }: DiskContent): ReplicaImage[] {
  return replicas.map((replica) => ({ ...replica, entries: [...replica.entries] }));
}

/** Nothing was ever written. */
export function isBlank({ replicas }: DiskContent): boolean {
  return replicas.every(
    ({ currentTerm, entries, baseIndex }) =>
      currentTerm === 0 && baseIndex === 0 && entries.length === 0,
  );
}
