import type { Action, Input } from "../../simulation/input.ts";
import { eventCount } from "../../simulation/simulation.ts";
import { failureName, type Failure } from "./failure.ts";
import { replay, type FoundRun } from "./foundRun.ts";

/** A run that fails, and how. */
export interface FailingRun {
  readonly run: FoundRun;
  readonly failure: Failure;
}

/** What came of shrinking. */
export interface ShrunkRun extends FailingRun {
  /** Runs and events that it took. */
  readonly runs: number;
  readonly events: number;
}

/** How much may be spent, in events of the runs that are tried. */
const defaultBudget = 10_000_000;

interface Shrinking {
  best: FailingRun;
  readonly name: string;
  readonly budget: number;
  runs: number;
  events: number;
}

/**
 * Makes a failing run as small as it gets while it fails in the same way: fewer inputs (Zeller's
 * delta debugging), fewer nodes and partitions, fewer departures from the preset, an earlier end.
 * A smaller run is another run: what counts is the invariant, not the instant.
 */
export function shrink(
  found: FailingRun,
  { budget = defaultBudget }: { readonly budget?: number } = {},
): ShrunkRun {
  const name = failureName(found.failure);
  const state: Shrinking = { best: found, name, budget, runs: 0, events: 0 };
  // What comes after the failure never mattered.
  attempt(state, cutShort(found));
  for (let size = Infinity; sizeOf(state.best.run) < size;) {
    size = sizeOf(state.best.run);
    simplifyConfig(state);
    dropKinds(state);
    dropInputs(state);
  }
  roundInstants(state);
  const { best, runs, events } = state;
  return { ...best, runs, events };
}

function sizeOf({ config, inputs }: FoundRun): number {
  const departures = Object.keys(config.network ?? {}).length + config.rules.length;
  return inputs.length * 100 + config.nodes * 10 + config.partitions * 10 + departures;
}

/** Tries a smaller run; true, and the best so far, if it fails in the same way. */
function attempt(state: Shrinking, run: FoundRun): boolean {
  if (state.events >= state.budget) return false;
  const { failure, simulation } = replay(run);
  state.runs += 1;
  state.events += eventCount(simulation);
  if (failure === null || failureName(failure) !== state.name) return false;
  state.best = { run, failure };
  if (failure.kind === "violation") state.best = { run: cutShort(state.best), failure };
  return true;
}

/** A violation ends the run; a demand that was not met needs all of it. */
function cutShort({ run, failure }: FailingRun): FoundRun {
  if (failure.kind !== "violation" || failure.violation.at >= run.endsAt) return run;
  const endsAt = failure.violation.at + 1;
  return { ...run, endsAt, inputs: run.inputs.filter(({ at }) => at < endsAt), recovery: null };
}

/** Whole kinds of inputs at once: most of them have nothing to do with it. */
function dropKinds(state: Shrinking): void {
  for (const kind of new Set(state.best.run.inputs.map(kindOf)))
    tryInputs(state, (inputs) => inputs.filter((input) => kindOf(input) !== kind));
}

function kindOf({ action }: Input): string {
  if (action.kind !== "submit") return action.kind;
  const { operation } = action;
  return "partition" in operation ? `${operation.kind} ${operation.partition}` : operation.kind;
}

function tryInputs(state: Shrinking, change: (inputs: readonly Input[]) => Input[]): boolean {
  const { run } = state.best;
  const inputs = change(run.inputs);
  return inputs.length < run.inputs.length && attempt(state, { ...run, inputs });
}

/** ddmin: leaves out chunks, at first large ones. */
function dropInputs(state: Shrinking): void {
  let chunks = 2;
  while (state.events < state.budget) {
    const count = state.best.run.inputs.length;
    if (count === 0) return;
    const size = Math.ceil(count / chunks);
    let dropped = false;
    for (let from = count - size; from > -size && !dropped; from -= size) {
      const start = Math.max(0, from);
      dropped = tryInputs(state, (inputs) =>
        inputs.filter((_, slot) => slot < start || slot >= from + size),
      );
    }
    if (dropped) chunks = Math.max(2, chunks - 1);
    else if (size === 1) return;
    else chunks = Math.min(count, chunks * 2);
  }
}

function simplifyConfig(state: Shrinking): void {
  const tryConfig = (config: Partial<FoundRun["config"]>): boolean => {
    const { run } = state.best;
    const changed = { ...run.config, ...config };
    const inputs = run.inputs.filter(({ action }) => isWithin(action, changed));
    const recovery = run.recovery && {
      ...run.recovery,
      core: run.recovery.core.filter((node) => node < changed.nodes),
    };
    if (recovery !== null && recovery.core.length * 2 <= changed.nodes) return false;
    return attempt(state, { ...run, config: changed, inputs, recovery });
  };
  const { config } = state.best.run;
  for (let partitions = 1; partitions < config.partitions; partitions++)
    if (tryConfig({ partitions })) break;
  for (let nodes = 2; nodes < config.nodes; nodes++) if (tryConfig({ nodes })) break;
  for (const rule of config.rules)
    tryConfig({ rules: state.best.run.config.rules.filter((other) => other !== rule) });
  for (const setting of Object.keys(config.network ?? {})) {
    const { network } = state.best.run.config;
    const kept = Object.entries(network ?? {}).filter(([key]) => key !== setting);
    tryConfig({ network: Object.fromEntries(kept) });
  }
}

/** What an action calls a node, or a list of them. (A split's target is a partition: less is tried.) */
const nodeKeys = ["node", "target", "member", "voters", "learners"];

/** Whether an action names only nodes and partitions that such a cluster has. */
function isWithin(action: Action, { nodes, partitions }: FoundRun["config"]): boolean {
  let within = true;
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, held] of Object.entries(value)) {
      const ids: readonly unknown[] = Array.isArray(held) ? held : [held];
      const isBeyond = ids.some((id) => typeof id === "number" && id >= nodes);
      if (nodeKeys.includes(key) && isBeyond) within = false;
      if (key === "partition" && typeof held === "number" && held > partitions) within = false;
      visit(held);
    }
  };
  visit(action);
  return within;
}

/** Whole milliseconds are easier to read. */
function roundInstants(state: Shrinking): void {
  for (const step of [1_000_000, 100_000, 10_000, 1000]) {
    const { run } = state.best;
    const round = ({ at, action }: Input): Input => ({ at: Math.round(at / step) * step, action });
    const endsAt = Math.ceil(run.endsAt / step) * step + step;
    if (attempt(state, { ...run, endsAt, inputs: run.inputs.map(round) })) return;
  }
}
