import type { ReactElement } from "react";
import "./marks.css";

/** The sign of a stopped process, around the origin: two bars with a halo, told by shape alone. */
export function PauseBars({ height }: { readonly height: number }): ReactElement {
  const half = height / 2;
  const aside = height * 0.22;
  const d = `M${-aside} ${-half}V${half}M${aside} ${-half}V${half}`;
  return (
    <g>
      <path className="mark-pauseHalo" d={d} strokeWidth={height * 0.19 + 2} />
      <path className="mark-pauseBars" d={d} strokeWidth={height * 0.19} />
    </g>
  );
}
