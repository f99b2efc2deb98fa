import { expect, test } from "vitest";
import type { NodeCall } from "../../engine/node/nodeCall.ts";
import type { ApplicationOperation } from "../../engine/node/application.ts";
import type { NodeReference } from "../../engine/simulation/input.ts";
import { actNow, advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";
import { hear } from "../support/hearing.ts";

test("a checkpoint waits for the proposals before it, however often it has to ask", () => {
  const config = { seed: 7, nodes: 3, partitions: 1, preset: "kommander", rules: [] } as const;
  const simulation = createSimulation(config);
  const { world } = simulation;
  const run = (millis: number): void => advanceTo(simulation, world.frontier + millis * 1000);
  run(8000);
  const leader: NodeReference = { kind: "leader", partition: 1 };
  const submit = (operation: NodeCall | ApplicationOperation): void => {
    actNow(simulation, { kind: "submit", operation, node: leader });
    run(20);
  };
  actNow(simulation, { kind: "isolate", node: leader });
  submit({ kind: "set", key: "x", value: "1", partition: 1 });
  submit({ kind: "replicateCheckpoint", partition: 1 });
  run(1000);
  const { log } = simulation.runners[world.leaders[1]!.node]!.state.node.replicas[1]!;
  expect(log.entries.at(-1)!.payload.kind).toBe("command");
  expect(world.clients.finished).toEqual([]);
  actNow(simulation, { kind: "heal" });
  run(1000);
  expect(world.clients.finished).toMatchObject([
    { request: 1, status: "Success", logIndex: 2 },
    { request: 2, status: "Success", logIndex: 3 },
  ]);
});

test.each([
  { keeps: -1, base: 3, about: "relies on its snapshots" },
  { keeps: 2, base: 2, about: "keeps two entries by itself" },
])("an application that $about lets the log be shortened so far", ({ keeps, base }) => {
  hear({ getDurablyAppliedIndex: () => keeps });
  const settings = { compactEveryOperations: 1 };
  const config = {
    seed: 7,
    nodes: 1,
    partitions: 1,
    preset: "robust",
    rules: [],
    settings,
  } as const;
  const simulation = createSimulation(config);
  advanceTo(simulation, 1_000_000);
  const set = { kind: "set", key: "x", value: "1", partition: 1 } as const;
  for (const operation of [set, set, { kind: "replicateCheckpoint", partition: 1 }, set] as const) {
    actNow(simulation, { kind: "submit", operation, node: null });
    advanceTo(simulation, simulation.world.frontier + 100_000);
  }
  expect(simulation.runners[0]!.state.node.replicas[1]!.log.baseIndex).toBe(base);
});
