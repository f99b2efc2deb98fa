import type { Micros } from "../../base/ids.ts";
import type { ClusterConfig } from "../../simulation/config.ts";
import type { Input } from "../../simulation/input.ts";
import { advanceTo } from "../../simulation/simulation.ts";
import { judgeHistory } from "./judgeHistory.ts";
import { healAndRecover, type Recovery } from "./recovery.ts";
import { createTrial, goOn, type Trial } from "./trial.ts";

/** A run that was searched for, as it can be run again: nothing but inputs at their instants. */
export interface FoundRun {
  readonly config: ClusterConfig;
  /** Those before `endsAt`. */
  readonly inputs: readonly Input[];
  /** Where the faults end. */
  readonly endsAt: Micros;
  /** What is demanded then; null: nothing, the run is over. */
  readonly recovery: Recovery | null;
}

/** A replay is looked at so often, so that one that has failed already ends soon. */
const looks = 64;

/**
 * Runs again what was found, from its inputs alone; ends soon after the first failure.
 *
 * @param judged - Whether invariants and the clients' histories are; an assertion always is.
 */
export function replay(
  { config, inputs, endsAt, recovery }: FoundRun,
  { judged = true }: { readonly judged?: boolean } = {},
): Trial {
  const trial = createTrial(config, { inputs, judged });
  for (let look = 1; look <= looks; look++) {
    const horizon = Math.floor((endsAt * look) / looks);
    const isSound = goOn(trial, (simulation) => {
      advanceTo(simulation, horizon);
      return null;
    });
    if (!isSound) return trial;
  }
  if (recovery !== null) goOn(trial, (simulation) => healAndRecover(simulation, recovery));
  if (judged) goOn(trial, () => judgeHistory(trial).failure);
  return trial;
}
