import type { Micros } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";
import type { RaftContext } from "./effect.ts";

/** How long a span of the node's own clock lasts in true time: timers run by the own clock. */
export function trueDuration({ clockRate }: RaftContext, own: Micros): Micros {
  const { of, in: per } = clockRate;
  return of === per ? own : Math.max(1, Math.floor((own * per) / of));
}

/**
 * When a deadline falls due now that the own clock runs at another rate: what remained of it in own
 * time still does. One that is over, or never comes, stays as it is.
 */
export function rescaled(
  { now, clockRate: { of, in: per } }: RaftContext,
  deadline: Micros,
  before: Ratio,
): Micros {
  const remaining = deadline - now;
  if (remaining <= 0 || deadline === Number.MAX_SAFE_INTEGER) return deadline;
  return now + Math.max(1, Math.floor((remaining * before.of * per) / (before.in * of)));
}
