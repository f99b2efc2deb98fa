import type { Micros } from "../engine/base/ids.ts";
import type { ClusterConfig } from "../engine/simulation/config.ts";
import type { EventObserver } from "../engine/simulation/runner.ts";
import {
  advanceTo,
  createSimulation,
  insertInput,
  type Simulation,
} from "../engine/simulation/simulation.ts";
import { commandKey, commandValue } from "./command.ts";

/** By then every partition has a leader that serves. */
const settled: Micros = 2_000_000;

/** Lets that many clients ask, one per interval, and time pass meanwhile. Returns `proposed`. */
export function runSteadily(
  simulation: Simulation,
  {
    proposed,
    commands,
    interval,
  }: { readonly proposed: number; readonly commands: number; readonly interval: Micros },
): number {
  const { world } = simulation;
  const start = world.frontier;
  for (let index = 0; index < commands; index++) {
    const key = commandKey(proposed + index);
    const value = commandValue(proposed + index);
    insertInput(world, {
      at: start + index * interval,
      action: {
        kind: "submit",
        operation: { kind: "set", key, value, partition: null },
        node: null,
      },
    });
  }
  advanceTo(simulation, start + commands * interval);
  return proposed + commands;
}

/** A cluster that had time to elect leaders, which serve by now. */
export function createSettled(
  config: Pick<ClusterConfig, "nodes" | "partitions" | "network" | "initial">,
  { tracing, observe }: { readonly tracing: boolean; readonly observe?: EventObserver | undefined },
): Simulation {
  const simulation = createSimulation(
    { seed: 7, preset: "robust", rules: [], ...config },
    { tracing, observe },
  );
  advanceTo(simulation, settled);
  return simulation;
}

/** Drops what grows with every turn and what nobody reads here, as a page would after reading it. */
export function forgetPast({ world, trace }: Simulation): void {
  trace.length = 0;
  world.clients.finished.length = 0;
  world.inputs.splice(0, world.nextInput);
  world.nextInput = 0;
}
