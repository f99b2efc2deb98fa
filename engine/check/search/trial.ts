import { AssertionError } from "../../base/assert.ts";
import { isOutcomeUnknown } from "../../node/status.ts";
import {
  createSimulation,
  eventCount,
  fingerprint,
  type Simulation,
} from "../../simulation/simulation.ts";
import type { ClusterConfig } from "../../simulation/config.ts";
import type { Input } from "../../simulation/input.ts";
import type { Micros } from "../../base/ids.ts";
import { applicationDigest } from "../applicationDigest.ts";
import { createChecker, observeWith, violations } from "../invariants.ts";
import { observeRecipe } from "../recipeInvariants.ts";
import type { Checker } from "../witness.ts";
import type { Failure } from "./failure.ts";

/** A run under judgement, and the first thing that was wrong with it. */
export interface Trial {
  readonly simulation: Simulation;
  readonly checker: Checker;
  failure: Failure | null;
}

/** @param judged - Whether any invariant is asked; without, a run is what it would be. */
export function createTrial(
  config: ClusterConfig,
  { inputs = [], judged = true }: { inputs?: readonly Input[]; judged?: boolean } = {},
): Trial {
  const checker = createChecker(config);
  const observe = judged ? observeWith(checker) : undefined;
  const observeWorld = judged ? observeRecipe(checker, config.application) : undefined;
  const simulation = createSimulation(config, { inputs, tracing: false, observe, observeWorld });
  return { simulation, checker, failure: null };
}

/** Goes on for one stretch; false once something was found wrong, or the stretch said it is done. */
export function goOn(trial: Trial, stretch: (simulation: Simulation) => Failure | null): boolean {
  if (trial.failure !== null) return false;
  try {
    trial.failure = stretch(trial.simulation);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const at = trial.simulation.world.frontier;
    trial.failure = { kind: "engineFault", message: error.message, at };
  }
  // What was seen before an assertion failed is the better explanation of it.
  const [violation] = violations(trial.checker);
  if (violation !== undefined) trial.failure = { kind: "violation", violation };
  return trial.failure === null;
}

/** What a run came to, in numbers. */
export interface TrialCounts {
  readonly events: number;
  readonly virtualMicros: Micros;
  readonly fingerprint: string;
  /** Of what the applications hold in the end. */
  readonly applications: string;
  /** Operations of clients by outcome; those still open are unknown, too. */
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
  /** Leaders of distinct terms, over all partitions. */
  readonly elections: number;
}

export function countTrial({ simulation, checker }: Trial): TrialCounts {
  const { world } = simulation;
  const { finished, open } = world.clients;
  let [acknowledged, refused, unknown, elections] = [0, 0, open.length, 0];
  for (const { status } of finished)
    if (status === "Success") acknowledged += 1;
    else if (isOutcomeUnknown(status)) unknown += 1;
    else refused += 1;
  for (const { leaders } of checker.partitions) elections += leaders.size;
  return {
    events: eventCount(simulation),
    virtualMicros: world.frontier,
    fingerprint: fingerprint(simulation),
    applications: applicationDigest(simulation),
    acknowledged,
    refused,
    unknown,
    elections,
  };
}
