import { memo, type NamedExoticComponent } from "react";
import type { Term } from "../../engine/index.ts";
import { EntryGlyph, type EntryMark } from "./EntryGlyph.tsx";
import { termClass } from "./term.ts";
import "./marks.css";

/**
 * Proposed: stored, not known committed. open: committed, waiting for its ticket to be decided. held:
 * committed, behind such a ticket. Applied: the state machine has it (memory, so a dot). rolledBack:
 * it will never be applied.
 */
export type EntryState = "proposed" | "committed" | "open" | "held" | "applied" | "rolledBack";

export interface LogCellProps {
  readonly term: Term;
  /** The command; null: the barrier no-op. */
  readonly text: string | null;
  readonly state: EntryState;
  /** What it is beside a command; null: just that. */
  readonly mark?: EntryMark | null;
  /** A configuration in force that is not committed. */
  readonly pending?: boolean;
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
  mark = null,
  pending = false,
  width,
  height,
  left = 0,
  top = 0,
  compact = false,
  selected = false,
}: LogCellProps) {
  const dashed = state === "proposed" || state === "open";
  const classes = ["logCell", termClass(term)];
  if (dashed) classes.push("logCell-proposed");
  if (state === "rolledBack") classes.push("logCell-rolledBack");
  if (compact) classes.push("logCell-compact");
  if (pending) classes.push("logCell-pending");
  if (selected) classes.push("logCell-selected");
  return (
    <span className={classes.join(" ")} style={{ left, top, width, height }} aria-hidden="true">
      {dashed && (
        <svg className="logCell-dash" viewBox={`0 0 ${width} ${height}`}>
          <rect x={1} y={1} width={width - 2} height={height - 2} rx={3} />
        </svg>
      )}
      <span className="logCell-term">{term}</span>{" "}
      {mark !== null && <EntryGlyph mark={mark} className="logCell-mark" />}
      {!compact && (
        <span
          className={[
            "logCell-text",
            ...(text === null && mark === null ? ["logCell-noop"] : []),
            ...(mark === null ? [] : ["logCell-besideMark"]),
            ...(mark !== null && (text?.length ?? 0) > 6 ? ["logCell-tight"] : []),
          ].join(" ")}
        >
          {text}
        </span>
      )}
      {state === "applied" && <span className="logCell-dot" />}
      {state === "held" && <span className="logCell-dot logCell-dotHollow" />}
      {state === "rolledBack" && <span className="logCell-strike" />}
    </span>
  );
});
