import { recipeNames } from "../../engine/index.ts";
import type { RecipePage } from "./recipePage.ts";

const modules = import.meta.glob<Readonly<Record<string, RecipePage>>>("./pages/*.ts", {
  eager: true,
});

const order: readonly string[] = recipeNames;

/** What the page says of every recipe, in the order of the catalogue. */
export const recipePages: readonly RecipePage[] = Object.values(modules)
  .flatMap((module) => Object.values(module))
  .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

/** Undefined: there is no such recipe, or nobody has written of it. */
export function recipePageOf(name: string): RecipePage | undefined {
  return recipePages.find((page) => page.name === name);
}
