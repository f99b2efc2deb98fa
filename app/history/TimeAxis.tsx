import { type ReactNode } from "react";
import type { Micros } from "../../engine/index.ts";

/** Ticks stand at least so many pixels apart. */
const pitch = 90;

/** Seconds above the lanes, lines through them, and the playhead. */
export function TimeAxis({
  from,
  span,
  scale,
  cursor,
}: {
  readonly from: Micros;
  readonly span: Micros;
  /** Pixels per microsecond. */
  readonly scale: number;
  readonly cursor: Micros;
}): ReactNode {
  const step = tickStep(pitch / scale);
  const ticks: Micros[] = [];
  for (let at = Math.max(0, Math.ceil(from / step) * step); at < from + span; at += step)
    ticks.push(at);
  return (
    <div className="history-axis" aria-hidden="true">
      {ticks.map((at) => (
        <span key={at} className="history-tick" style={{ left: (at - from) * scale }}>
          <span>{tickText(at, step)}</span>
        </span>
      ))}
      <span className="history-playhead" style={{ left: (cursor - from) * scale }} />
    </div>
  );
}

/** The next of 1, 2, 5, 10, … at or above. */
function tickStep(least: Micros): Micros {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((known) => known * power >= least) ?? 10;
  return Math.max(1, factor * power);
}

function tickText(at: Micros, step: Micros): string {
  const digits = step >= 1_000_000 ? 0 : step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3;
  return `${(at / 1e6).toFixed(digits)} s`;
}
