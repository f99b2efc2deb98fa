import { memo, type NamedExoticComponent } from "react";
import type { Term } from "../../engine/index.ts";
import type { MessageFace } from "./messageFace.ts";
import { termClass } from "./term.ts";
import "./marks.css";

export interface MessagePillProps {
  readonly face: MessageFace;
  readonly term: Term;
  /** Direction of travel in degrees, 0 to the right; null: no chevron. */
  readonly heading: number | null;
  readonly selected?: boolean;
}

/** A message around the origin: a dot for a heartbeat, else a pill that says what it carries. */
export const MessagePill: NamedExoticComponent<MessagePillProps> = memo(function MessagePill({
  face,
  term,
  heading,
  selected = false,
}: MessagePillProps) {
  const { kind, text, width } = face;
  if (kind === "heartbeat" || kind === "heartbeatAnswer")
    return (
      <g className={termClass(term)}>
        <circle className="mark-pillHalo" r={6} />
        {kind === "heartbeat" ? (
          <circle className="mark-fill" r={4} />
        ) : (
          <circle className="mark-pillOutline" r={3} />
        )}
        {selected && <circle className="mark-pillSelected" r={8} />}
      </g>
    );
  const outline = kind !== "entries" && kind !== "vote" && kind !== "commit";
  const preVote = kind === "preVote" || face.preVote;
  const half = width / 2;
  const shape = outline ? `mark-pillOutline${preVote ? " mark-pillDashed" : ""}` : "mark-pill";
  return (
    <g className={termClass(term)}>
      <rect className="mark-pillHalo" x={-half - 2} y={-12} width={width + 4} height={24} rx={12} />
      <rect
        className={shape}
        x={-half + (outline ? 0.75 : 0)}
        y={outline ? -9.25 : -10}
        width={width - (outline ? 1.5 : 0)}
        height={outline ? 18.5 : 20}
        rx={outline ? 9.25 : 10}
      />
      {kind === "entries" && (
        <path className="mark-pillLines" d="M-9 -3.5H-1.5M-9 0H-1.5M-9 3.5H-1.5" />
      )}
      {(kind === "granted" || kind === "stored") && (
        <path
          className="mark-pillCheck"
          transform={`translate(${text === "" ? 0 : -half + 12} 0)`}
          d="M-3.5 0.4L-1 3L3.8 -3"
        />
      )}
      {(kind === "refused" || kind === "mismatch") && (
        <path
          className="mark-pillCheck"
          transform={`translate(${text === "" ? 0 : -half + 12} 0)`}
          d="M-3 -3L3 3M3 -3L-3 3"
        />
      )}
      {text !== "" && (
        <text
          className={outline ? "mark-pillText mark-pillTextOutline" : "mark-pillText"}
          x={kind === "entries" ? 5 : kind === "stored" || kind === "mismatch" ? 6 : 0}
          y={4.3}
        >
          {text}
        </text>
      )}
      {heading !== null && (
        <path
          className="mark-chevron"
          transform={`rotate(${heading}) translate(${chevronReach(width, heading)} 0)`}
          d="M-3 -5L2 0L-3 5"
        />
      )}
      {selected && (
        <rect
          className="mark-pillSelected"
          x={-half - 4}
          y={-14}
          width={width + 8}
          height={28}
          rx={14}
        />
      )}
    </g>
  );
});

/** How far from the centre the chevron clears the pill, along a heading. */
function chevronReach(width: number, heading: number): number {
  const angle = (heading * Math.PI) / 180;
  const across = Math.abs(Math.cos(angle));
  const down = Math.abs(Math.sin(angle));
  const toSide = across > 0.01 ? width / 2 / across : Infinity;
  const toEdge = down > 0.01 ? 10 / down : Infinity;
  return Math.min(toSide, toEdge) + 8;
}
