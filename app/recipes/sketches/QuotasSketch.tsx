import type { ReactElement } from "react";

const cells = Array.from({ length: 15 }, (_, slot) => slot);
/** Entries before this one are in the snapshot. */
const checkpoint = 10;

/** Sums that come from a log: what stands before the flag is kept, what stands behind it is replayed. */
export function QuotasSketch(): ReactElement {
  return (
    <g className="term-1">
      {[0, 1, 2].map((bar) => {
        const [height, fresh] = [
          [30, 5],
          [38, 0],
          [24, 7],
        ][bar]! as [number, number];
        const x = 54 + bar * 25;
        return (
          <g key={x}>
            <rect className="sketch-sum" x={x} y={48 - height} width={17} height={height} />
            <rect className="sketch-term" x={x} y={48 - height} width={17} height={fresh} />
          </g>
        );
      })}
      <path className="sketch-line" d="M47 48.5H128" strokeWidth={1} />
      {cells.map((slot) => (
        <rect
          key={slot}
          className={slot < checkpoint ? "sketch-cell" : "sketch-term"}
          x={30 + slot * 15.4}
          y={61}
          width={12}
          height={12}
          rx={2.5}
        />
      ))}
      <path className="sketch-stroke" d="M182.5 78V44" />
      <path className="sketch-ink" d="M183 44H195L192 48.5L195 53H183Z" />
      <path className="sketch-line" d="M220 55C219 30 196 20 142 25" strokeWidth={1.5} />
      <path className="sketch-line" d="M149 19.5L141 25L150 29.5" strokeWidth={1.5} />
    </g>
  );
}
