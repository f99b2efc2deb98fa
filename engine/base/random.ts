/**
 * Chance as a pure function of (seed, stream, counter): a draw never depends on the order in which
 * other draws happened, so a run reads the same whether its nodes ran in one thread or in nine.
 *
 * The mixer is the 32-bit finaliser of MurmurHash3 (public domain), applied twice.
 */

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A stream is named by three small integers, for example (purpose, from, to). */
export function streamOf(purpose: number, a: number, b: number): number {
  return mix(mix(purpose + 0x9e3779b9) ^ mix(Math.imul(a + 1, 0x01000193) + b));
}

/** A uniformly spread unsigned 32-bit integer. */
export function draw(seed: number, stream: number, counter: number): number {
  return mix(mix(seed ^ stream) + Math.imul(counter, 0x9e3779b9)) >>> 0;
}

/** A uniform integer in [from, to); `from` itself where the range is empty. */
export function drawBetween(
  seed: number,
  stream: number,
  counter: number,
  range: { readonly from: number; readonly to: number },
): number {
  const width = range.to - range.from;
  if (width <= 1) return range.from;
  return range.from + Math.floor((draw(seed, stream, counter) / 4294967296) * width);
}

/** True `of` times in `in` (a ratio of integers, never a float in engine state). */
export interface Ratio {
  readonly of: number;
  readonly in: number;
}

/** One biased coin. A ratio of 0 never hits; `of >= in` always does. */
export function drawHit(seed: number, stream: number, counter: number, ratio: Ratio): boolean {
  if (ratio.of === 0) return false;
  return draw(seed, stream, counter) % ratio.in < ratio.of;
}
