import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { readScenario } from "./readScenario.ts";

const page = readFileSync("docs/SCENARIO_LANGUAGE.md", "utf8");
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);

test("the language's page has examples", () => {
  expect(examples.length).toBeGreaterThan(2);
});

test.each(examples)("an example of the language's page does what it says: %#", async (text) => {
  const { expectations, unmet, ok } = runScenario(await readScenario(text));
  expect(expectations.filter((expectation) => !expectation.ok)).toEqual([]);
  expect({ unmet, ok }).toEqual({ unmet: [], ok: true });
});
