import type { Micros } from "../base/ids.ts";

/**
 * Exponential decay by a tenth a second, in steps of 100 ms. Two engines of JavaScript may differ in
 * the last bit of Math.exp, and a run must not: so these are whole numbers, exp(-0.01 * 2^k) as a
 * fraction of 65536, and every product stays below 2^53.
 */
const factors: readonly number[] = [
  64884, 64238, 62966, 60497, 55846, 47589, 34557, 18221, 5066, 392, 2,
];

export const decayStep: Micros = 100_000;

/** A level after so many steps; whole, rounded down. */
export function decayed(level: number, steps: number): number {
  if (steps >= 2 ** factors.length) return 0;
  let left = level;
  let rest = steps;
  for (const factor of factors) {
    if (rest === 0 || left === 0) break;
    if (rest % 2 === 1) left = Math.floor((left * factor) / 65536);
    rest = Math.floor(rest / 2);
  }
  return left;
}
