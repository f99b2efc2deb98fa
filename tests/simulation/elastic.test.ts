import { describe, expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import { checkHistory } from "../../engine/check/history/checkHistory.ts";
import { historyOf } from "../../engine/check/history/historyOf.ts";
import { findRange } from "../../engine/node/partitionMap.ts";
import { getPartitionKey } from "../../engine/node/routing.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { Action, Input } from "../../engine/simulation/input.ts";
import {
  advanceTo,
  createSimulation,
  fingerprint,
  keyframeOf,
  resumeSimulation,
  stepEvent,
  takeTrace,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import { foldTrace } from "../../engine/simulation/foldTrace.ts";
import { createView, replicaOf } from "../../engine/simulation/view.ts";

const config: ClusterConfig = { seed: 6, nodes: 3, partitions: 2, preset: "robust", rules: [] };
const keys = ["a", "b", "c", "d", "e", "f"] as const;
const [begin, second] = [3_000_000, 4_500_000] as const;
const end = 12_000_000;

function append(at: number, key: string, value: string): Input {
  const operation = { kind: "append", key, value, partition: null } as const;
  return { at, action: { kind: "submit", operation, node: null } };
}

const split: Action = {
  kind: "submit",
  operation: {
    kind: "splitPartition",
    source: 1,
    target: null,
    boundary: null,
    targetMode: "hashRange",
  },
  node: null,
};
const merge: Action = {
  kind: "submit",
  operation: { kind: "mergePartitions", survivor: 2, source: 3 },
  node: null,
};

/** Lists grow while a partition is split, and while what was split off is merged into another. */
function story(extra: readonly Input[] = []): Input[] {
  const inputs: Input[] = [];
  for (const key of keys)
    for (let step = 0; step < 12; step++) {
      inputs.push(append(begin - 4_000 + step * 2_000, key, `s${step}`));
      inputs.push(append(second - 4_000 + step * 2_000, key, `m${step}`));
    }
  inputs.push({ at: begin, action: split }, { at: second, action: merge }, ...extra);
  for (const key of keys) {
    const operation = { kind: "get", key, partition: null, through: "log" } as const;
    inputs.push({ at: end - 2_000_000, action: { kind: "submit", operation, node: null } });
  }
  return inputs;
}

function run(inputs: readonly Input[]): Simulation {
  const checker = createChecker(config);
  const simulation = createSimulation(config, {
    inputs,
    tracing: false,
    observe: observeWith(checker),
  });
  advanceTo(simulation, end);
  expect(violations(checker)).toEqual([]);
  return simulation;
}

/** Every transfer is over, every node goes by one map, and no client was told what is not so. */
function expectWhole({ world, runners }: Simulation): void {
  expect(world.partitionMap.transfers).toEqual([]);
  for (const runner of runners) expect(runner!.state.node.system.map).toEqual(world.partitionMap);
  const { verdict, violation } = checkHistory(historyOf(world.clients), { budget: 200_000 });
  expect(violation).toBeNull();
  expect(verdict).not.toBe("no");
  const reads = world.clients.finished.filter(({ operation }) => operation.kind === "get");
  expect(reads.map(({ status }) => status)).toEqual(keys.map(() => "Success"));
}

describe("a split and a merge under load", () => {
  test("move every key, and lose no confirmed write", () => {
    const simulation = run(story());
    expectWhole(simulation);
    const { world } = simulation;
    expect(findRange(world.partitionMap, 1)).toMatchObject({ state: "active", generation: 3 });
    expect(findRange(world.partitionMap, 2)).toMatchObject({ state: "active", generation: 2 });
    expect(findRange(world.partitionMap, 3)).toMatchObject({ state: "removed", generation: 4 });
    const owners = new Set(keys.map((key) => getPartitionKey(world.partitionMap, key)));
    expect(owners).toEqual(new Set([1, 2]));
    for (const runner of simulation.runners) expect(runner!.state.node.replicas[3]).toBeUndefined();
    for (const { disk } of world.nodes) expect(disk.replicas[3]!.entries).toEqual([]);
  });

  // Elections of the new partition take the longest: the first milliseconds are the dense ones.
  const offsets = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 60, 120, 200, 300].map((ms) => ms * 1000);
  const instants = [begin, second].flatMap((phase) => offsets.map((offset) => phase + offset));

  test.each(instants)("survive the end of P0's leader at %i µs", (at) => {
    expectWhole(run(story(crashOf(0, at))));
  });

  test.each(instants)("survive the end of the giving partition's leader at %i µs", (at) => {
    expectWhole(run(story(crashOf(at < second ? 1 : 3, at))));
  });

  test.each([begin, second])("survive all losing power soon after %i µs", (phase) => {
    for (const offset of [3_000, 6_000, 12_000, 250_000]) {
      const nodes = [0, 1, 2].map((node) => ({ kind: "node", node }) as const);
      const at = phase + offset;
      const cut = nodes.map((node): Input => ({ at, action: { kind: "crash", node } }));
      const back = nodes.map((node): Input => ({
        at: at + 400_000,
        action: { kind: "restart", node },
      }));
      expectWhole(run(story([...cut, ...back])));
    }
  });
});

function crashOf(partition: number, at: number): Input[] {
  const restarts = [0, 1, 2].map((node): Input => ({
    at: at + 900_000,
    action: { kind: "restart", node: { kind: "node", node } },
  }));
  return [{ at, action: { kind: "crash", node: { kind: "leader", partition } } }, ...restarts];
}

describe("a run whose partitions come and go", () => {
  const inputs = story(crashOf(1, begin + 5_000));

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "forgets no timer of the partitions that begin on the way (seed %i)",
    (seed) => {
      const forgotten: string[] = [];
      const operation = { kind: "createPartition", id: null, range: null } as const;
      const action: Action = { kind: "submit", operation, node: null };
      // Beside timeouts as long as these, a newcomer's may well be the first to run out.
      const simulation = createSimulation(
        { ...config, seed, partitions: 1, preset: "classroom" },
        {
          inputs: [8_000_000, 12_000_000, 16_000_000].map((at) => ({ at, action })),
          tracing: false,
          observe: ({ state: { node } }, _partition, at) => {
            for (const replica of node.replicas)
              if (replica !== undefined && replica.deadline < node.nextDeadline)
                forgotten.push(`node ${node.id}, partition ${replica.partition} at ${at}`);
          },
        },
      );
      advanceTo(simulation, 20_000_000);
      expect(forgotten).toEqual([]);
      expect(simulation.world.partitionMap.partitions).toHaveLength(4);
    },
  );

  test("is the same in windows, in single steps, and from a keyframe in the middle of a split", () => {
    const windows = createSimulation(config, { inputs, tracing: false });
    advanceTo(windows, end);

    const steps = createSimulation(config, { inputs });
    while (steps.world.frontier < end) stepEvent(steps);
    advanceTo(steps, steps.world.frontier);
    const again = createSimulation(config, { inputs, tracing: false });
    advanceTo(again, steps.world.frontier);
    expect(fingerprint(steps)).toBe(fingerprint(again));

    const half = createSimulation(config, { inputs, tracing: false });
    advanceTo(half, begin + 4_000);
    const resumed = resumeSimulation(structuredClone(keyframeOf(half)));
    advanceTo(resumed, end);
    expect(fingerprint(resumed)).toBe(fingerprint(windows));
  });

  test("is seen as it is: what the trace folds to is what the nodes hold", () => {
    const simulation = createSimulation(config, { inputs });
    advanceTo(simulation, end);
    const view = foldTrace(createView(config), takeTrace(simulation));
    expect(view.partitionMap).toEqual(simulation.world.partitionMap);
    expect(view.partitionCount).toBe(4);
    for (const runner of simulation.runners) {
      const { id, replicas, system } = runner!.state.node;
      expect(view.nodes[id]!.mapVersion).toBe(system.map.mapVersion);
      for (let partition = 0; partition < 4; partition++) {
        const seen = replicaOf(view, id, partition);
        expect(seen.log.last).toBe(replicas[partition]?.log.entries.length ?? 0);
        expect(seen.role).toBe(replicas[partition]?.role.kind ?? "follower");
      }
    }
  });
});
