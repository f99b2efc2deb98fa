import type { ReactElement } from "react";
import { SketchNode } from "./SketchNode.tsx";

/** Three nodes, one gear that turns: under the one that leads. */
export function WorkersSketch(): ReactElement {
  return (
    <>
      {[67, 145, 223].map((x, node) => {
        const leads = node === 1;
        return (
          <g key={x}>
            <path className={leads ? "sketch-stroke" : "sketch-faint"} d={`M${x} 38V53`} />
            <SketchNode x={x} y={26} letter={"ABC"[node]!} term={1} leads={leads} />
            <g transform={`translate(${x} 67)`}>
              <path
                className={leads ? "sketch-ink" : "sketch-faint sketch-dotted"}
                d={gearPath(leads ? 13.5 : 13)}
              />
              <circle className={leads ? "sketch-ground" : "sketch-faint"} r={4} />
            </g>
          </g>
        );
      })}
    </>
  );
}

/** Eight teeth around the origin. */
function gearPath(outer: number): string {
  const inner = outer * 0.74;
  const points = Array.from({ length: 8 }, (_, tooth) => {
    const at = (radius: number, turn: number): string => {
      const angle = ((tooth + turn) * Math.PI) / 4;
      return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
    };
    return [at(inner, -0.32), at(outer, -0.2), at(outer, 0.2), at(inner, 0.32)].join("L");
  });
  return `M${points.join("L")}Z`;
}
