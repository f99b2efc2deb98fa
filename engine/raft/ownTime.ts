import type { Micros } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";

/** How long a span of the node's own clock lasts in true time: timers run by the own clock. */
export function trueDuration({ clockRate }: RaftContext, own: Micros): Micros {
  const { of, in: per } = clockRate;
  return of === per ? own : Math.max(1, Math.floor((own * per) / of));
}
