import { recipeNames, recipeOf, type RecipeName } from "../../recipes/catalogue.ts";
import { below, createDraws, pick } from "./draws.ts";
import type { SearchPlan } from "./searchPlan.ts";

/** One seed in so many runs a recipe, unless somebody wants one. */
const recipesIn = 8;

/**
 * The same with a recipe on every node, where the seed or somebody wants that. Its clients speak its
 * own words, so there are no histories to judge: its promises are asked instead.
 *
 * @param wanted "any": one of them, by lot. Null: this seed decides.
 */
export function withApplication(plan: SearchPlan, wanted: RecipeName | "any" | null): SearchPlan {
  // A stream of their own: the other seeds are what they were without them.
  const draws = createDraws(plan.seed, "application");
  if (below(draws, recipesIn) !== 0 && wanted === null) return plan;
  const drawn = pick(draws, recipeNames);
  const name = wanted === null || wanted === "any" ? drawn : wanted;
  const { weights } = plan.faults;
  // Recipes split and merge: without a no-op, what was moved may wait for a write that is refused.
  const rules = plan.config.rules.filter((rule) => rule !== "no-leader-noop");
  const fails = recipeOf(name).services.length > 0;
  return {
    ...plan,
    config: { ...plan.config, rules, application: { name } },
    faults: {
      ...plan.faults,
      weights: { ...weights, ...(fails && { failingService: pick(draws, [1, 3, 10]) }) },
    },
  };
}
