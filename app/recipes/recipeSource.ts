import type { RecipeName } from "../../engine/index.ts";

const sources = import.meta.glob<string>("../../engine/recipes/*.ts", {
  query: "?raw",
  import: "default",
});

/** The application of a recipe, to the letter as it runs. */
export async function recipeSource(name: RecipeName): Promise<string> {
  return sources[`../../engine/recipes/${name}.ts`]!();
}
