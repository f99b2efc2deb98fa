import type { Simulation } from "../../simulation/simulation.ts";
import { checkHistory, type HistoryVerdict } from "../history/checkHistory.ts";
import { historyOf } from "../history/historyOf.ts";
import type { Failure } from "./failure.ts";

/** Configurations per key: a key that needs more stays undecided, and is counted as that. */
const budget = 2_000;

/** Whether what the clients of a run were told is linearizable, key by key. */
export function judgeHistory({ world }: Simulation): {
  readonly verdict: HistoryVerdict;
  readonly failure: Failure | null;
} {
  const { verdict, violation } = checkHistory(historyOf(world.clients), { budget });
  if (violation === null) return { verdict, failure: null };
  const { key, why } = violation;
  return { verdict, failure: { kind: "history", key, why, at: world.frontier } };
}
