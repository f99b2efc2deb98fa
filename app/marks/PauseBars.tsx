import type { ReactElement } from "react";
import "./marks.css";

/** The sign of a stopped process, around the origin: two bars with a halo, told by shape alone. */
export function PauseBars({ height }: { readonly height: number }): ReactElement {
  const half = height / 2;
  const aside = height * 0.2;
  const d = `M${-aside} ${-half}V${half}M${aside} ${-half}V${half}`;
  return (
    <g>
      <path className="mark-pauseHalo" d={d} strokeWidth={height * 0.17 + 2.5} />
      <path className="mark-pauseBars" d={d} strokeWidth={height * 0.17} />
    </g>
  );
}
