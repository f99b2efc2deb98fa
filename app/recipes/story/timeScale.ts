import type { Micros } from "../../../engine/index.ts";

/** A stretch in which something happens, drawn from `left` to `right`. */
export interface Piece {
  readonly from: Micros;
  readonly to: Micros;
  readonly left: number;
  readonly right: number;
}

/** A stretch in which nothing happens, cut out. */
export interface Break {
  readonly left: number;
  readonly right: number;
  readonly skipped: Micros;
}

/** Time in pixels: linear within a piece, the same in all of them, and nothing of what lies between. */
export interface TimeScale {
  readonly pieces: readonly Piece[];
  readonly breaks: readonly Break[];
  readonly width: number;
  /** Pixels per microsecond. */
  readonly slope: number;
  readonly x: (at: Micros) => number;
}

/** What has to have room in which. */
export interface TimeRoom {
  /** All that happens, in any order; the newest is the end. */
  readonly instants: readonly Micros[];
  /** How long a message takes, as a rule: what a gap is measured by. */
  readonly usual: Micros;
  /** Pixels that there are; fewer than needed are exceeded. */
  readonly width: number;
}

/** Beside the first and the last event of a piece. */
const pad = 13;
/** So far left an instant can be written beneath the first event. */
const leftmost = 8;
const breakWidth = 24;
/** Right of the newest instant, for its words and the pill of its time. */
export const roomAtEnd = 44;
/** In so many times of a message nothing happens: that is a gap. */
const patience = 4;
/** Pixels of a message's time, at least and at most. */
const shortest = 11;
const longest = 110;

/** Divides the room that there is among the pieces in which something happens. */
export function createTimeScale({ instants, usual, width }: TimeRoom): TimeScale {
  const sorted = [...new Set(instants)].toSorted((a, b) => a - b);
  const stretches = divide(sorted, patience * usual);
  const gaps = stretches.length - 1;
  const fixed = stretches.length * 2 * pad + gaps * breakWidth + leftmost + roomAtEnd - pad;
  const shown = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
  const wanted = shown === 0 ? 0 : (width - fixed) / shown;
  const slope = Math.min(longest / usual, Math.max(shortest / usual, wanted));
  const pieces: Piece[] = [];
  let left = leftmost;
  for (const [from, to] of stretches) {
    const right = left + 2 * pad + (to - from) * slope;
    pieces.push({ from, to, left, right });
    left = right + breakWidth;
  }
  const breaks = pieces.slice(1).map((piece, slot): Break => {
    const before = pieces[slot]!;
    return { left: before.right, right: piece.left, skipped: piece.from - before.to };
  });
  const end = (pieces.at(-1)?.right ?? 0) - pad + roomAtEnd;
  return {
    pieces,
    breaks,
    slope,
    width: Math.max(width, end),
    x: (at) => place(pieces, slope, at),
  };
}

/** Cuts where nothing happens for longer than that. */
function divide(
  sorted: readonly Micros[],
  longestGap: Micros,
): readonly (readonly [from: Micros, to: Micros])[] {
  const stretches: [Micros, Micros][] = [];
  for (const at of sorted) {
    const last = stretches.at(-1);
    if (last === undefined || at - last[1] > longestGap) stretches.push([at, at]);
    else last[1] = at;
  }
  return stretches;
}

function place(pieces: readonly Piece[], slope: number, at: Micros): number {
  const slot = pieces.findLastIndex(({ from }) => from <= at);
  const piece = pieces[slot] ?? pieces[0];
  if (piece === undefined) return 0;
  const next = pieces[slot + 1];
  const inside = piece.left + pad + (Math.max(at, piece.from) - piece.from) * slope;
  if (at <= piece.to || next === undefined) return inside;
  // Within what was cut out: somewhere on the way across.
  const share = (at - piece.to) / (next.from - piece.to);
  const last = piece.right - pad;
  return last + share * (next.left + pad - last);
}

/** An instant on the axis. */
export interface Tick {
  readonly at: Micros;
  readonly x: number;
  readonly text: string;
}

const steps: readonly Micros[] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000].flatMap(
  (unit) => [unit, 2 * unit, 5 * unit],
);
const tickRoom = 58;

/** Round instants of each piece, in seconds. Where a piece has none, its first event. */
export function ticksOf({ pieces, slope, x }: TimeScale): readonly Tick[] {
  const step = steps.find((known) => known * slope >= tickRoom) ?? 100_000_000;
  const digits = Math.max(0, 6 - Math.floor(Math.log10(step)));
  return pieces.flatMap(({ from, to }) => {
    const ticks: Tick[] = [];
    for (let at = Math.ceil(from / step) * step; at <= to; at += step)
      ticks.push({ at, x: x(at), text: (at / 1e6).toFixed(digits) });
    if (ticks.length > 0) return ticks;
    return [{ at: from, x: x(from), text: (from / 1e6).toFixed(Math.max(2, digits)) }];
  });
}

/** How long messages take, as a rule: the middle one. */
export function usualDuration(durations: readonly Micros[]): Micros {
  const known = durations.filter((duration) => duration > 0).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? 50_000;
}
