import { createFingerprint, foldText, printFingerprint } from "../base/fingerprint.ts";
import type { Simulation } from "../simulation/simulation.ts";

/**
 * What the applications of all nodes hold at one instant, as sixteen hexadecimal digits. The
 * fingerprint of a run is of what nodes say, write and hear: an application whose state is at the
 * mercy of anything else may never show it there.
 */
export function applicationDigest({ runners }: Pick<Simulation, "runners">): string {
  const digest = createFingerprint();
  for (const runner of runners)
    foldText(digest, runner === null ? "down" : canonicalText(runner.state.node.application));
  return printFingerprint(digest);
}

/** Plain data as text, names in order: equal data give equal texts. */
function canonicalText(data: unknown): string {
  const ordered = (_key: string, held: unknown): unknown => {
    if (held instanceof Map || held instanceof Set) return [...held];
    if (typeof held !== "object" || held === null || Array.isArray(held)) return held;
    return Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(data, ordered) ?? "nothing";
}
