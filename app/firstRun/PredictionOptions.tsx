import { useEffect, useRef, type ReactElement } from "react";
import { nodeName, type NodeId } from "../../engine/index.ts";
import { Crown } from "../marks/Crown.tsx";
import type { Prediction } from "./plot.ts";

/** "Who takes over?": first as a question, then as the prediction beside what happened. */
export function PredictionOptions({
  candidates,
  predicted,
  happened,
  onPick,
}: {
  readonly candidates: readonly NodeId[];
  readonly predicted: Prediction | null;
  readonly happened: NodeId | null;
  /** Null: it has been answered. */
  readonly onPick: ((prediction: Prediction) => void) | null;
}): ReactElement {
  const first = useRef<HTMLButtonElement>(null);
  const asks = onPick !== null;
  useEffect(() => {
    if (asks) first.current?.focus({ preventScroll: true });
  }, [asks]);
  const options: readonly Prediction[] = [...candidates, "nobody"];
  return (
    <fieldset className="options">
      {/* The question is the headline while it is open. */}
      <legend className={asks ? "visuallyHidden" : undefined}>Who takes over?</legend>
      {options.map((option, place) => {
        const name = option === "nobody" ? option : nodeName(option);
        const isPredicted = option === predicted;
        const isHappened = happened !== null && option === happened;
        const notes = [isHappened ? "happened" : "", isPredicted ? "predicted" : ""];
        const note = notes.filter((text) => text !== "").join(", ");
        const classes = ["option"];
        if (isHappened) classes.push("option-happened");
        if (isPredicted) classes.push("option-predicted");
        return (
          <div key={name} className="options-cell">
            {asks ? (
              <button
                ref={place === 0 ? first : null}
                type="button"
                className="option"
                onClick={() => onPick(option)}
              >
                {name}
              </button>
            ) : (
              <span className={classes.join(" ")}>
                {name}
                {isHappened && (
                  <svg width={24} height={14} viewBox="-12 -13 24 14" aria-hidden="true">
                    <Crown width={20} className="option-crown" />
                  </svg>
                )}
              </span>
            )}
            <span className="options-note">{note}</span>
          </div>
        );
      })}
    </fieldset>
  );
}
