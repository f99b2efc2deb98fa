import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/**
 * What `toEqual` demands, of things as long as a trace: the matchers look at every property through
 * layers of their own, so they are asked only where there is a difference to show.
 */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
