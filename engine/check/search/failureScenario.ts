import type { Micros } from "../../base/ids.ts";
import type { RuleSwitch } from "../../raft/rules.ts";
import type { Unfinished } from "../../recipes/recipe.ts";
import type { ClusterConfig } from "../../simulation/config.ts";
import type { Expectation } from "../../simulation/scenario/expectation.ts";
import type { Scenario } from "../../simulation/scenario/scenario.ts";
import { describeFailure, failureName, type Failure } from "./failure.ts";
import { replay, type FoundRun } from "./foundRun.ts";

const millisecond = 1000;

/** A step that fails begins not later than this after the last instant that is intact. */
const longestStep = 10_000 * millisecond;

/**
 * A failing run as a scenario file, its recovery written out. A violated invariant is expected in
 * it, so that `lab run` shows it for as long as it is there; otherwise what did not come is: a
 * leader, answers that one order explains, the same run once more.
 *
 * @param source the command that found it.
 */
export function failureScenario(run: FoundRun, failure: Failure, source: string): Scenario {
  const { config } = run;
  const { world } = replay(run).simulation;
  const end = endOf(failure, world.frontier);
  return {
    name: `Found by search: ${failureName(failure)} (seed ${config.seed})`,
    about: describeFailure(failure),
    source,
    config: withoutEmptyNetwork(config),
    inputs: world.inputs.filter(({ at }, slot) => slot < world.nextInput && at < end),
    script: [],
    until: Math.ceil(end / millisecond) * millisecond,
    expectations: expectationsOf(failure, config.rules),
  };
}

/** Everything that is needed to see the failure happens before this instant. */
function endOf(failure: Failure, frontier: Micros): Micros {
  if (failure.kind === "violation") return failure.violation.at + 1;
  return failure.kind === "engineFault" ? frontier + longestStep : frontier;
}

function withoutEmptyNetwork({ network = {}, ...config }: ClusterConfig): ClusterConfig {
  return Object.keys(network).length === 0 ? config : { ...config, network };
}

function expectationsOf(failure: Failure, rules: readonly RuleSwitch[]): Expectation[] {
  switch (failure.kind) {
    case "violation": {
      const predicate = { kind: "violations", are: failure.violation.invariant } as const;
      return [{ kind: "ever", predicate, span: { from: null, to: null }, because: null }];
    }
    case "liveness": {
      const { partition, detail, row } = failure;
      if (row !== undefined) return [rowExpected(row, detail)];
      const predicate = {
        kind: "leader",
        partition,
        exists: true,
        is: null,
        serves: true,
      } as const;
      return [{ kind: "finally", predicate, because: detail }];
    }
    case "history": {
      const predicate = { kind: "histories", model: "linearizable" } as const;
      return [{ kind: "finally", predicate, because: describeFailure(failure) }];
    }
    case "nondeterminism":
      // Under the very rules of the run itself: once more.
      return [{ kind: "same", of: "fingerprint", under: rules, because: describeFailure(failure) }];
    case "engineFault":
      // A run in which an assertion fails has failed, whatever is expected of it.
      return [];
  }
}

function rowExpected({ name, has }: Unfinished["row"], because: string): Expectation {
  const predicate = { kind: "row", row: name, has, on: { kind: "some" } } as const;
  return { kind: "finally", predicate, because };
}
