import { useId, type ReactElement } from "react";
import { HatchPattern } from "../../marks/Hatch.tsx";

/** Four states; the process dies between two of them, and the token stands where it was decided. */
export function WorkflowSketch(): ReactElement {
  const hatch = useId();
  return (
    <>
      <defs>
        <HatchPattern id={hatch} pitch={6} weight={2} />
      </defs>
      <path className="sketch-line" d="M42 50H248" strokeWidth={1.5} />
      <rect x={139} y={14} width={12} height={68} fill={`url(#${hatch})`} />
      <path className="sketch-danger" d="M139 14V82M151 14V82" strokeWidth={1} />
      {[42, 110, 180, 248].map((x) => (
        <circle key={x} className="sketch-body" cx={x} cy={50} r={13} />
      ))}
      <circle className="sketch-line sketch-dotted" cx={110} cy={50} r={6} />
      <circle className="sketch-ink" cx={180} cy={50} r={6} />
      <circle className="sketch-thin" cx={248} cy={50} r={9.5} />
      <path className="sketch-stroke" d="M110 34C116 16 172 14 180 31" />
      <path className="sketch-stroke" d="M172.5 28L180.5 32L184 24" />
    </>
  );
}
