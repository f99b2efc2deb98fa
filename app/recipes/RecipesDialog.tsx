import { Modal } from "../frame/Modal.tsx";
import type { ReactNode } from "react";
import { useDesk } from "../frame/desk.ts";
import { openRecipe } from "./openRecipe.ts";
import { recipeAddress } from "./recipeAddress.ts";
import { recipePages } from "./recipePages.ts";
import { Sketch } from "./sketches/Sketch.tsx";
import "./recipesDialog.css";

/** All recipes, by what somebody takes home from them. */
export function RecipesDialog(): ReactNode {
  const desk = useDesk();
  return (
    <Modal title="Recipes" className="recipes">
      <div className="modal-body">
        <p className="field-hint">What your application does, and what Kommander does for it.</p>
        <ol className="recipes-list">
          {recipePages.map(({ name, title, insight, demo }) => (
            <li key={name}>
              <a
                className="recipes-recipe"
                href={recipeAddress({ recipe: name, scenario: null })}
                onClick={(event) => {
                  event.preventDefault();
                  desk.put({ dialog: null });
                  void openRecipe(desk, { recipe: name, scenario: null });
                }}
              >
                <Sketch recipe={name} />
                <strong>{title}</strong>
                <span>{insight}</span>
                <span className="recipes-runs">{demo.map(({ label }) => label).join(" · ")}</span>
              </a>
            </li>
          ))}
        </ol>
      </div>
    </Modal>
  );
}
