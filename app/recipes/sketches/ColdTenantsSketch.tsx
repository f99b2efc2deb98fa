import type { ReactElement } from "react";

/** Two ranges become one; the second is drained first. */
export function ColdTenantsSketch(): ReactElement {
  return (
    <>
      <rect className="sketch-range" x={31} y={14} width={98} height={18} rx={3} />
      <rect className="sketch-ghost sketch-dashed" x={133} y={14} width={126} height={18} rx={3} />
      <text className="sketch-number" x={80} y={27}>
        P2
      </text>
      <text className="sketch-label sketch-muted" x={196} y={27}>
        P3 draining
      </text>
      <path className="sketch-line" d="M80 34C84 50 132 40 145 52" strokeWidth={1.5} />
      <path className="sketch-stroke" d="M196 34C192 50 158 40 145 52" />
      <path className="sketch-ink" d="M140.5 49.5L145 55.5L149.5 49.5Z" />
      <rect className="sketch-body" x={31} y={60} width={228} height={20} rx={3} />
      <text className="sketch-number" x={145} y={74}>
        P2
      </text>
    </>
  );
}
