import { memo, type NamedExoticComponent } from "react";
import type { Term } from "../../engine/index.ts";
import { termClass } from "./term.ts";
import "./marks.css";

/** Proposed: stored, not known committed. Applied: the state machine has it (memory, so a dot). */
export type EntryState = "proposed" | "committed" | "applied";

export interface LogCellProps {
  readonly term: Term;
  /** The command; null: the barrier no-op. */
  readonly text: string | null;
  readonly state: EntryState;
  readonly width: number;
  readonly height: number;
  readonly left?: number;
  readonly top?: number;
  /** Only the term number. */
  readonly compact?: boolean;
  readonly selected?: boolean;
}

/** One entry in one log. Purely visual: whoever places it names it. */
export const LogCell: NamedExoticComponent<LogCellProps> = memo(function LogCell({
  term,
  text,
  state,
  width,
  height,
  left = 0,
  top = 0,
  compact = false,
  selected = false,
}: LogCellProps) {
  const proposed = state === "proposed";
  const classes = ["logCell", termClass(term)];
  if (proposed) classes.push("logCell-proposed");
  if (compact) classes.push("logCell-compact");
  if (selected) classes.push("logCell-selected");
  return (
    <span className={classes.join(" ")} style={{ left, top, width, height }} aria-hidden="true">
      {proposed && (
        <svg className="logCell-dash" viewBox={`0 0 ${width} ${height}`}>
          <rect x={1} y={1} width={width - 2} height={height - 2} rx={3} />
        </svg>
      )}
      <span className="logCell-term">{term}</span>{" "}
      {!compact && (
        <span className={text === null ? "logCell-text logCell-noop" : "logCell-text"}>{text}</span>
      )}
      {state === "applied" && <span className="logCell-dot" />}
    </span>
  );
});
