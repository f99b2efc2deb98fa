import type { Parameters } from "fast-check";

/**
 * How far a property is explored in the suite: always the same runs, so that a verdict can be
 * repeated. Another seed, or more runs, explores further.
 */
export function explore<Arguments>(numRuns: number): Parameters<Arguments> {
  return { numRuns, seed: 20_260_101 };
}
