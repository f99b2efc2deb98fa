import { BookOpenText } from "lucide-react";
import type { ReactNode } from "react";
import { recipeAddress } from "../recipes/recipeAddress.ts";
import { recipePages } from "../recipes/recipePages.ts";
import { Sketch } from "../recipes/sketches/Sketch.tsx";
import { OpenLink } from "./OpenLink.tsx";

/** Every recipe by its idea. */
export function RecipeGrid(): ReactNode {
  return (
    <section id="recipes" className="home-part" aria-labelledby="recipes-title">
      <header>
        <h2 id="recipes-title">Recipes</h2>
        <p>what your application does, and what Kommander does for it</p>
      </header>
      <ul className="recipeGrid">
        {recipePages.map(({ name, title, insight }) => (
          <li key={name}>
            <OpenLink
              className="recipeGrid-recipe"
              href={recipeAddress({ recipe: name, scenario: null })}
            >
              <Sketch recipe={name} />
              <strong>{title}</strong>
              <span>{insight}</span>
            </OpenLink>
            <a
              className="recipeGrid-page"
              href={`./recipes/${name}.html`}
              aria-label={`Read “${title}” as a page`}
              title="Read it as a page"
            >
              <BookOpenText size={16} aria-hidden="true" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
