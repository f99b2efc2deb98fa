import type { Desk } from "../frame/desk.ts";
import { openShippedScenario } from "../frame/shippedScenarios.ts";
import { recipeAddress, type RecipePlace } from "./recipeAddress.ts";
import type { RecipePage, RecipeRun } from "./recipePage.ts";
import { recipePageOf } from "./recipePages.ts";

/** Opens a run of a recipe's demo under its link. False: there is no such recipe or run. */
export async function openRecipe(desk: Desk, { recipe, scenario }: RecipePlace): Promise<boolean> {
  const page = recipePageOf(recipe);
  const [first, ...others] = page?.demo ?? [];
  const run = [first, ...others].find((known) => known?.scenario === scenario) ?? first;
  if (run === undefined || !(await openShippedScenario(desk, run.scenario))) return false;
  if (page?.partition !== undefined) desk.session.select({ partition: page.partition });
  // The first run needs no name: a link to the recipe stays short.
  const named = run === first ? null : run.scenario;
  history.replaceState(null, "", recipeAddress({ recipe, scenario: named }));
  return true;
}

/** The run of a demo behind one. Undefined: it is the last one, or belongs to no demo. */
export function nextRunOf(
  page: RecipePage | undefined,
  shipped: string | null,
): RecipeRun | undefined {
  const slot = page?.demo.findIndex(({ scenario }) => scenario === shipped) ?? -1;
  return slot < 0 ? undefined : page?.demo[slot + 1];
}

/** Opens the run of the demo behind the one that is open, if there is one. */
export async function openNextRun(desk: Desk): Promise<void> {
  const { application } = desk.session.store.getState().run.config;
  const page = application === undefined ? undefined : recipePageOf(application.name);
  const next = nextRunOf(page, desk.store.getState().shipped);
  if (page === undefined || next === undefined) return;
  await openRecipe(desk, { recipe: page.name, scenario: next.scenario });
}
