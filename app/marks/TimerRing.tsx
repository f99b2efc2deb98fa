import type { ReactElement } from "react";
import type { Micros, TimerView } from "../../engine/index.ts";
import { clockArcPath, clockPoint } from "./shapes.ts";
import "./marks.css";

/**
 * The engine's own deadline: time left, clockwise from twelve. An election timer is a solid line
 * with a handle; a leader's next heartbeat is dashed. Never hued: hue is term.
 */
export function TimerRing({
  timer,
  now,
  radius = 39,
  reducedMotion = false,
}: {
  readonly timer: TimerView | null;
  readonly now: Micros;
  readonly radius?: number;
  /** Steps of a tenth instead of a sweep. */
  readonly reducedMotion?: boolean;
}): ReactElement {
  const left = timer === null ? 0 : timeLeft(timer, now);
  const fraction = reducedMotion ? Math.ceil(left * 10) / 10 : left;
  const beat = timer?.timer === "heartbeat";
  const handle = clockPoint(radius, fraction * 2 * Math.PI);
  return (
    <g>
      <circle className="mark-ringTrack" r={radius} />
      {timer !== null && (
        <path
          className={beat ? "mark-ringLeft mark-ringBeat" : "mark-ringLeft"}
          d={clockArcPath(radius, fraction)}
        />
      )}
      {timer !== null && !beat && (
        <circle className="mark-ringHandle" cx={handle.x} cy={handle.y} r={3.5} />
      )}
    </g>
  );
}

/** The share of a timer that is left at an instant, in [0, 1]. */
export function timeLeft({ deadline, timeout }: TimerView, now: Micros): number {
  if (timeout <= 0) return 0;
  return Math.min(1, Math.max(0, (deadline - now) / timeout));
}
