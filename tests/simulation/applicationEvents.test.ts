import { expect, test } from "vitest";
import type { Micros, NodeId, PartitionId } from "../../engine/base/ids.ts";
import type { Action } from "../../engine/simulation/input.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  takeTrace,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import { hear } from "../support/hearing.ts";

function start(nodes = 3, members = nodes): Simulation {
  const simulation = createSimulation({
    seed: 7,
    nodes,
    members,
    partitions: 1,
    preset: "robust",
    rules: [],
  });
  run(simulation, 2_000_000);
  return simulation;
}

function run(simulation: Simulation, micros: Micros): void {
  advanceTo(simulation, simulation.world.frontier + micros);
}

/** The application's state on a node: one object a life, by which its handlers are told apart. */
function applicationOn({ runners }: Simulation, node: NodeId): object {
  return runners[node]!.state.node.application as object;
}

/** Who is told to lead a partition, from here on, to every life of every application. */
function hearLeaders(): { life: unknown; partition: PartitionId; leader: NodeId | null }[] {
  const told: ReturnType<typeof hearLeaders> = [];
  hear({
    onLeaderChanged: (life, changed) => {
      told.push({ life, ...changed });
      return [];
    },
  });
  return told;
}

/** The states of the partitions in every map that is told, from here on, to one life. */
function hearMaps(life: object): string[] {
  const told: string[] = [];
  hear({
    onPartitionMapChanged: (to, map) => {
      const states = map.partitions.map(({ partitionId, state }) => `P${partitionId} ${state}`);
      if (to === life) told.push(states.join(", "));
      return [];
    },
  });
  return told;
}

function split(source: PartitionId): Action {
  const operation = {
    kind: "splitPartition",
    source,
    target: null,
    boundary: null,
    targetMode: "hashRange",
  } as const;
  return { kind: "submit", operation, node: null };
}

test("everybody hears who serves, and that nobody does any more", () => {
  const simulation = start();
  const first = simulation.world.leaders[1]!.node;
  const [follower] = [0, 1, 2].filter((node) => node !== first) as [NodeId];
  const told = hearLeaders();
  const follows = applicationOn(simulation, follower);
  const led = applicationOn(simulation, first);
  actNow(simulation, { kind: "isolate", node: { kind: "node", node: first } });
  run(simulation, 2_000_000);
  const second = simulation.world.leaders[1]!.node;
  expect(second).not.toBe(first);
  const heardBy = (life: object): (NodeId | null)[] =>
    told.filter((one) => one.life === life && one.partition === 1).map(({ leader }) => leader);
  expect(heardBy(follows)).toEqual([null, second]);
  expect(heardBy(led)).toEqual([null]);
  actNow(simulation, { kind: "heal" });
  run(simulation, 1_000_000);
  expect(heardBy(led)).toEqual([null, second]);
});

test("whoever is elected says so of itself once it serves, not before", () => {
  const simulation = start();
  const told = hearLeaders();
  takeTrace(simulation);
  actNow(simulation, { kind: "crash", node: { kind: "leader", partition: 1 } });
  run(simulation, 2_000_000);
  const { node } = simulation.world.leaders[1]!;
  const own = told.filter(
    ({ life, partition }) => partition === 1 && life === applicationOn(simulation, node),
  );
  // Between the two it was a leader that does not serve: its own no-op was not committed yet.
  expect(own.map(({ leader }) => leader)).toEqual([null, node]);
});

test("every phase of a split and a merge is told as another map, in the order of P0's log", () => {
  const simulation = start();
  const maps = hearMaps(applicationOn(simulation, 2));
  actNow(simulation, split(1));
  run(simulation, 2_000_000);
  const merge = { kind: "mergePartitions", survivor: 1, source: 2 } as const;
  actNow(simulation, { kind: "submit", operation: merge, node: null });
  run(simulation, 2_000_000);
  expect(maps).toEqual([
    "P1 splitting, P2 splitting",
    "P1 active, P2 active",
    "P1 active, P2 draining",
    "P1 active, P2 removed",
  ]);
});

test("every version of the roster is announced on every node, one by one", () => {
  const simulation = start(4, 3);
  takeTrace(simulation);
  const told: number[] = [];
  const first = applicationOn(simulation, 0);
  hear({
    onMembershipChanged: (life, { membershipVersion }) => {
      if (life === first) told.push(membershipVersion);
      return [];
    },
  });
  const { replicas } = simulation.runners[0]!.state.node;
  const join = { kind: "joinCluster", partition: 0 } as const;
  actNow(simulation, { kind: "submit", operation: join, node: { kind: "node", node: 3 } });
  run(simulation, 6_000_000);
  const announced = takeTrace(simulation).flatMap(({ node, fact }) =>
    fact.kind === "rosterChanged"
      ? [{ node, version: fact.roster.membershipVersion, members: fact.roster.members.length }]
      : [],
  );
  expect(replicas[0]!.configuration.voters).toEqual([0, 1, 2, 3]);
  for (const node of [0, 1, 2])
    expect(announced.filter((one) => one.node === node)).toEqual([
      { node, version: 2, members: 4 },
      { node, version: 3, members: 4 },
    ]);
  expect(told).toEqual([2, 3]);
  // The newcomer is told what was before it came, too.
  expect(announced.filter(({ node }) => node === 3).map(({ version }) => version)).toEqual([
    1, 2, 3,
  ]);
});

test("a start tells of each partition that it restores, with what the disk holds of it in between", () => {
  const simulation = start();
  const operation = { kind: "set", key: "x", value: "1", partition: 1 } as const;
  for (let round = 0; round < 2; round++) {
    actNow(simulation, { kind: "submit", operation, node: null });
    run(simulation, 500_000);
  }
  const follower = (simulation.world.leaders[1]!.node + 1) % 3;
  const node = { kind: "node", node: follower } as const;
  actNow(simulation, { kind: "crash", node });
  run(simulation, 1);
  const told: string[] = [];
  hear({
    onRestoreStarted: (_, partition) => void told.push(`P${partition} begins`),
    onLogRestored: (_, { partition, log }) => void told.push(`P${partition}: ${log.logData}`),
    onRestoreFinished: (_, partition) => void told.push(`P${partition} ends`),
  });
  actNow(simulation, { kind: "restart", node });
  run(simulation, 1);
  expect(told).toEqual(["P0 begins", "P0 ends", "P1 begins", "P1: x=1", "P1 ends"]);
});

test("a handler that throws is a bug of the lab: the run ends there", () => {
  const simulation = start();
  hear({
    onReplicationReceived: () => {
      throw new Error("no such handler");
    },
  });
  const operation = { kind: "set", key: "x", value: "1", partition: 1 } as const;
  actNow(simulation, { kind: "submit", operation, node: null });
  expect(() => run(simulation, 500_000)).toThrow("no such handler");
});
