import { AssertionError } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import type { RuleSwitch } from "../raft/rules.ts";
import { describeExpectation } from "../simulation/scenario/describeExpectation.ts";
import type { Expectation } from "../simulation/scenario/expectation.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";
import type { Input } from "../simulation/input.ts";
import {
  advanceTo,
  createSimulation,
  eventCount,
  fingerprint,
  takeTrace,
} from "../simulation/simulation.ts";
import type { LedgerLine } from "../simulation/servicesState.ts";
import type { TraceEvent } from "../simulation/trace.ts";
import { applicationDigest } from "./applicationDigest.ts";
import { compareCommitted } from "./compareCommitted.ts";
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
import { observeRecipe } from "./recipeInvariants.ts";
import { scheduleInputs } from "./scheduleInputs.ts";
import type { Violation } from "./violation.ts";
import type { Checker } from "./witness.ts";

/** What came of a scenario. */
export interface ScenarioRun {
  /** Every expectation held, no invariant but those named in an expectation was violated. */
  readonly ok: boolean;
  /** Of everything before `virtualMicros`. */
  readonly fingerprint: string;
  /** Events of the nodes that were processed. */
  readonly events: number;
  readonly virtualMicros: Micros;
  /** What was done when: conditional inputs at the instants that the run gave them. */
  readonly inputs: readonly Input[];
  /** Inputs, by their place in the list, that waited for something that never came. */
  readonly unmet: readonly number[];
  /** Every invariant was asked after every event. */
  readonly violations: readonly Violation[];
  readonly expectations: readonly ExpectationResult[];
  /** What clients asked and were told. */
  readonly history: readonly HistoryOperation[];
  /** What services outside heard. */
  readonly ledger: readonly LedgerLine[];
  /** An assertion of the engine itself failed, and the run ended there: a bug. */
  readonly engineFault: string | null;
}

/** So much is computed before the trace is folded: it bounds what has to be kept. */
const slice: Micros = 1_000_000;

/**
 * Runs a scenario to its end, and judges it: invariants and expectations after every event. What is
 * expected under other rules is asked of further runs of the same script. `onTrace` is given every
 * line of the trace, in order, some at a time.
 */
export function runScenario(
  scenario: Scenario,
  { onTrace }: { readonly onTrace?: (lines: readonly TraceEvent[]) => void } = {},
): ScenarioRun {
  const { inputs, unmet } = scheduleInputs(scenario);
  const { expectations } = scenario;
  const main = play(scenario, {
    inputs,
    rules: scenario.config.rules,
    among: isAskedHere,
    onTrace,
  });
  const results = new Map(main.results);
  for (const under of otherRules(expectations)) {
    const isAsked = (expectation: Expectation): boolean =>
      JSON.stringify(expectation.under) === JSON.stringify(under);
    const other = play(scenario, { inputs, rules: under, among: isAsked });
    for (const [expectation, result] of other.results)
      results.set(
        expectation,
        expectation.kind === "same" ? compare(expectation, main, other) : result,
      );
  }
  const found = violations(main.checker);
  const expected = expectedViolations(expectations);
  const isExpected = ({ invariant }: Violation): boolean =>
    expected.includes("some") || expected.includes(invariant);
  const judged = expectations.map((expectation) => results.get(expectation)!);
  const { engineFault, events, virtualMicros } = main;
  return {
    ok:
      engineFault === null &&
      unmet.length === 0 &&
      judged.every(({ ok }) => ok) &&
      found.every(isExpected),
    fingerprint: main.fingerprint,
    events,
    virtualMicros,
    inputs,
    unmet,
    history: main.history,
    ledger: main.ledger,
    violations: found,
    expectations: judged,
    engineFault,
  };
}

function isAskedHere({ under }: Expectation): boolean {
  return under === undefined;
}

/** The sets of rules, beyond the scenario's own, that something is expected under. */
function otherRules(expectations: readonly Expectation[]): (readonly RuleSwitch[])[] {
  const sets = new Map<string, readonly RuleSwitch[]>();
  for (const { under } of expectations)
    if (under !== undefined) sets.set(JSON.stringify(under), under);
  return [...sets.values()];
}

interface Played {
  readonly checker: Checker;
  readonly results: readonly (readonly [Expectation, ExpectationResult])[];
  readonly fingerprint: string;
  /** Of what the applications hold in the end. */
  readonly applications: string;
  readonly events: number;
  readonly virtualMicros: Micros;
  readonly history: readonly HistoryOperation[];
  readonly ledger: readonly LedgerLine[];
  readonly engineFault: string | null;
}

/** Plays the script once, and asks those expectations that are meant for this run. */
function play(
  { config: own, until, expectations }: Scenario,
  {
    inputs,
    rules,
    among,
    onTrace,
  }: {
    readonly inputs: readonly Input[];
    readonly rules: readonly RuleSwitch[];
    readonly among: (expectation: Expectation) => boolean;
    readonly onTrace?: ((lines: readonly TraceEvent[]) => void) | undefined;
  },
): Played {
  const config = { ...own, rules };
  const asked = expectations.filter(among);
  const checker = createChecker(config);
  const watch = createExpectationWatch(config, asked, violations(checker));
  const check = observeWith(checker);
  const follow = observeValues(watch);
  const simulation = createSimulation(config, {
    inputs,
    observeWorld: observeRecipe(checker, config.application),
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
      const lines = takeTrace(simulation);
      onTrace?.(lines);
      foldExpectations(watch, lines);
    }
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    engineFault = error.message;
  }
  const concluded = concludeExpectations(watch, until);
  return {
    checker,
    results: asked.map((expectation, slot) => [expectation, concluded[slot]!] as const),
    fingerprint: fingerprint(simulation),
    applications: applicationDigest(simulation),
    events: eventCount(simulation),
    virtualMicros: simulation.world.frontier,
    history: historyOf(simulation.world.clients),
    ledger: simulation.world.services.ledger,
    engineFault,
  };
}

function compare(
  expectation: Extract<Expectation, { kind: "same" }>,
  main: Played,
  other: Played,
): ExpectationResult {
  const text = describeExpectation(expectation);
  const { because } = expectation;
  const difference =
    expectation.of === "committed"
      ? compareCommitted(main.checker, other.checker)
      : compareRuns(main, other);
  const evidence = difference ?? "no difference";
  return { text, ok: difference === null, at: null, evidence, because };
}

/** Null: exactly the same happened, and the applications hold the same. */
function compareRuns(main: Played, other: Played): string | null {
  for (const of of ["fingerprint", "applications"] as const)
    if (main[of] !== other[of]) return `${of} ${main[of]} here, ${other[of]} there`;
  return null;
}
