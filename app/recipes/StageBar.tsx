import type { ReactNode } from "react";
import { Settings } from "./Settings.tsx";

/** How the stage is looked at. */
export interface StageLook {
  /** Who owns what is tinted. */
  readonly owners: boolean;
  /** What applications hold is shown as it is, in rows. */
  readonly table: boolean;
}

/** Above the cards: how to look at them. Arrows go by here; where none do, settings have the room. */
export function StageBar({
  look,
  hasDrawing,
  hasCalls,
  onLook,
}: {
  readonly look: StageLook;
  /** There is something else than rows. */
  readonly hasDrawing: boolean;
  readonly hasCalls: boolean;
  readonly onLook: (look: StageLook) => void;
}): ReactNode {
  const { owners, table } = look;
  return (
    <div className={hasCalls ? "recipe-bar" : "recipe-bar recipe-barAlone"}>
      <div className="recipe-tools">
        {hasDrawing && (
          <fieldset className="segments">
            <legend className="visuallyHidden">What applications hold</legend>
            {(["Drawing", "Table"] as const).map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={table === (name === "Table")}
                onClick={() => onLook({ ...look, table: name === "Table" })}
              >
                {name}
              </button>
            ))}
          </fieldset>
        )}
        <button
          type="button"
          className="recipe-owners"
          aria-pressed={owners}
          onClick={() => onLook({ ...look, owners: !owners })}
        >
          Who owns this?
        </button>
      </div>
      {!hasCalls && <Settings />}
    </div>
  );
}
