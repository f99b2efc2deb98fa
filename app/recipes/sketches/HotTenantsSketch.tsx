import type { ReactElement } from "react";
import { SketchNode } from "./SketchNode.tsx";

const heat = [6, 8, 7, 10, 16, 34, 52, 44, 24, 12, 9, 8, 10, 7, 8, 6];
const hot = 20;

/** Heat over the hashes, a boundary through its middle, and a second leader to move to. */
export function HotTenantsSketch(): ReactElement {
  return (
    <>
      {heat.map((height, slot) => (
        <rect
          key={slot}
          className={height > hot ? "sketch-ink" : "sketch-lineFill"}
          x={38 + slot * 13.6}
          y={80 - height}
          width={10}
          height={height}
          rx={1.5}
        />
      ))}
      <path className="sketch-line" d="M34 80.5H258" strokeWidth={1} />
      <path className="sketch-stroke sketch-dashed" d="M131.4 12V84" />
      <SketchNode x={64} y={32} letter="A" term={1} leads />
      <SketchNode x={226} y={32} letter="B" term={2} leads />
      <path className="sketch-stroke" d="M170 32H203M196 26.5L203.5 32L196 37.5" />
    </>
  );
}
