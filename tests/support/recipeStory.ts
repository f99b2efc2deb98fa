import { runScenario } from "../../engine/check/runScenario.ts";
import type { RecipeName } from "../../engine/recipes/catalogue.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** A recipe on three nodes, what happens, and what is to hold in the end: lines of a scenario. */
export interface RecipeStory {
  readonly recipe: RecipeName;
  readonly settings: string;
  readonly partitions?: number;
  /** Items of the list, each with its dash. */
  readonly inputs: readonly string[];
  /** Predicates. */
  readonly expected: readonly string[];
}

/** What came of a story. */
export interface StoryTold {
  /** What was expected in vain. */
  readonly failed: readonly string[];
  /** Promises and invariants, each once. */
  readonly broken: readonly string[];
}

/** All came as expected, and nothing was broken. */
export const fine: StoryTold = { failed: [], broken: [] };

export async function tellStory(story: RecipeStory): Promise<StoryTold> {
  const { recipe, settings, partitions = 1, inputs, expected } = story;
  const run = runScenario(
    await readScenario(`
name: A story
seed: 3
nodes: 3
partitions: ${partitions}
application: { name: ${recipe}, settings: { ${settings} } }
until: 30s
inputs:
${inputs.join("\n")}
expect:
${expected.map((one) => `  - { finally: ${one} }`).join("\n")}
`),
  );
  return {
    failed: expected.filter((_, slot) => !run.expectations[slot]!.ok),
    broken: [...new Set(run.violations.map(({ invariant }) => invariant))],
  };
}

/** A power cut, and who comes back at once when it is over. */
export function powerCut(when: string, back: string): readonly string[] {
  const all = (verb: string, first: string): string[] =>
    ["A", "B", "C"].map(
      (node, slot) => `  - { ${slot === 0 ? first : "after: 0s"}, ${verb}: ${node} }`,
    );
  return [...all("crash", when), ...all("restart", back)];
}
