import type { RuleSwitch } from "../../raft/rules.ts";
import type { RecipeName } from "../../recipes/catalogue.ts";
import { settingsOf } from "../../simulation/config.ts";
import { eventCount } from "../../simulation/simulation.ts";
import type { HistoryVerdict } from "../history/checkHistory.ts";
import type { Failure } from "./failure.ts";
import type { FaultCounts } from "./faultKind.ts";
import { replay, type FoundRun } from "./foundRun.ts";
import { judgeHistory } from "./judgeHistory.ts";
import { drawRecovery, healAndRecover } from "./recovery.ts";
import { drawPlan, type SearchPlan } from "./searchPlan.ts";
import { stepStorm } from "./stepStorm.ts";
import { createStorm, type Storm } from "./storm.ts";
import { countTrial, createTrial, goOn, type Trial, type TrialCounts } from "./trial.ts";

export interface SeedResult extends TrialCounts {
  readonly seed: number;
  readonly plan: SearchPlan;
  readonly run: FoundRun;
  readonly faults: FaultCounts;
  /** Whether what the clients were told is linearizable. */
  readonly history: HistoryVerdict;
  readonly failure: Failure | null;
  /** Too little was confirmed for the absence of a failure to say much. */
  readonly insufficient: boolean;
}

/** How one seed of the search is run. */
export interface SeedOptions {
  /** Of the nodes, until the faults end. */
  readonly events: number;
  /** Wrong rules in force. */
  readonly rules?: readonly RuleSwitch[];
  /** What runs on every node; where nothing is said, each seed decides. */
  readonly application?: RecipeName | "any" | null;
  /** Replay what was found, from its inputs alone, and compare. */
  readonly twice?: boolean;
}

/** Fewer confirmed operations than this prove little. */
export const sufficientOperations = 20;

/** Runs one seed's storm, ends it, and demands that what is left serves. */
export function runSeed(
  seed: number,
  { events, rules = [], application = null, twice = false }: SeedOptions,
): SeedResult {
  const plan = drawPlan(seed, rules, application);
  const storm = createStorm(plan);
  const trial = createTrial(plan.config);
  while (isGoing(storm, trial, events))
    goOn(trial, (simulation) => {
      stepStorm(storm, simulation);
      return null;
    });
  const { world } = trial.simulation;
  const recovery = drawRecovery(world, plan.recovery);
  const run: FoundRun = {
    config: plan.config,
    inputs: world.inputs.slice(0, world.nextInput),
    endsAt: world.frontier,
    recovery,
  };
  goOn(trial, (simulation) => healAndRecover(simulation, recovery));
  let history: HistoryVerdict = "unknown";
  goOn(trial, () => {
    const judged = judgeHistory(trial);
    history = judged.verdict;
    return judged.failure;
  });
  const counts = countTrial(trial);
  if (twice && trial.failure === null) compare(trial, run, counts);
  return {
    ...counts,
    seed,
    plan,
    run,
    faults: storm.performed,
    history,
    failure: trial.failure,
    insufficient: trial.failure === null && counts.acknowledged < sufficientOperations,
  };
}

/** A cluster that is down has few events: virtual time is bounded, too, in election timeouts. */
const longestStorm = 3000;

function isGoing({ plan }: Storm, { simulation, failure }: Trial, events: number): boolean {
  if (failure !== null) return false;
  const { electionTimeout } = settingsOf(plan.config);
  if (simulation.world.frontier > longestStorm * electionTimeout.to) return false;
  return eventCount(simulation) < events;
}

/** Determinism is an invariant, too: the inputs alone must bring about the same. */
function compare(trial: Trial, run: FoundRun, counts: TrialCounts): void {
  const again = countTrial(replay(run, { judged: false }));
  for (const of of ["fingerprint", "applications"] as const)
    if (again[of] !== counts[of])
      trial.failure ??= { kind: "nondeterminism", of, digests: [counts[of], again[of]] };
}
