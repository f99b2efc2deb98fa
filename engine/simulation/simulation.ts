import { assertPresent, unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { advance, advanceOne, boot, type Advance, type ExecutorTask } from "./advance.ts";
import { diskOf, type ClusterConfig } from "./config.ts";
import type { Action, Input } from "./input.ts";
import {
  obey,
  reportOf,
  resumeRunner,
  runBatch,
  startRunner,
  type EventObserver,
  type NodeReport,
  type Runner,
  type RunnerState,
} from "./runner.ts";
import type { TraceEvent } from "./trace.ts";
import { createWorld, eventsOf, fingerprintOf, nodeOptionsOf, type World } from "./world.ts";

/** A whole cluster in one thread: the fast executor, for tests, search, replay and time travel. */
export interface Simulation {
  readonly world: World;
  /** By node id; null while it is down. */
  readonly runners: (Runner | null)[];
  /** Lines since they were last taken (`takeTrace`). Empty when nothing is traced. */
  readonly trace: TraceEvent[];
  /** Called after every event of every node. */
  observe: EventObserver | undefined;
  /** Called after every window, when all nodes stand at one instant. */
  observeWorld: WorldObserver | undefined;
}

/** Looks at a whole cluster between two windows. */
export type WorldObserver = (simulation: Pick<Simulation, "world" | "runners">) => void;

/** A cluster at instant 0, all nodes started. */
export function createSimulation(
  config: ClusterConfig,
  {
    inputs = [],
    tracing = true,
    observe,
    observeWorld,
  }: {
    readonly inputs?: readonly Input[];
    readonly tracing?: boolean;
    readonly observe?: EventObserver | undefined;
    readonly observeWorld?: WorldObserver | undefined;
  } = {},
): Simulation {
  const world = createWorld(config, { inputs, tracing });
  const runners = world.nodes.map(() => null);
  const simulation: Simulation = { world, runners, trace: [], observe, observeWorld };
  drive(simulation, boot(world, simulation.trace));
  return simulation;
}

/** Lets everything before `horizon` happen. */
export function advanceTo(simulation: Simulation, horizon: Micros): void {
  drive(simulation, advance(simulation.world, simulation.trace, horizon));
}

/** Lets one event happen. */
export function stepEvent(simulation: Simulation): void {
  drive(simulation, advanceOne(simulation.world, simulation.trace));
}

/** Acts at the frontier. */
export function actNow(simulation: Simulation, action: Action): void {
  const { world } = simulation;
  insertInput(world, { at: world.frontier, action });
}

/** Adds an input that lies at or behind the frontier, after those of the same instant. */
export function insertInput(world: World, input: Input): void {
  let slot = world.inputs.length;
  while (slot > world.nextInput && world.inputs[slot - 1]!.at > input.at) slot -= 1;
  world.inputs.splice(slot, 0, input);
}

/** The lines since the last call. */
export function takeTrace(simulation: Simulation): TraceEvent[] {
  return simulation.trace.splice(0);
}

export function fingerprint(simulation: Simulation): string {
  return fingerprintOf(simulation.world);
}

export function eventCount(simulation: Simulation): number {
  return eventsOf(simulation.world);
}

function drive(simulation: Simulation, run: Advance): void {
  let task = run.next([]);
  while (task.done !== true) {
    task = run.next(execute(simulation, task.value));
    simulation.observeWorld?.(simulation);
  }
}

function execute(simulation: Simulation, task: ExecutorTask): NodeReport[] {
  const { world, runners, observe } = simulation;
  const { config, tracing } = world;
  switch (task.kind) {
    case "lives": {
      for (const node of task.stops) runners[node] = null;
      const reports: NodeReport[] = [];
      for (const start of task.starts) {
        const options = nodeOptionsOf(config, start.node, tracing);
        const runner = startRunner(options, diskOf(config), start);
        runners[start.node] = runner;
        observe?.(runner, -1, start.at);
        reports.push(reportOf(runner));
      }
      for (const order of task.orders) {
        const runner = assertPresent(runners[order.node], "the node of an order");
        obey(runner, order, observe);
        reports.push(reportOf(runner));
      }
      return reports;
    }
    case "window": {
      const reports: NodeReport[] = [];
      for (const batch of task.batches) {
        const runner = assertPresent(runners[batch.node], "the node of a batch");
        runBatch(runner, batch, observe);
        reports.push(reportOf(runner));
      }
      return reports;
    }
    default:
      return unreachable(task);
  }
}

/** All of a simulation's state at one instant: plain data, apart from any function. */
export interface Keyframe {
  readonly world: World;
  readonly runners: readonly (RunnerState | null)[];
}

/**
 * The state as it stands, still owned by the simulation: whoever keeps it must clone it
 * (`structuredClone`, which these rooms do not have).
 */
export function keyframeOf({ world, runners }: Simulation): Keyframe {
  return { world, runners: runners.map((runner) => runner?.state ?? null) };
}

/** Goes on from a keyframe, which it takes over: pass a clone. */
export function resumeSimulation(
  { world, runners }: Keyframe,
  { observe, observeWorld }: Partial<Pick<Simulation, "observe" | "observeWorld">> = {},
): Simulation {
  const { config, tracing } = world;
  const disk = diskOf(config);
  return {
    world,
    runners: runners.map((state, node) =>
      state === null ? null : resumeRunner(nodeOptionsOf(config, node, tracing), disk, state),
    ),
    trace: [],
    observe,
    observeWorld,
  };
}
