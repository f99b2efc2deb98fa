import type { Micros } from "../../engine/base/ids.ts";
import { advance, boot, nextEventAt, type Advance } from "../../engine/simulation/advance.ts";
import { diskOf } from "../../engine/simulation/config.ts";
import {
  obey,
  reportOf,
  runBatch,
  startRunner,
  type NodeReport,
  type Runner,
} from "../../engine/simulation/runner.ts";
import {
  advanceTo,
  createSimulation,
  eventCount,
  fingerprint,
  keyframeOf,
  resumeSimulation,
  stepEvent,
  takeTrace,
} from "../../engine/simulation/simulation.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import {
  createWorld,
  eventsOf,
  fingerprintOf,
  nodeOptionsOf,
} from "../../engine/simulation/world.ts";
import type { Run } from "./arbitraryRun.ts";

/** What a run left behind, whatever way it was executed. */
export interface Outcome {
  readonly fingerprint: string;
  readonly events: number;
  readonly trace: readonly TraceEvent[];
}

/** In one go, in the largest windows there are. */
export function executeAtOnce({ config, inputs, horizon }: Run, tracing = true): Outcome {
  const simulation = createSimulation(config, { inputs, tracing });
  advanceTo(simulation, horizon);
  return {
    fingerprint: fingerprint(simulation),
    events: eventCount(simulation),
    trace: takeTrace(simulation),
  };
}

/** From horizon to horizon. */
export function executeInSlices(
  { config, inputs, horizon }: Run,
  horizons: readonly Micros[],
): Outcome {
  const simulation = createSimulation(config, { inputs });
  for (const until of horizons) advanceTo(simulation, Math.min(until, horizon));
  advanceTo(simulation, horizon);
  return {
    fingerprint: fingerprint(simulation),
    events: eventCount(simulation),
    trace: takeTrace(simulation),
  };
}

/** One event at a time. */
export function executeStepwise({ config, inputs, horizon }: Run, tracing = true): Outcome {
  const simulation = createSimulation(config, { inputs, tracing });
  while (nextEventAt(simulation.world) < horizon) stepEvent(simulation);
  return {
    fingerprint: fingerprint(simulation),
    events: eventCount(simulation),
    trace: takeTrace(simulation),
  };
}

/** With a copy of everything that crosses between world and nodes, as between threads. */
export function executeAcrossClones({ config, inputs, horizon }: Run): Outcome {
  const world = createWorld(config, { inputs, tracing: true });
  const trace: TraceEvent[] = [];
  const runners = new Map<number, Runner>();
  const drive = (run: Advance): void => {
    let task = run.next([]);
    while (task.done !== true) {
      const { value } = task;
      const reports: NodeReport[] = [];
      const received = structuredClone(value);
      if (received.kind === "lives") {
        for (const node of received.stops) runners.delete(node);
        for (const start of received.starts) {
          const options = nodeOptionsOf(config, start.node, true);
          const runner = startRunner(options, diskOf(config), start);
          runners.set(start.node, runner);
          reports.push(structuredClone(reportOf(runner)));
        }
        for (const order of received.orders) {
          const runner = runners.get(order.node)!;
          obey(runner, order);
          reports.push(structuredClone(reportOf(runner)));
        }
      } else {
        // Whose batch runs first must not matter: the last node goes first here.
        for (const batch of received.batches.toReversed()) {
          const runner = runners.get(batch.node)!;
          runBatch(runner, batch);
          reports.push(structuredClone(reportOf(runner)));
        }
      }
      task = run.next(reports);
    }
  };
  drive(boot(world, trace));
  drive(advance(world, trace, horizon));
  return { fingerprint: fingerprintOf(world), events: eventsOf(world), trace };
}

/** Saved at an instant, restored from a copy, and continued. */
export function executeFromKeyframe({ config, inputs, horizon }: Run, savedAt: Micros): Outcome {
  const first = createSimulation(config, { inputs });
  advanceTo(first, savedAt);
  const lines = takeTrace(first);
  const keyframe = structuredClone(keyframeOf(first));
  // What the original does from here on must not reach the copy.
  advanceTo(first, horizon);
  const second = resumeSimulation(keyframe);
  advanceTo(second, horizon);
  return {
    fingerprint: fingerprint(second),
    events: eventCount(second),
    trace: [...lines, ...takeTrace(second)],
  };
}
