import { useState, type ReactNode } from "react";
import { useMedia } from "../frame/useMedia.ts";
import { CodePanel } from "./CodePanel.tsx";
import type { RecipePage } from "./recipePage.ts";
import { WordsPanel } from "./WordsPanel.tsx";

const besideQuery = "(width >= 1280px)";

const readings = [
  ["code", "Code"],
  ["words", "Words"],
] as const;

/** What is to be read of a recipe: its source, and what is said of it; side by side where there is room. */
export function Readings({ page }: { readonly page: RecipePage }): ReactNode {
  const beside = useMedia(besideQuery);
  const [shown, setShown] = useState<"code" | "words">("code");
  if (beside)
    return (
      <div className="recipe-words">
        <CodePanel page={page} />
        <WordsPanel page={page} />
      </div>
    );
  return (
    <div className="recipe-words recipe-oneReading">
      <fieldset className="recipe-readings">
        <legend className="visuallyHidden">To read</legend>
        {readings.map(([reading, label]) => (
          <button
            key={reading}
            type="button"
            className="views-view"
            aria-pressed={reading === shown}
            onClick={() => setShown(reading)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {shown === "code" ? <CodePanel page={page} /> : <WordsPanel page={page} />}
    </div>
  );
}
