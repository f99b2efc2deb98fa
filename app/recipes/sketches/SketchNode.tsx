import type { ReactElement } from "react";
import { crownPath, hexagonPath } from "../../marks/shapes.ts";
import { termClass } from "../../marks/term.ts";

/** A node in a small drawing: a crowned hexagon leads, a circle follows. */
export function SketchNode({
  x,
  y,
  letter,
  term,
  leads = false,
}: {
  readonly x: number;
  readonly y: number;
  readonly letter: string;
  readonly term: number;
  readonly leads?: boolean;
}): ReactElement {
  return (
    <g className={termClass(term)} transform={`translate(${x} ${y})`}>
      {leads ? (
        <>
          <path className="sketch-leader" d={hexagonPath(14)} />
          <path className="sketch-ink" transform="translate(0 -12.5)" d={crownPath(14)} />
        </>
      ) : (
        <circle className="sketch-follower" r={11.5} strokeWidth={2} />
      )}
      <text className={leads ? "sketch-letter sketch-letterOn" : "sketch-letter"} y={4}>
        {letter}
      </text>
    </g>
  );
}
