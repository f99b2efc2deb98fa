import { describe, expect, test } from "vitest";
import type { NodeId, PartitionId } from "../../engine/base/ids.ts";
import { isQuiesced } from "../../engine/raft/replica.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import type { Action } from "../../engine/simulation/input.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import { parseScenario } from "../../engine/simulation/scenario/parseScenario.ts";

const second = 1_000_000;
const A: NodeId = 0;

function create(departures: Partial<ClusterConfig>): Simulation {
  const config = { seed: 3, nodes: 3, partitions: 32, preset: "kommander", rules: [] } as const;
  return createSimulation({ ...config, ...departures });
}

/** What happens from now on, until so much later. */
function watch(simulation: Simulation, seconds: number): readonly TraceEvent[] {
  const { trace, world } = simulation;
  trace.length = 0;
  advanceTo(simulation, world.frontier + seconds * second);
  return trace;
}

/** How many messages belong to user partitions. */
function partitionMessages(lines: readonly TraceEvent[]): number {
  return lines.filter(({ fact, partition }) => fact.kind === "messageSent" && partition > 0).length;
}

function ledBy(node: NodeId, simulation: Simulation): PartitionId[] {
  const { leaders } = simulation.world;
  return leaders.flatMap((leader, id) => (leader?.node === node && leader.serving ? [id] : []));
}

function set(partition: PartitionId): Action {
  const operation = { kind: "set", key: "x", value: "1", partition } as const;
  return { kind: "submit", operation, node: null };
}

describe("idle partitions", () => {
  test("send nothing at all: three nodes and thirty-two partitions for half a minute", () => {
    const simulation = create({});
    advanceTo(simulation, 12 * second);
    const lines = watch(simulation, 30);
    expect(partitionMessages(lines)).toBe(0);
    for (const runner of simulation.runners)
      for (const replica of runner!.state.node.replicas)
        expect(isQuiesced(replica!)).toBe(replica!.partition > 0);
  });

  test("beat on, all of them, where quiescence is off", () => {
    const simulation = create({ settings: { enableQuiescence: false } });
    advanceTo(simulation, 12 * second);
    // Two beats a second to two peers, and their answers.
    expect(partitionMessages(watch(simulation, 1))).toBe(32 * 2 * 2 * 2);
  });

  test("are woken one by one: a write wakes its own and no other", () => {
    const simulation = create({});
    advanceTo(simulation, 12 * second);
    actNow(simulation, set(5));
    const lines = watch(simulation, 10);
    const woken = lines.filter(({ fact }) => fact.kind === "woken");
    expect(woken.map(({ partition }) => partition)).toEqual([5, 5, 5]);
    expect(new Set(woken.map(({ node }) => node)).size).toBe(3);
    expect(lines.filter(({ partition }) => partition > 0 && partition !== 5)).toEqual([]);
    expect(partitionMessages(watch(simulation, 10))).toBe(0);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "whose leader's node dies all elect another within two cycles of probes (seed %i)",
    (seed) => {
      const simulation = create({ seed, nodes: 5, partitions: 16 });
      advanceTo(simulation, 12 * second);
      const lost = ledBy(A, simulation).filter((partition) => partition > 0);
      actNow(simulation, { kind: "crash", node: { kind: "node", node: A }, unsynced: "lost" });
      // 2 × 4 probes, the last of them with its relays, the longest election timeout, an election.
      watch(simulation, 8 + 1 + 4 + 4);
      expect(lost.length).toBeGreaterThan(0);
      for (const partition of lost) {
        const leader = simulation.world.leaders[partition];
        expect(leader).toMatchObject({ serving: true });
        expect(leader!.node).not.toBe(A);
      }
    },
  );
});

test("nobody sleeps under a node that the system's configuration does not name: it is not probed", () => {
  const simulation = create({ partitions: 1 });
  advanceTo(simulation, 12 * second);
  const leader = simulation.world.leaders[1]!.node;
  for (const runner of simulation.runners) {
    const system = runner!.state.node.replicas[0]!;
    const voters = system.configuration.voters.filter((voter) => voter !== leader);
    system.configuration = { ...system.configuration, voters };
  }
  const lines = watch(simulation, 2);
  const woken = lines.filter(
    ({ fact }) => fact.kind === "woken" && fact.reason === "leaderSuspect",
  );
  expect(new Set(woken.map(({ node }) => node)).size).toBe(2);
  expect(woken.some(({ node }) => node === leader)).toBe(false);
});

describe("settings that do not go together", () => {
  const check = (settings: string): string[] => {
    const text = `name: x\nnodes: 3\nuntil: 1s\nsettings: ${settings}\n`;
    const { problems } = parseScenario(text, { invariants: [] });
    return problems.map(({ message }) => message);
  };

  test("quiescence without probes is refused: nobody would find a dead leader", () => {
    const needs = "enableQuiescence needs probes more often than the shortest election timeout";
    expect(check("{ enableQuiescence: true }")).toEqual([needs]);
    expect(check("{ enableQuiescence: true, pingInterval: 1500ms }")).toEqual([needs]);
    expect(check("{ enableQuiescence: true, pingInterval: 1400ms }")).toEqual([]);
  });

  test("so are heartbeats that are no shorter than the shortest election timeout", () => {
    expect(check("{ heartbeatInterval: 1500ms }")).toEqual([
      "heartbeatInterval is no shorter than the shortest election timeout",
    ]);
  });
});
