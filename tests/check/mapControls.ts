import { createInitialPartitionMap, type PartitionMap } from "../../engine/node/partitionMap.ts";
import type { Runner } from "../../engine/simulation/runner.ts";
import { appendTo, see, write, type Control, type World } from "../support/soundWorld.ts";

/** A node goes by a map whose one range somebody changed. */
function adopt(
  world: World,
  runner: Runner,
  change: { readonly mapVersion?: number } & Partial<PartitionMap["partitions"][number]>,
): void {
  const { mapVersion = 2, ...range } = change;
  const { partitions } = createInitialPartitionMap(1);
  runner.state.node.system.map = {
    mapVersion,
    partitions: partitions.map((initial) => ({ ...initial, generation: 2, ...range })),
    transfers: [],
  };
  see(world, runner);
}

/** Maps that nobody may commit, writes that a moving partition may not take, partitions of no map. */
export const mapControls: readonly Control[] = [
  {
    invariant: "mapCoverage",
    story: "the first hashes have no place",
    smuggle: (world) => adopt(world, world.leader, { startRange: 10 }),
  },
  {
    invariant: "generationMonotonic",
    story: "a range shrinks under the same generation",
    smuggle: (world) => adopt(world, world.leader, { endRange: 10, generation: 1 }),
  },
  {
    invariant: "generationMonotonic",
    story: "a removed partition comes back",
    smuggle: (world) => {
      adopt(world, world.leader, { state: "removed" });
      adopt(world, world.leader, { mapVersion: 3, generation: 3 });
    },
  },
  {
    invariant: "generationMonotonic",
    story: "a leader accepts a write while its partition is splitting",
    smuggle: (world) => {
      const { leader } = world;
      adopt(world, leader, { state: "splitting" });
      const added = appendTo(leader, "late");
      write(leader, [added]);
      const ticket = { node: 0, millis: 1, counter: 0 };
      const asked = { request: 99, asker: "application", autoCommit: true } as const;
      const times = { proposedAt: world.at, deadline: world.at + 1 };
      const waiter = { ...asked, ticket, last: added.index, ...times, ref: 0, tag: "" };
      leader.state.node.proposals[1]!.push(waiter);
      see(world, leader);
    },
  },
  {
    invariant: "restoreGate",
    story: "a node runs a partition although P0 is not there yet",
    smuggle: (world) => {
      world.follower.state.node.replicas[0] = undefined;
      adopt(world, world.follower, {});
    },
  },
];
