import { systemPartition } from "../base/ids.ts";
import { getPartitionKey } from "../node/routing.ts";
import type { SeenApplications } from "../recipes/recipe.ts";
import type { Simulation } from "../simulation/simulation.ts";

/** All applications of a cluster, as its recipe is asked about them. */
export function seenApplications({
  world,
  runners,
}: Pick<Simulation, "world" | "runners">): SeenApplications<unknown> {
  return {
    states: runners.map((runner) => runner?.state.node.application ?? null),
    partitionMap: world.partitionMap,
    ledger: world.services.ledger,
    appliedIndex: (node, partition) =>
      runners[node]?.state.node.replicas[partition]?.lastApplied ?? 0,
    told: (node) => runners[node]?.state.node.told ?? -1,
    partitionOf: (key) => getPartitionKey(world.partitionMap, key) ?? systemPartition,
    canCommit: (node, partition) => world.leaders[partition]?.node === node,
    serves: (node, partition) => {
      const leader = world.leaders[partition];
      return leader?.node === node && leader.serving;
    },
  };
}
