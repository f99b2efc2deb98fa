import { scaleLinear } from "d3";
import type { ReactNode } from "react";
import {
  heatHeight,
  heatIn,
  letterWidth,
  xOf,
  type HashHeat,
  type HashPin,
  type Segment,
} from "./hashPlan.ts";

/** The highest column stands for so much, or for the most that there is. */
const fullHeat = 40;
const columnWidth = 14;
/** A column and its number. */
const columnRoom = 46;

/** What is written, each in a column at its hash; the hotter, the darker. */
export function Heat({
  heat,
  width,
  bottom,
}: {
  readonly heat: readonly HashHeat[];
  readonly width: number;
  readonly bottom: number;
}): ReactNode {
  const most = Math.max(fullHeat, ...heat.map(({ perSecond }) => perSecond));
  const toHeight = scaleLinear()
    .domain([0, most])
    .range([0, heatHeight - 8]);
  return heat.map(({ hash, perSecond }) => {
    if (perSecond === 0) return null;
    const x = xOf(hash, width);
    const height = Math.max(2, toHeight(perSecond));
    const covered = heat.some((other) => {
      const away = xOf(other.hash, width) - x;
      return away > 0 && away < columnRoom && other.perSecond > perSecond;
    });
    return (
      <g key={hash} className="hashBar-heat">
        <rect
          x={x + 2}
          y={bottom - height}
          width={columnWidth}
          height={height}
          fillOpacity={0.45 + 0.55 * (perSecond / most)}
        />
        {!covered && (
          <text x={x + columnWidth + 6} y={bottom - Math.max(3, height - 9)}>
            {perSecond}/s
          </text>
        )}
      </g>
    );
  });
}

/** What each range is asked to do, under it. */
export function Totals({
  segments,
  heat,
  baseline,
}: {
  readonly segments: readonly Segment[];
  readonly heat: readonly HashHeat[];
  readonly baseline: number;
}): ReactNode {
  return segments.map(({ range, from, to }) => {
    if (to - from < 60) return null;
    const total = heatIn(heat, range);
    return (
      <text key={range.partitionId} className="hashBar-total" x={(from + to) / 2} y={baseline}>
        {to - from < 110 ? `${total}/s` : `${total} writes/s`}
      </text>
    );
  });
}

/** Where the range could be cut: the labels stand away from each other. */
export function Cuts({
  cuts,
  width,
  top,
  baseline,
}: {
  readonly cuts: readonly HashPin[];
  readonly width: number;
  readonly top: number;
  readonly baseline: number;
}): ReactNode {
  return cuts
    .toSorted((a, b) => a.hash - b.hash)
    .map(({ hash, label }, place) => {
      const x = xOf(hash, width);
      const reach = label.length * letterWidth + 6;
      const isLeft = (place < cuts.length - 1 && x > reach) || x + reach > width;
      return (
        <g key={label} className="hashBar-cut">
          <path d={`M${x} ${top}V${baseline + 2}`} />
          <text x={x + (isLeft ? -6 : 6)} y={baseline} textAnchor={isLeft ? "end" : "start"}>
            {label}
          </text>
        </g>
      );
    });
}
