import { xxh64BigInt } from "@pacote/xxhash";
import type { PartitionId } from "../base/ids.ts";
import { findPartition, type PartitionMap } from "./partitionMap.ts";

/**
 * The partition of a key, by the part before its last "/": `jobs/1` and `jobs/2` meet in one
 * partition, that of `jobs`. Source: Kommander, `GetPartitionKey`.
 *
 * @returns null where the map has a hole (see `findPartition`): a refusal, not a bug.
 */
export function getPartitionKey(map: PartitionMap, key: string): PartitionId | null {
  return partitionOfText(map, keyPrefix(key));
}

/**
 * The partition of a whole text taken as a prefix, so that
 * `getPrefixPartitionKey(map, "jobs") === getPartitionKey(map, "jobs/1")`.
 * Source: Kommander, `GetPrefixPartitionKey`.
 *
 * @returns null where the map has a hole (see `findPartition`): a refusal, not a bug.
 */
export function getPrefixPartitionKey(map: PartitionMap, prefix: string): PartitionId | null {
  return partitionOfText(map, prefix);
}

/** Applications route the same few keys over and over, and maps hardly ever change. */
const remembered = new WeakMap<PartitionMap, Map<string, PartitionId | null>>();
const mostRemembered = 4096;

function partitionOfText(map: PartitionMap, text: string): PartitionId | null {
  let known = remembered.get(map);
  if (known === undefined || known.size > mostRemembered) {
    known = new Map();
    remembered.set(map, known);
  }
  let partition = known.get(text);
  if (partition === undefined) {
    partition = findPartition(map, routingHash(text));
    known.set(text, partition);
  }
  return partition;
}

/**
 * What is hashed of a key: all before its last "/", or the whole key if it has none. `a//b` gives
 * `a/`, `tenant-42/` gives `tenant-42`, and `/leading` gives the empty text, which routes like any.
 */
export function keyPrefix(key: string): string {
  const lastSlash = key.lastIndexOf("/");
  return lastSlash === -1 ? key : key.slice(0, lastSlash);
}

/**
 * Where a text falls in [0, 2147483647]: the absolute value of the low 32 bits, taken as signed, of
 * its xxHash64 (seed 0, UTF-8). Source: Kommander, `HashUtils`; there -2^31, which has no positive
 * counterpart in 32 bits, is in no range and fails; here it is 0, so that every text has a place.
 */
export function routingHash(text: string): number {
  const digest = xxh64BigInt(0).update(withoutLoneSurrogates(text)).digest("hex");
  const low = Number.parseInt(digest.slice(-8), 16) | 0;
  return low === -0x8000_0000 ? 0 : Math.abs(low);
}

/**
 * Lone surrogates have no UTF-8 form. .NET and browsers write U+FFFD (EF BF BD) for each, the hash
 * library does not. With the u flag, \p{Surrogate} leaves proper pairs alone.
 */
function withoutLoneSurrogates(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
