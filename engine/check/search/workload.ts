import { systemPartition, type NodeId, type PartitionId } from "../../base/ids.ts";
import type { ClientOperation } from "../../node/application.ts";
import { recipeOf } from "../../recipes/catalogue.ts";
import type { Action } from "../../simulation/input.ts";
import type { World } from "../../simulation/world.ts";
import { below, hits, pick } from "./draws.ts";
import { drawMapChange } from "./mapChange.ts";
import type { Storm } from "./storm.ts";
import { drawTicketRequest } from "./ticketWorkload.ts";

/** One request in so many changes the map. */
const mapChangesIn = 24;

/** One checkpoint in so many is P0's: map and roster then come to others in a snapshot. */
const systemCheckpointsIn = 4;

/** A client's next request; `aim` says which partition, and at which node. */
export function drawRequest(
  storm: Storm,
  world: World,
  aim: { readonly partition: PartitionId; readonly node: NodeId } | null,
): Action {
  const { draws, plan } = storm;
  const { workload, config, elastic } = plan;
  if (elastic && below(draws, mapChangesIn) === 0)
    return { kind: "submit", operation: drawMapChange(draws, world), node: null };
  const named = aim?.partition ?? 1 + below(draws, config.partitions);
  const partition = elastic ? null : named;
  const isPinned = hits(draws, workload.pinned);
  const node = aim?.node ?? (isPinned ? below(draws, world.nodes.length) : null);
  const target = node === null ? null : ({ kind: "node", node } as const);
  if (aim === null && hits(draws, workload.checkpoints)) {
    const partition = below(draws, systemCheckpointsIn) === 0 ? systemPartition : named;
    const operation = { kind: "replicateCheckpoint", partition } as const;
    return { kind: "submit", operation, node: target };
  }
  const key = `k${below(draws, workload.keys)}`;
  if (aim === null && partition !== null && hits(draws, workload.transfers))
    return { kind: "submit", operation: handOver(storm, world, partition), node: target };
  if (config.application !== undefined) {
    const { name } = config.application;
    const operation = recipeOf(name).request((bound) => below(draws, bound));
    return { kind: "submit", operation, node: target };
  }
  if (
    aim === null &&
    partition !== null &&
    workload.tickets.of > 0 &&
    hits(draws, workload.tickets)
  )
    return drawTicketRequest(storm, world, { key, partition, target });
  if (aim === null && hits(draws, workload.reads))
    return { kind: "submit", operation: read(storm, key, partition), node: target };
  storm.written += 1;
  const value = `v${storm.written}`;
  if (aim === null && hits(draws, workload.conditional)) {
    const expected = below(draws, 8) === 0 ? null : `v${1 + below(draws, storm.written)}`;
    const operation = { kind: "compareAndSet", key, expected, value, partition } as const;
    return { kind: "submit", operation, node: target };
  }
  if (hits(draws, workload.appends)) {
    const operation = { kind: "append", key: `a${key}`, value, partition } as const;
    return { kind: "submit", operation, node: target };
  }
  if (partition !== null && hits(draws, workload.batches)) {
    const data = Array.from(
      { length: 2 + below(draws, 4) },
      (_, part) => `${key}=${value}.${part}`,
    );
    const operation = { kind: "replicateLogs", partition, logType: "set", data } as const;
    return { kind: "submit", operation, node: target };
  }
  return { kind: "submit", operation: { kind: "set", key, value, partition }, node: target };
}

function handOver(
  { draws, plan }: Storm,
  { nodes }: World,
  partition: PartitionId,
): ClientOperation {
  const choice = below(draws, 8);
  if (choice < 2) return { kind: "stepDown", partition };
  if (choice < 4 && plan.workload.silencing)
    return { kind: choice === 2 ? "suspendHeartbeats" : "resumeHeartbeats", partition };
  return { kind: "transferLeadership", partition, target: below(draws, nodes.length) };
}

/** Most are judged; those of a node's own copy may be stale. */
function read(
  { draws, plan }: Storm,
  plain: string,
  partition: PartitionId | null,
): ClientOperation {
  const through = below(draws, 8) === 0 ? "copy" : pick(draws, plan.workload.readPaths);
  const key = below(draws, 3) === 0 ? `a${plain}` : plain;
  return { kind: "get", key, partition, through };
}
