import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { LibraryEntry } from "../../app/home/library.ts";
import { firstRun } from "../../app/firstRun/run.ts";
import type { ScenarioRun } from "../../engine/check/runScenario.ts";
import { printScenario, runScenario, type Scenario } from "../../engine/index.ts";
import { executeStepwise } from "../support/executions.ts";
import { expectEqual } from "../support/expectEqual.ts";
import { createLeadershipFold, libraryEntryOf, printLibrary } from "./libraryEntryOf.ts";
import { readScenario } from "./readScenario.ts";

const files = readdirSync("scenarios").filter((file) => file.endsWith(".yaml"));
const library: LibraryEntry[] = [];

describe.for(files)("scenarios/%s", (file) => {
  let scenario: Scenario;
  let first: ScenarioRun;
  beforeAll(async () => {
    scenario = await readScenario(readFileSync(`scenarios/${file}`, "utf8"));
    const leadership = createLeadershipFold();
    first = runScenario(scenario, { onTrace: (lines) => leadership.add(lines) });
    const name = file.replace(/\.yaml$/, "");
    library.push(libraryEntryOf(name, { scenario, run: first, leadership }));
  });

  test("keeps what it promises, and breaks no invariant but those it names", () => {
    const { expectations, violations, engineFault, ok } = first;
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

  test("runs the same way once more after it was printed and read", async () => {
    const printed = await readScenario(await printScenario(scenario));
    expect(printed).toEqual(scenario);
    expectEqual(runScenario(printed), first);
  });

  test("runs the same way in windows and one event at a time", () => {
    const { config, until: horizon } = scenario;
    const { inputs, fingerprint } = first;
    expect(executeStepwise({ config, inputs, horizon }, false).fingerprint).toBe(fingerprint);
  });
});

test("the home page's library tells what came of them (vitest -u writes it anew)", async () => {
  await expect(printLibrary(library)).toMatchFileSnapshot("../../app/home/library.json");
});

test("the page opens with what first-run.yaml says", async () => {
  const { config, inputs } = await readScenario(readFileSync("scenarios/first-run.yaml", "utf8"));
  expect({ config, inputs }).toEqual({ config: firstRun.config, inputs: firstRun.inputs });
});
