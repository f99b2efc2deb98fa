import type { ClusterConfig } from "../../simulation/config.ts";
import type { Expectation } from "../../simulation/scenario/expectation.ts";
import type { Scenario } from "../../simulation/scenario/scenario.ts";
import { describeFailure, failureName, type Failure } from "./failure.ts";
import { replay, type FoundRun } from "./foundRun.ts";

const millisecond = 1000;

/**
 * A failing run as a scenario file, its recovery written out. A violated invariant is expected in
 * it, so that `lab run` shows it for as long as it is there; a recovery that failed expects what
 * did not come.
 *
 * @param source the command that found it.
 */
export function failureScenario(run: FoundRun, failure: Failure, source: string): Scenario {
  const { config } = run;
  const { world } = replay(run).simulation;
  const end = failure.kind === "violation" ? failure.violation.at + 1 : world.frontier;
  return {
    name: `Found by search: ${failureName(failure)} (seed ${config.seed})`,
    about: describeFailure(failure),
    source,
    config: withoutEmptyNetwork(config),
    inputs: world.inputs.filter(({ at }, slot) => slot < world.nextInput && at < end),
    until: Math.ceil(end / millisecond) * millisecond,
    expectations: expectationsOf(failure),
  };
}

function withoutEmptyNetwork({ network = {}, ...config }: ClusterConfig): ClusterConfig {
  return Object.keys(network).length === 0 ? config : { ...config, network };
}

function expectationsOf(failure: Failure): Expectation[] {
  switch (failure.kind) {
    case "violation": {
      const predicate = { kind: "violations", are: failure.violation.invariant } as const;
      return [{ kind: "ever", predicate, span: { from: null, to: null }, because: null }];
    }
    case "liveness": {
      const { partition, detail } = failure;
      const predicate = {
        kind: "leader",
        partition,
        exists: true,
        is: null,
        serves: true,
      } as const;
      return [{ kind: "finally", predicate, because: detail }];
    }
    case "engineFault":
    case "history":
    case "nondeterminism":
      return [];
  }
}
