import { assert } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { createChecker, observeWith, violations } from "../check/invariants.ts";
import { observeRecipe } from "../check/recipeInvariants.ts";
import { firstViolations, type Violation } from "../check/violation.ts";
import type { Checker } from "../check/witness.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import type { Input } from "../simulation/input.ts";
import {
  advanceTo,
  createSimulation,
  insertInput,
  resumeSimulation,
  stepEvent,
  type Keyframe,
  type Simulation,
} from "../simulation/simulation.ts";
import { fingerprintOf, type World } from "../simulation/world.ts";

/**
 * The same run once more, inline, with a checker that sees inside the nodes. It goes ahead of the
 * nodes that people watch: so a run can stop at the very instant at which an invariant breaks,
 * wherever its nodes are executed (decision 6).
 */
export interface Judge {
  readonly simulation: Simulation;
  readonly checker: Checker;
  /** How many of the checker's violations were told. */
  told: number;
}

/** A judge of a run from its first instant on. */
export function createJudge(config: ClusterConfig, inputs: readonly Input[]): Judge {
  const checker = createChecker(config);
  const observe = observeWith(checker);
  const observeWorld = observeRecipe(checker, config.application);
  const simulation = createSimulation(config, { inputs, tracing: false, observe, observeWorld });
  return { simulation, checker, told: 0 };
}

/** A judge that goes on from a saved state and its checker, both of which it takes over. */
export function resumeJudge({ world, runners }: Keyframe, checker: Checker): Judge {
  // What is traced leaves no mark in a run.
  const untraced = { world: { ...world, tracing: false }, runners };
  const observeWorld = observeRecipe(checker, world.config.application);
  const simulation = resumeSimulation(untraced, { observe: observeWith(checker), observeWorld });
  return { simulation, checker, told: 0 };
}

/**
 * Judges everything before `horizon`. The answer is the instant up to which the run may go: just
 * behind the next violation of an invariant that held until then, or the horizon.
 *
 * @param from where the run stands: what broke before it is known.
 */
export function judgeUntil({ simulation, checker }: Judge, from: Micros, horizon: Micros): Micros {
  advanceTo(simulation, horizon);
  const known = violations(checker);
  if (known.length === 0) return horizon;
  const next = firstViolations(known).find(({ at }) => at >= from);
  return next === undefined ? horizon : Math.min(horizon, next.at + 1);
}

/** Takes one step together with a run that stands at `frontier`; none where it is ahead. */
export function judgeOne({ simulation }: Judge, frontier: Micros): void {
  if (simulation.world.frontier <= frontier) stepEvent(simulation);
}

/** Whether it has judged more than has happened in the run: inputs would come too late for it. */
export function isAhead({ simulation }: Judge, { frontier }: World): boolean {
  return simulation.world.frontier > frontier;
}

/** Lets an input of the run happen here too. */
export function tellInput({ simulation }: Judge, input: Input): void {
  insertInput(simulation.world, input);
}

/** The violations before an instant that were not told yet, in the order of their instants. */
export function takeViolations(judge: Judge, before: Micros): readonly Violation[] {
  const { checker, told } = judge;
  const fresh = violations(checker).slice(told).sort(byInstant);
  const happened = fresh.filter(({ at }) => at < before);
  if (happened.length === 0) return happened;
  // The rest waits: it stands behind those told, so that a count is enough to tell them apart.
  checker.violations.splice(told, fresh.length, ...fresh);
  judge.told += happened.length;
  return happened;
}

function byInstant(a: Violation, b: Violation): number {
  return a.at - b.at || a.node - b.node;
}

/**
 * Both did the same, as far as both have come. Anything else would be a bug: nodes in workers and
 * nodes inline must not differ.
 *
 * @throws AssertionError where they differ.
 */
export function assertAgreement({ simulation }: Judge, world: World): void {
  const own = simulation.world;
  if (own.frontier !== world.frontier) return;
  assert(
    fingerprintOf(own) === fingerprintOf(world),
    `the nodes and their judge differ at ${world.frontier} µs`,
  );
}
