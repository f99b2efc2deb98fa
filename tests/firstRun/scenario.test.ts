import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { firstRun, firstRunOpensAt } from "../../app/firstRun/run.ts";
import { parseScenario } from "../../engine/index.ts";

test("scenarios/first-run.yaml is the run that the page opens with", async () => {
  const file = new URL("../../scenarios/first-run.yaml", import.meta.url);
  const { scenario, problems } = await parseScenario(readFileSync(file, "utf8"));
  expect(problems).toEqual([]);
  expect(scenario).toMatchObject({ config: firstRun.config, inputs: firstRun.inputs });
  expect(scenario!.until).toBeGreaterThan(firstRunOpensAt);
});
