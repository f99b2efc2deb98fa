import type { ReactElement } from "react";
import { SketchNode } from "../recipes/sketches/SketchNode.tsx";

/** Three computers, one list, and the one that leads is about to go. */
export function FirstRunDrawing(): ReactElement {
  return (
    <svg className="door-drawing" viewBox="0 0 126 108" width={126} height={108} aria-hidden="true">
      <path className="sketch-link" d="M52 35L31 66M74 35L95 66M41 82H85" />
      <SketchNode x={63} y={22} letter="A" term={1} leads />
      <SketchNode x={22} y={80} letter="B" term={1} />
      <SketchNode x={104} y={80} letter="C" term={1} />
      <path className="sketch-danger" d="M82 10L94 22M94 10L82 22" strokeWidth={2.25} />
      {[22, 104].map((x) => (
        <path
          key={x}
          className="sketch-line"
          d={`M${x - 14} 99.5H${x + 14}M${x - 14} 104.5H${x + 14}`}
          strokeWidth={2}
        />
      ))}
    </svg>
  );
}

/** An application over its log, and the call that leaves it. */
export function AppDrawing(): ReactElement {
  return (
    <svg className="door-drawing" viewBox="0 0 132 84" width={132} height={84} aria-hidden="true">
      <path className="door-app" d="M1 41V9a8 8 0 0 1 8-8H65a8 8 0 0 1 8 8V41Z" />
      <path className="door-raft" d="M1 41V73a8 8 0 0 0 8 8H65a8 8 0 0 0 8-8V41Z" />
      <text className="door-word" x={37} y={25}>
        yours
      </text>
      <circle className="sketch-ink" cx={37} cy={41} r={8} />
      <path className="door-arrow" d="M37 45V37.5M33.8 40.4L37 37.2L40.2 40.4" />
      <g className="term-1">
        {[12, 26, 40].map((x) => (
          <rect key={x} className="sketch-term" x={x} y={57} width={11} height={11} rx={2.5} />
        ))}
        <rect className="door-proposed" x={54.75} y={57.75} width={9.5} height={9.5} rx={2} />
      </g>
      <path className="sketch-line" d="M81 21H103M97 15.5L103 21L97 26.5" strokeWidth={1.5} />
      <circle className="sketch-ghost" cx={120} cy={21} r={9} />
      <text className="door-sign" x={120} y={25}>
        €
      </text>
    </svg>
  );
}
