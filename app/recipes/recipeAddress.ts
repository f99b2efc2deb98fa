/** A run of a recipe's demo, as a link names it. */
export interface RecipePlace {
  readonly recipe: string;
  /** The file of the scenario; null: the first run of the demo. */
  readonly scenario: string | null;
}

/** "#recipe=jobs&run=jobs-charged-once"; null: the link leads elsewhere. */
export function readRecipeAddress(hash: string): RecipePlace | null {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const recipe = asked.get("recipe");
  return recipe === null ? null : { recipe, scenario: asked.get("run") };
}

/** The link that leads to a run of a demo. */
export function recipeAddress({ recipe, scenario }: RecipePlace): string {
  return scenario === null ? `#recipe=${recipe}` : `#recipe=${recipe}&run=${scenario}`;
}

/** Another run is opened: a link to the recipe would lead elsewhere. */
export function leaveRecipeAddress(): void {
  if (readRecipeAddress(location.hash) !== null) history.replaceState(null, "", "#lab");
}
