import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assertPresent } from "../../engine/base/assert.ts";
import { runScenario } from "../../engine/check/runScenario.ts";
import type { Failure } from "../../engine/check/search/failure.ts";
import { failureScenario } from "../../engine/check/search/failureScenario.ts";
import type { FoundRun } from "../../engine/check/search/foundRun.ts";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { invariantSentences } from "../../engine/check/violation.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import { parseScenario } from "../../engine/simulation/scenario/parseScenario.ts";
import { printScenario } from "../../engine/simulation/scenario/printScenario.ts";
import type { Scenario } from "../../engine/simulation/scenario/scenario.ts";

const invariants = Object.keys(invariantSentences);

function read(text: string): Scenario {
  const { scenario, problems } = parseScenario(text, { invariants });
  expect(problems).toEqual([]);
  return assertPresent(scenario, "it was read without a problem");
}

/** The story of a confirmed write that a later read does not find, as somebody who searches has it. */
function forgottenAnswer(rules: readonly RuleSwitch[]): FoundRun {
  const scenario = read(readFileSync("scenarios/forgotten-answer.yaml", "utf8"));
  const { inputs } = scheduleInputs(scenario);
  const config = { ...scenario.config, rules };
  return { config, inputs, endsAt: scenario.until, recovery: null };
}

/** What the search writes, as `lab run` reads it. */
function saved(run: FoundRun, failure: Failure): Scenario {
  return read(printScenario(failureScenario(run, failure, "a test")));
}

const contradiction: Failure = {
  kind: "history",
  key: "P1/price",
  why: "no order explains it",
  at: 0,
};

test("answers that no order explains are seen again, for as long as they are given", () => {
  const scenario = saved(forgottenAnswer([]), contradiction);
  expect(runScenario(scenario)).toMatchObject({ ok: true, expectations: [{ ok: true }] });

  const config = { ...scenario.config, rules: ["skip-log-check"] as const };
  const [shown] = runScenario({ ...scenario, config }).expectations;
  expect(shown).toMatchObject({
    text: "finally: what clients were told is linearizable",
    ok: false,
    because: "P1/price: no order explains it",
  });
  expect(shown?.evidence).toMatch(/^P1\/price: /);
});

test("a run that comes out differently is run twice, under its own rules", () => {
  const failure: Failure = {
    kind: "nondeterminism",
    of: "fingerprint",
    digests: ["1", "2"],
  };
  for (const rules of [[], ["no-leader-noop"]] as const) {
    const { ok, expectations } = runScenario(saved(forgottenAnswer(rules), failure));
    expect(expectations).toMatchObject([{ ok: true, evidence: "no difference" }]);
    expect(ok).toBe(true);
  }
});

test("a failed assertion needs no expectation, and time enough to fail again", () => {
  const run = forgottenAnswer([]);
  const failure: Failure = { kind: "engineFault", message: "impossible", at: run.endsAt };
  const scenario = failureScenario(run, failure, "a test");
  expect(scenario.expectations).toEqual([]);
  expect(scenario.until).toBeGreaterThan(run.endsAt + 1_000_000);
});
