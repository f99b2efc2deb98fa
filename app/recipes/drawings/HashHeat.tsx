import { scaleSqrt } from "d3";
import type { ReactNode } from "react";
import type { PartitionId } from "../../../engine/index.ts";
import { heatHeight, type Segment } from "./hashPlan.ts";

/** What a range is asked to do, as a bar that stands on it. */
export interface HeatBar {
  readonly key: PartitionId;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly words: string;
}

/** Square roots: what is asked a hundred times less is still to be seen. */
export function planHeat(
  segments: readonly Segment[],
  heat: readonly number[],
): readonly HeatBar[] {
  const toHeight = scaleSqrt()
    .domain([0, Math.max(1, ...heat)])
    .range([0, heatHeight - 14]);
  return segments.flatMap(({ range: { partitionId: key }, from, to }) => {
    const rate = heat[key] ?? 0;
    const height = toHeight(rate);
    if (height < 0.5) return [];
    const width = Math.max(1, to - from - 2);
    return [{ key, x: from + 1, width, height, words: `${Math.round(rate)}/s` }];
  });
}

export function HeatBars({ bars, foot }: HeatProps): ReactNode {
  return bars.map(({ key, x, width, height }) => (
    <rect
      key={key}
      className="hashBar-heat"
      x={x}
      y={foot - height}
      width={width}
      height={height}
    />
  ));
}

/** The rates, above what passes by: drawn after the poles of pins. */
export function HeatRates({ bars, foot }: HeatProps): ReactNode {
  return bars.map(({ key, x, width, height, words }) =>
    words.length * 7 > width ? null : (
      <text key={key} className="hashBar-rate" x={x + width / 2} y={foot - height - 3}>
        {words}
      </text>
    ),
  );
}

interface HeatProps {
  readonly bars: readonly HeatBar[];
  readonly foot: number;
}
