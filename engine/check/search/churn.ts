import { systemPartition, type NodeId } from "../../base/ids.ts";
import { newestConfiguration } from "../../raft/entry.ts";
import type { World } from "../../simulation/world.ts";
import { below, pick } from "./draws.ts";
import { anyNode, idsOf, leaderOf, named, now, type Scene } from "./scene.ts";

/** Somebody comes, goes, or is made to: through the node itself, or through who decides. */
export function churn(scene: Scene): void {
  const { storm, world } = scene;
  const { draws } = storm;
  const node = anyNode(scene);
  const leader = world.leaders[systemPartition]?.node ?? anyNode(scene);
  const partition = systemPartition;
  switch (pick(draws, ["join", "join", "leave", "change", "configure"] as const)) {
    case "join":
      return now(scene, {
        kind: "submit",
        operation: { kind: "joinCluster", partition },
        node: named(node),
      });
    case "leave":
      return now(scene, {
        kind: "submit",
        operation: { kind: "requestLeave", partition },
        node: named(node),
      });
    case "change": {
      const change = pick(draws, ["add", "promote", "remove"] as const);
      const operation = {
        kind: "changeMember",
        partition,
        change,
        member: node,
        expectedVersion: null,
      } as const;
      return now(scene, { kind: "submit", operation, node: named(leader) });
    }
    case "configure":
      return configure(scene, node);
  }
}

/** Changes the part of one node in a partition, twice in a row: the second may come too early. */
function configure(scene: Scene, node: NodeId): void {
  const { storm, world } = scene;
  const { partition, node: leader } = leaderOf(scene);
  if (partition === systemPartition) return;
  // What moves is found by nodes that hold both partitions (decision 13): nobody is left out of one
  // by hand where partitions are split and merged.
  if (storm.plan.elastic || storm.plan.config.application !== undefined) return;
  const stored = world.nodes[leader]!.disk.replicas[partition]!;
  const known = newestConfiguration(stored.entries)?.configuration;
  const ids = idsOf(world);
  let voters = [...(known?.voters ?? ids.slice(0, world.config.members))];
  const toggle = (other: NodeId): void => {
    const isIn = voters.includes(other);
    voters = isIn ? voters.filter((voter) => voter !== other) : [...voters, other];
    const learners = isIn && below(storm.draws, 2) === 0 ? [other] : [];
    const operation = { kind: "configure", partition, voters, learners } as const;
    now(scene, { kind: "submit", operation, node: named(leader) });
  };
  toggle(node);
  if (below(storm.draws, 2) === 0) toggle(anyNode(scene));
}

/** Whether not all vote, or did not always: then a majority of the nodes may be none of the voters. */
export function hasChurned({ nodes, config }: World): boolean {
  // What was asked in the storm may come true after it.
  if (config.members !== undefined) return true;
  const members = config.nodes;
  return nodes.some(({ disk }) =>
    disk.replicas.some(({ entries }) =>
      entries.some(
        ({ payload }) =>
          payload.kind === "configuration" &&
          (payload.configuration.voters.length !== members ||
            payload.configuration.voters.some((voter) => voter >= members)),
      ),
    ),
  );
}
