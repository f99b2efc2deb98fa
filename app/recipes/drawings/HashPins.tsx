import type { ReactNode } from "react";
import { headPitch, pole, laneHeight, type PlacedPin } from "./hashPlan.ts";

/** held: somebody leads where it lies. orphaned: nobody does. preview: it is only asked about. */
type Look = "held" | "orphaned" | "preview";

/** Pins on one side of the bar: poles first, so that labels stay readable where one passes. */
export function HashPins({
  pins,
  foot,
  from,
  way,
  lookOf,
}: {
  readonly pins: readonly PlacedPin[];
  /** Where poles begin, and where their lanes do. */
  readonly foot: number;
  readonly from: number;
  readonly way: "up" | "down";
  readonly lookOf: (placed: PlacedPin) => Look;
}): ReactNode {
  const headOf = ({ lane }: PlacedPin): number =>
    from + (way === "up" ? -1 : 1) * (pole + (lane + 0.5) * laneHeight);
  return (
    <>
      {pins.map((placed) => (
        <path
          key={placed.pin.label}
          className={`hashBar-pole hashBar-${lookOf(placed)}`}
          d={`M${placed.x} ${foot}V${headOf(placed)}`}
        />
      ))}
      {pins.map((placed) => (
        <PinHead key={placed.pin.label} placed={placed} y={headOf(placed)} look={lookOf(placed)} />
      ))}
    </>
  );
}

function PinHead({
  placed: { pin, x, heads, side, labelled },
  y,
  look,
}: {
  readonly placed: PlacedPin;
  readonly y: number;
  readonly look: Look;
}): ReactNode {
  const way = side === "right" ? 1 : -1;
  return (
    <g className={`hashBar-pin hashBar-${look}`}>
      {Array.from({ length: heads }, (_, slot) => (
        <circle key={slot} cx={x + way * slot * headPitch} cy={y} r={look === "held" ? 4 : 3.5} />
      ))}
      {labelled && (
        <text
          x={x + way * ((heads - 1) * headPitch + 8)}
          y={y + 4}
          textAnchor={side === "right" ? "start" : "end"}
        >
          {pin.label}
        </text>
      )}
    </g>
  );
}
