import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { firstRun } from "../../app/firstRun/run.ts";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { printScenario, runScenario } from "../../engine/index.ts";
import { executeAtOnce, executeStepwise } from "../support/executions.ts";
import { readScenario } from "./readScenario.ts";

const files = readdirSync("scenarios").filter((file) => file.endsWith(".yaml"));

describe.for(files)("scenarios/%s", (file) => {
  const text = readFileSync(`scenarios/${file}`, "utf8");

  test("keeps what it promises, and breaks no invariant but those it names", async () => {
    const { expectations, violations, engineFault, ok } = runScenario(await readScenario(text));
    const unkept = expectations.filter((expectation) => !expectation.ok);
    // A scenario that says so shows what breaks beyond what the engine promises.
    expect({ unkept, violations: ok ? [] : violations, engineFault }).toEqual({
      unkept: [],
      violations: [],
      engineFault: null,
    });
    expect(ok).toBe(true);
    expect(expectations.length).toBeGreaterThan(0);
  });

  test("runs the same way twice, and once more after it was printed and read", async () => {
    const scenario = await readScenario(text);
    const printed = await readScenario(await printScenario(scenario));
    expect(printed).toEqual(scenario);
    const first = runScenario(scenario);
    expect(runScenario(scenario)).toEqual(first);
    expect(runScenario(printed)).toEqual(first);
  });

  test("runs the same way in windows and one event at a time", async () => {
    const scenario = await readScenario(text);
    const { config, until: horizon } = scenario;
    const { inputs } = scheduleInputs(scenario);
    const run = { config, inputs, horizon };
    expect(executeStepwise(run).fingerprint).toBe(executeAtOnce(run).fingerprint);
  });
});

test("the page opens with what first-run.yaml says", async () => {
  const { config, inputs } = await readScenario(readFileSync("scenarios/first-run.yaml", "utf8"));
  expect({ config, inputs }).toEqual({ config: firstRun.config, inputs: firstRun.inputs });
});
