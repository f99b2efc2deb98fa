import { readRecipeAddress } from "../recipes/recipeAddress.ts";
import { openDefaultRun, type Desk } from "./desk.ts";
import { stillQuery } from "./useMedia.ts";
import { openShippedScenario } from "./shippedScenarios.ts";

/** Opens what the address asks for: a recipe, a shipped scenario, or the run that the lab begins with. */
export async function openFromAddress(desk: Desk): Promise<void> {
  if (await openRecipeOfAddress(desk)) return;
  const name = new URLSearchParams(location.search).get("scenario");
  if (name !== null && (await openShippedScenario(desk, name))) return;
  await openDefaultRun(desk);
  if (!matchMedia(stillQuery).matches) await desk.session.play();
}

/** False: the address names no recipe, or one that there is not. */
export async function openRecipeOfAddress(desk: Desk): Promise<boolean> {
  const place = readRecipeAddress(location.hash);
  if (place === null) return false;
  const { openRecipe } = await import("../recipes/openRecipe.ts");
  return openRecipe(desk, place);
}

/** Whether the address leads home, or to a part of it. */
export function asksForHome(): boolean {
  return ["#home", "#recipes", "#scenarios"].includes(location.hash);
}

/** Whether the address leads past the first run, into the lab. */
export function asksForLab(): boolean {
  if (readRecipeAddress(location.hash) !== null) return true;
  return location.hash === "#lab" || new URLSearchParams(location.search).has("scenario");
}
