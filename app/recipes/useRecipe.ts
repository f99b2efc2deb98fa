import { useSlice } from "../session/useSession.ts";
import type { RecipePage } from "./recipePage.ts";
import { recipePageOf } from "./recipePages.ts";

/** What there is to say of the application that runs; undefined: the register runs, or nobody wrote of it. */
export function useRecipe(): RecipePage | undefined {
  const name = useSlice(({ run }) => run.config.application?.name);
  return name === undefined ? undefined : recipePageOf(name);
}
