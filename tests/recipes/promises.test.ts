import { afterEach, describe, expect, test, vi } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { recipeNames, recipeOf } from "../../engine/recipes/catalogue.ts";
import { promiseSentences } from "../../engine/recipes/promise.ts";
import { readScenario } from "../scenario/readScenario.ts";
import { promiseControls, type PromiseControl } from "./promiseControls.ts";

afterEach(() => void vi.restoreAllMocks());

/** What comes out broken. */
async function broken(
  { recipe, partitions = 1, inputs }: PromiseControl,
  settings: string,
): Promise<readonly string[]> {
  const text = `
name: A control
seed: 3
nodes: 3
preset: robust
partitions: ${partitions}
application: { name: ${recipe}, settings: { ${settings} } }
until: 20s
inputs:
${inputs.map((input) => `  - ${input}`).join("\n")}
expect:
  - { at: 3.9s, holds: { violations: none } }
`;
  const { violations, unmet } = runScenario(await readScenario(text));
  expect(unmet).toEqual([]);
  return violations.map(({ invariant }) => invariant);
}

describe.each(promiseControls)("$recipe: $promise: $story", (control) => {
  test("is noticed", async () => {
    control.spoil?.(recipeOf(control.recipe).application);
    expect(await broken(control, control.settings ?? "")).toContain(control.promise);
  });

  test("the same breaks nothing where the recipe is right", async () => {
    expect(await broken(control, "")).toEqual([]);
  });
});

const made = recipeNames.flatMap((name) =>
  recipeOf(name).invariants.map(({ promise }) => `${name}: ${promise}`),
);

test("every promise of every recipe has a control", () => {
  const controlled = promiseControls.map(({ recipe, promise }) => `${recipe}: ${promise}`);
  expect(made.filter((one) => !controlled.includes(one))).toEqual([]);
});

test("every promise is made by somebody", () => {
  const names = made.map((one) => one.split(": ")[1]);
  expect(Object.keys(promiseSentences).filter((name) => !names.includes(name))).toEqual([]);
});
