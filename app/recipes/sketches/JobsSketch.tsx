import { useId, type ReactElement } from "react";
import { HatchPattern } from "../../marks/Hatch.tsx";

/** A charge, a crash in the gap behind it, and a key before the second charge. */
export function JobsSketch(): ReactElement {
  const hatch = useId();
  return (
    <>
      <defs>
        <HatchPattern id={hatch} pitch={5} weight={1.25} />
      </defs>
      <path className="sketch-line" d="M28 50H262" strokeWidth={1.5} />
      <path className="sketch-stroke" d="M43 42V58M247 42V58" />
      <rect x={92} y={40} width={106} height={20} fill={`url(#${hatch})`} />
      <path className="sketch-danger" d="M92 40.5H198M92 59.5H198" strokeWidth={1} />
      <path className="sketch-danger" d="M123 45L133 55M133 45L123 55" strokeWidth={2.25} />
      <circle className="sketch-body" cx={92} cy={50} r={11} />
      <circle className="sketch-ghost sketch-dashed" cx={198} cy={50} r={11} />
      <text className="sketch-sign" x={92} y={54}>
        €
      </text>
      <text className="sketch-sign sketch-muted" x={198} y={54}>
        €
      </text>
      <path className="sketch-stroke" d="M198 27V35" />
      <circle className="sketch-body" cx={187} cy={18} r={5} />
      <path className="sketch-stroke" d="M192 18H211V23.5M204.5 18V22.5" strokeWidth={2} />
      <text className="sketch-label sketch-muted" x={43} y={74}>
        Started
      </text>
      <text className="sketch-label sketch-muted" x={247} y={74}>
        Completed
      </text>
    </>
  );
}
