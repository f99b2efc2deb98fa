import type { Failure, FoundFailure, Input } from "../../engine/index.ts";
import { invariantTitle } from "../explain/lamps.ts";
import { count } from "../explain/names.ts";

/** What a seed does wrong: "breaks Leader completeness". */
export function failureWords(failure: Failure): string {
  switch (failure.kind) {
    case "violation":
      return `breaks ${invariantTitle(failure.violation.invariant)}`;
    case "liveness":
      return "does not serve again once its faults end";
    case "engineFault":
      return "stops the engine itself";
    case "history":
      return "tells its clients what no order explains";
    case "nondeterminism":
      return "is not the same run twice";
  }
}

/** "Seed 4711 breaks Leader completeness after 3 faults" */
export function findingTitle(seed: number, { failure, run }: FoundFailure): string {
  return `Seed ${seed} ${failureWords(failure)} after ${count(faultsIn(run.inputs), "fault")}`;
}

function faultsIn(inputs: readonly Input[]): number {
  return inputs.filter(({ action }) => action.kind !== "submit").length;
}
