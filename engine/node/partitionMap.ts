import { assert } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Configuration } from "../raft/configuration.ts";

/** The highest routing hash: hashes and ranges live in [0, 2147483647], 2^31 values. */
export const maxRoutingHash = 0x7fff_ffff;

/** One entry of the partition map. */
export interface PartitionRange {
  /** 1 or higher: P0, the system partition, has no entry. */
  readonly partitionId: PartitionId;
  /** First routing hash of the range, inclusive. Without meaning when unrouted. */
  readonly startRange: number;
  /** Last routing hash of the range, inclusive: startRange <= endRange. */
  readonly endRange: number;
  /** 1 at creation; every committed change of this entry raises it. */
  readonly generation: number;
  readonly state: "active" | "splitting" | "draining" | "removed";
  /** An unrouted partition is reached by its id alone, never by a key. */
  readonly routingMode: "hashRange" | "unrouted";
  /** Who took part when the partition began; null: everyone that the cluster began with. */
  readonly initial: Configuration | null;
}

/**
 * The second half of a split or a merge: what a partition held moves into another. It stands in the
 * map from the first phase to the second, so that any leader of P0 can bring it to its end.
 */
export interface Transfer {
  /** The map version of its first phase: its name for good. */
  readonly id: number;
  readonly kind: "split" | "merge";
  readonly from: PartitionId;
  readonly to: PartitionId;
  /** The hashes that move, inclusive; null: all that the partition holds. */
  readonly range: HashRange | null;
}

/** Routing hashes from `start` to `end`, both inclusive: unsigned 32-bit integers. */
export interface HashRange {
  readonly start: number;
  readonly end: number;
}

/** The committed division of the key space. A change makes a new map; nobody writes into one. */
export interface PartitionMap {
  /** 1 for the initial map; every committed change raises it. */
  readonly mapVersion: number;
  /** In map order, which lookup follows. Removed entries stay as tombstones. */
  readonly partitions: readonly PartitionRange[];
  /** Under way, oldest first. */
  readonly transfers: readonly Transfer[];
}

export function findRange(map: PartitionMap, partition: PartitionId): PartitionRange | undefined {
  return map.partitions.find(({ partitionId }) => partitionId === partition);
}

/** The map without its tombstones. Source: Kommander, `GetPartitionMap`. */
export function liveMap(map: PartitionMap): PartitionMap {
  return { ...map, partitions: map.partitions.filter(({ state }) => state !== "removed") };
}

/** The version of one range; 0: unknown, or removed. Source: Kommander, `GetPartitionGeneration`. */
export function generationOf(map: PartitionMap, partition: PartitionId): number {
  const range = findRange(map, partition);
  return range === undefined || range.state === "removed" ? 0 : range.generation;
}

/** Ids of removed partitions count: an id is used once. Source: Kommander, `GetNextAvailablePartitionId`. */
export function nextPartitionId({ partitions }: PartitionMap): PartitionId {
  return Math.max(0, ...partitions.map(({ partitionId }) => partitionId)) + 1;
}

/**
 * The map that the first leader of P0 commits: partitions 1…n tile [0, 2147483647] without gap or
 * overlap. 2^31 need not divide by n: the first (2^31 mod n) ranges hold one hash more.
 * Source: Kommander, `DivideIntoRanges`.
 *
 * @param partitionCount an integer of at least 1; anything else is a bug and stops.
 */
export function createInitialPartitionMap(partitionCount: number): PartitionMap {
  assert(
    Number.isInteger(partitionCount) && partitionCount >= 1,
    "partitionCount is an integer of at least 1",
  );
  const hashCount = maxRoutingHash + 1;
  const smallSize = Math.floor(hashCount / partitionCount);
  const largeRanges = hashCount % partitionCount;
  assert(smallSize >= 1, "every partition holds at least one routing hash");

  const partitions: PartitionRange[] = [];
  let startRange = 0;
  for (let partitionId = 1; partitionId <= partitionCount; partitionId++) {
    const size = partitionId <= largeRanges ? smallSize + 1 : smallSize;
    const endRange = startRange + size - 1;
    partitions.push({
      partitionId,
      startRange,
      endRange,
      generation: 1,
      state: "active",
      routingMode: "hashRange",
      initial: null,
    });
    startRange = endRange + 1;
  }
  return { mapVersion: 1, partitions, transfers: [] };
}

/**
 * The first entry in map order that is routed by hash, is not removed, and contains the hash.
 * Splitting and draining partitions still route: a split moves the range when its first phase
 * commits, a merge when its second does. Source: Kommander, `PartitionRoutingTable`.
 *
 * @param hash a routing hash, an integer in [0, 2147483647].
 * @returns null where no entry contains the hash: removing a partition leaves such a hole.
 */
export function findPartition(map: PartitionMap, hash: number): PartitionId | null {
  for (const { partitionId, startRange, endRange, state, routingMode } of map.partitions) {
    if (state === "removed" || routingMode === "unrouted") continue;
    if (startRange <= hash && hash <= endRange) return partitionId;
  }
  return null;
}
