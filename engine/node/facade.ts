import { assertPresent } from "../base/assert.ts";
import type { Micros, PartitionId } from "../base/ids.ts";
import type { RaftFacade } from "./application.ts";
import { loadOf, type PartitionLoad } from "./loadReport.ts";
import type { NodeState } from "./node.ts";
import { readClock } from "./conditions.ts";
import { epochMillis } from "./settings.ts";
import { generationOf, liveMap } from "./partitionMap.ts";
import { getPartitionKey, getPrefixPartitionKey, keyPrefix, routingHash } from "./routing.ts";

/** What an application may ask its node. */
export function createFacade(state: NodeState, now: () => Micros): RaftFacade {
  const load = (partition: PartitionId): PartitionLoad | null => loadOf(state, partition, now());
  return {
    node: state.id,
    clockMillis: () => epochMillis + Math.floor(readClock(state.conditions.clock, now()) / 1000),
    getPartitionKey: (key) =>
      assertPresent(getPartitionKey(state.system.map, key), "the key's range"),
    getPrefixPartitionKey: (key) =>
      assertPresent(getPrefixPartitionKey(state.system.map, key), "the key's range"),
    getKeyHash: (key) => routingHash(keyPrefix(key)),
    amILeader: (partition) => leads(state, partition),
    getPartitionLogOpsPerSecond: (partition) => (load(partition)?.rate ?? 0) / 1000,
    getPartitionWalQueueDepth: (partition) => load(partition)?.walQueueDepth ?? 0,
    getPartitionCommitWaitMs: (partition) => (load(partition)?.commitWait ?? 0) / 1000,
    getPartitionGeneration: (partition) => generationOf(state.system.map, partition),
    getPartitionMap: () => liveMap(state.system.map),
  };
}

/** Kommander's `amILeader`: leads the partition and serves. */
function leads(state: NodeState, partition: PartitionId): boolean {
  const role = state.replicas[partition]?.role;
  return role?.kind === "leader" && role.serving;
}
