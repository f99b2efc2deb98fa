import type { Desk } from "../frame/desk.ts";
import { openShippedScenario } from "../frame/shippedScenarios.ts";
import { recipeAddress, type RecipePlace } from "./recipeAddress.ts";
import { recipePageOf } from "./recipePages.ts";

/** Opens a run of a recipe's demo under its link. False: there is no such recipe or run. */
export async function openRecipe(desk: Desk, { recipe, scenario }: RecipePlace): Promise<boolean> {
  const [first, ...others] = recipePageOf(recipe)?.demo ?? [];
  const run = [first, ...others].find((known) => known?.scenario === scenario) ?? first;
  if (run === undefined || !(await openShippedScenario(desk, run.scenario))) return false;
  // The first run needs no name: a link to the recipe stays short.
  const named = run === first ? null : run.scenario;
  history.replaceState(null, "", recipeAddress({ recipe, scenario: named }));
  return true;
}
