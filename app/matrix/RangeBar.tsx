import { memo, type NamedExoticComponent } from "react";
import { scaleLinear, scaleSqrt } from "d3";
import { partitionName, type PartitionId, type PartitionRange } from "../../engine/index.ts";
import { rangeWords } from "../explain/lifecycle.ts";
import type { MatrixPlan } from "./matrixPlan.ts";

/** A key's place in hash space. */
export interface HashPin {
  readonly label: string;
  readonly hash: number;
}

export interface RangeBarProps {
  readonly ranges: readonly PartitionRange[];
  readonly plan: MatrixPlan;
  readonly width: number;
  readonly selected: PartitionId | null;
  /** Operations per second, by partition; null: not measured. */
  readonly load: readonly number[] | null;
  readonly pins: readonly HashPin[];
}

const hashCount = 2 ** 31;

/** Hash space, linear, and hairlines from each range to its column below. */
export const RangeBar: NamedExoticComponent<RangeBarProps> = memo(function RangeBar({
  ranges,
  plan,
  width,
  selected,
  load,
  pins,
}: RangeBarProps) {
  const { rangeTop, fanTop, flagTop, pitch, loadTop } = plan;
  const toX = scaleLinear().domain([0, hashCount]).range([0, width]);
  const toHeight = scaleSqrt()
    .domain([0, Math.max(1, ...(load ?? []))])
    .range([0, 26]);
  return (
    <g>
      {load !== null &&
        ranges.map(({ partitionId, startRange, endRange }) => {
          const height = toHeight(load[partitionId] ?? 0);
          if (height < 0.5) return null;
          return (
            <rect
              key={partitionId}
              className={
                partitionId === selected ? "matrix-load matrix-loadSelected" : "matrix-load"
              }
              x={toX(startRange) + 0.5}
              y={loadTop + 28 - height}
              width={Math.max(1, toX(endRange + 1) - toX(startRange) - 1)}
              height={height}
            />
          );
        })}
      <rect className="matrix-range" y={rangeTop} width={width} height={7} />
      {ranges.map((range, column) => {
        const { partitionId, startRange, endRange, state } = range;
        const from = toX(startRange);
        const to = toX(endRange + 1);
        const middle = (from + to) / 2;
        const below = column * pitch + pitch / 2 - 0.5;
        return (
          <g key={partitionId}>
            {partitionId === selected && (
              <rect
                className="matrix-rangeSelected"
                x={from}
                y={rangeTop}
                width={to - from}
                height={7}
              />
            )}
            {state === "splitting" && (
              <>
                {partitionId !== selected && (
                  <rect
                    className="matrix-rangeChanging"
                    x={from}
                    y={rangeTop}
                    width={to - from}
                    height={7}
                  />
                )}
                <path className="matrix-rangeNotch" d={`M${middle} ${rangeTop}v7`} />
              </>
            )}
            {state === "draining" && (
              <rect
                className="matrix-rangeDraining"
                x={from + 1}
                y={rangeTop + 0.75}
                width={Math.max(1, to - from - 2)}
                height={5.5}
              />
            )}
            <title>{`${partitionName(partitionId)}: ${rangeWords(range)}`}</title>
            {column > 0 && <path className="matrix-tick" d={`M${from} ${rangeTop}V${fanTop}`} />}
            <path
              className={partitionId === selected ? "matrix-fan matrix-fanSelected" : "matrix-fan"}
              d={`M${middle} ${fanTop}C${middle} ${fanTop + 10} ${below} ${flagTop - 12} ${below} ${flagTop - 2}`}
            />
          </g>
        );
      })}
      <text className="matrix-note" x={0} y={loadTop - 3}>
        0
      </text>
      <text className="matrix-note" x={width} y={loadTop - 3} textAnchor="end">
        2³¹−1
      </text>
      {pins.map(({ label, hash }) => {
        const x = toX(hash);
        const late = x > width - 80;
        return (
          <g key={label} className="matrix-pin">
            <path d={`M${x} ${loadTop - 8}V${fanTop}`} />
            <circle cx={x} cy={loadTop - 8} r={2} />
            <text x={x + (late ? -5 : 5)} y={loadTop - 3} textAnchor={late ? "end" : "start"}>
              {label}
            </text>
          </g>
        );
      })}
    </g>
  );
});
