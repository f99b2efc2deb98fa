import { assert } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { askByLot } from "../recipes/askByLot.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import type { Input } from "../simulation/input.ts";

const second: Micros = 1_000_000;

/**
 * What clients ask by lot from one instant on, before another: at whole periods of virtual time, so
 * that nothing depends on when somebody looked. Empty where no recipe runs.
 *
 * @param perSecond requests in a virtual second, 1…1000; 0: nobody asks.
 */
export function requestsBetween(
  { seed, application }: ClusterConfig,
  perSecond: number,
  { from, to }: { readonly from: Micros; readonly to: Micros },
): readonly Input[] {
  assert(perSecond >= 0 && perSecond <= 1000, "a rate of requests lies between 0 and 1000");
  if (application === undefined || perSecond === 0) return [];
  const period = Math.round(second / perSecond);
  const found: Input[] = [];
  for (let at = Math.ceil(from / period) * period; at < to; at += period) {
    const operation = askByLot(application.name, seed, at);
    found.push({ at, action: { kind: "submit", operation, node: null } });
  }
  return found;
}
