import { AssertionError } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import {
  advanceTo,
  createSimulation,
  eventCount,
  fingerprint,
  takeTrace,
} from "../simulation/simulation.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";
import {
  concludeExpectations,
  createExpectationWatch,
  expectedViolations,
  foldExpectations,
  observeValues,
  type ExpectationResult,
} from "./expectations.ts";
import { historyOf } from "./history/historyOf.ts";
import type { HistoryOperation } from "./history/historyOperation.ts";
import { createChecker, observeWith, violations } from "./invariants.ts";
import type { Violation } from "./violation.ts";

/** What came of a scenario. */
export interface ScenarioRun {
  /** Every expectation held, no invariant but those named in an expectation was violated. */
  readonly ok: boolean;
  /** Of everything before `virtualMicros`. */
  readonly fingerprint: string;
  /** Events of the nodes that were processed. */
  readonly events: number;
  readonly virtualMicros: Micros;
  /** Every invariant was asked after every event. */
  readonly violations: readonly Violation[];
  readonly expectations: readonly ExpectationResult[];
  /** What clients asked and were told. */
  readonly history: readonly HistoryOperation[];
  /** An assertion of the engine itself failed, and the run ended there: a bug. */
  readonly engineFault: string | null;
}

/** So much is computed before the trace is folded: it bounds what has to be kept. */
const slice: Micros = 1_000_000;

/** Runs a scenario to its end, and judges it: invariants and expectations after every event. */
export function runScenario({ config, inputs, until, expectations }: Scenario): ScenarioRun {
  const checker = createChecker(config);
  const watch = createExpectationWatch(config, expectations, violations(checker));
  const check = observeWith(checker);
  const follow = observeValues(watch);
  const simulation = createSimulation(config, {
    inputs,
    observe: (runner, partition, now) => {
      check(runner, partition, now);
      follow(runner, partition, now);
    },
  });
  let engineFault: string | null = null;
  try {
    for (let horizon = 0; horizon < until;) {
      horizon = Math.min(until, horizon + slice);
      advanceTo(simulation, horizon);
      foldExpectations(watch, takeTrace(simulation));
    }
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    engineFault = error.message;
  }
  const results = concludeExpectations(watch, until);
  const found = violations(checker);
  const expected = expectedViolations(expectations);
  const isExpected = ({ invariant }: Violation): boolean =>
    expected.includes("some") || expected.includes(invariant);
  return {
    ok: engineFault === null && results.every(({ ok }) => ok) && found.every(isExpected),
    fingerprint: fingerprint(simulation),
    events: eventCount(simulation),
    virtualMicros: simulation.world.frontier,
    violations: found,
    expectations: results,
    history: historyOf(simulation.world.clients),
    engineFault,
  };
}
