import { renderToStaticMarkup } from "react-dom/server";
import { recipePages } from "../recipePages.ts";
import { RecipeDocument } from "./RecipeDocument.tsx";

/** Every recipe as the text of an HTML file, by its name. `styles`: addresses, from beside that file. */
export function printRecipes(styles: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    recipePages.map((page) => {
      const markup = renderToStaticMarkup(<RecipeDocument page={page} styles={styles} />);
      return [page.name, `<!doctype html>\n${markup}\n`];
    }),
  );
}
