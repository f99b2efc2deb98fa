import { assertPresent, unreachable } from "../base/assert.ts";
import type { NodeId } from "../base/ids.ts";
import type { ExecutorTask } from "../simulation/advance.ts";
import type { NodeReport, RunnerState } from "../simulation/runner.ts";
import type { World } from "../simulation/world.ts";
import type { NodeHandle } from "./nodeHandle.ts";

/** The nodes of a run, each in a worker of its own. */
export interface NodePool {
  /** By node id; null while the node is down. */
  readonly handles: (NodeHandle | null)[];
  readonly spawn: (node: NodeId) => NodeHandle;
}

/** Hands every live node's state to a fresh worker. */
export async function loadPool(
  world: World,
  states: readonly (RunnerState | null)[],
  spawn: (node: NodeId) => NodeHandle,
): Promise<NodePool> {
  const handles = states.map((state, node) => (state === null ? null : spawn(node)));
  const pool: NodePool = { handles, spawn };
  try {
    await Promise.all(
      handles.map(async (handle, node) => {
        if (handle === null) return;
        const state = assertPresent(states[node], "the state of a live node");
        await handle.load(world.config, world.tracing, state);
      }),
    );
  } catch (error) {
    endPool(pool);
    throw error;
  }
  return pool;
}

/** Takes every live node's state back. */
export function dumpPool({ handles }: NodePool): Promise<(RunnerState | null)[]> {
  return Promise.all(handles.map(async (handle) => (handle === null ? null : handle.dump())));
}

/** Terminates every worker. */
export function endPool({ handles }: NodePool): void {
  for (const handle of handles) handle?.terminate();
  handles.fill(null);
}

export function countWorkers({ handles }: NodePool): number {
  return handles.filter((handle) => handle !== null).length;
}

/** Carries out one task of the world: all nodes of a window at the same time. */
export async function executeOnPool(
  pool: NodePool,
  world: World,
  task: ExecutorTask,
): Promise<readonly NodeReport[]> {
  const { handles, spawn } = pool;
  switch (task.kind) {
    case "lives": {
      for (const node of task.stops) {
        handles[node]?.terminate();
        handles[node] = null;
      }
      const started = task.starts.map((start) => {
        const handle = spawn(start.node);
        handles[start.node] = handle;
        return handle.start(world.config, world.tracing, start);
      });
      const obeyed = task.orders.map((order) =>
        assertPresent(handles[order.node], "the worker of a live node").obey(order),
      );
      return Promise.all([...started, ...obeyed]);
    }
    case "window":
      return Promise.all(
        task.batches.map((batch) =>
          assertPresent(handles[batch.node], "the worker of a live node").run(batch),
        ),
      );
    default:
      return unreachable(task);
  }
}
