import { assert } from "../base/assert.ts";
import type { NodeId } from "../base/ids.ts";

/**
 * One event's place in a hybrid order: physical time as far as clocks agree, causality always. A
 * ticket is such a timestamp. It is never written after it was made, so it may cross rooms.
 */
export interface HlcTimestamp {
  readonly node: NodeId;
  /** Milliseconds since the Unix epoch, in (0, 2^42); 0 only in the zero timestamp, "never". */
  readonly millis: number;
  /** Orders events of one millisecond; 22 bits: 0…4194303. */
  readonly counter: number;
}

/** A node's one clock, shared by all its partitions: plain state that its node alone writes. */
export interface HybridLogicalClock {
  /** Whose timestamps this clock issues. */
  readonly node: NodeId;
  /** The highest milliseconds ever issued or seen; may run ahead of the physical clock. */
  millis: number;
  /** The counter last issued within `millis`. */
  counter: number;
}

const maxCounter = 2 ** 22 - 1;
const maxMillis = 2 ** 42 - 1;

/** A clock that starts at (nowMillis, 0). `nowMillis`: an integer in (0, 2^42). */
export function createHybridLogicalClock(node: NodeId, nowMillis: number): HybridLogicalClock {
  assertMillis(nowMillis);
  return { node, millis: nowMillis, counter: 0 };
}

/**
 * The timestamp of a local event or of a send; later than every one that this clock issued or saw.
 * Advances the clock in place. Source: Kommander, `HybridLogicalClock`, send or local event.
 *
 * @param nowMillis physical time, an integer in (0, 2^42); it may stand still or run backwards.
 */
export function tickClock(clock: HybridLogicalClock, nowMillis: number): HlcTimestamp {
  assertMillis(nowMillis);
  if (nowMillis > clock.millis) return advance(clock, nowMillis, 0);
  return advance(clock, clock.millis, clock.counter + 1);
}

/**
 * The timestamp of receiving `remote`; later than it and than all of this clock. Advances the clock
 * in place, however far ahead the remote one is: drift has no bound. A zero or malformed remote is
 * a bug and stops. Source: Kommander, `HybridLogicalClock`, receive event.
 *
 * @param nowMillis physical time, an integer in (0, 2^42); it may stand still or run backwards.
 */
export function mergeClock(
  clock: HybridLogicalClock,
  remote: HlcTimestamp,
  nowMillis: number,
): HlcTimestamp {
  assertMillis(nowMillis);
  assertMillis(remote.millis);
  assert(isCounter(remote.counter), "a remote counter is an integer of 22 bits");

  const millis = Math.max(clock.millis, remote.millis, nowMillis);
  const isOurs = millis === clock.millis;
  const isTheirs = millis === remote.millis;
  if (isOurs && isTheirs) {
    return advance(clock, millis, Math.max(clock.counter, remote.counter) + 1);
  }
  if (isOurs) return advance(clock, millis, clock.counter + 1);
  if (isTheirs) return advance(clock, millis, remote.counter + 1);
  return advance(clock, millis, 0);
}

/** A clock that starts anew remembers what an earlier life of it issued or saw: nothing goes back. */
export function recallTimestamp(
  clock: HybridLogicalClock,
  { millis, counter }: Pick<HlcTimestamp, "millis" | "counter">,
): void {
  if (millis < clock.millis || (millis === clock.millis && counter <= clock.counter)) return;
  clock.millis = millis;
  clock.counter = counter;
}

/** Negative, zero or positive, as for `sort`: by millis, then counter, then node. */
export function compareHlc(left: HlcTimestamp, right: HlcTimestamp): number {
  return left.millis - right.millis || left.counter - right.counter || left.node - right.node;
}

/** The text form `HLC(node:millis:counter)`, in decimal. */
export function formatHlc({ node, millis, counter }: HlcTimestamp): string {
  return `HLC(${node}:${millis}:${counter})`;
}

/**
 * Reads what `formatHlc` wrote, and nothing else: null for any other text, for leading zeros, and
 * for numbers out of range (node: signed 32 bits, millis: 42 bits, counter: 22 bits).
 */
export function parseHlc(text: string): HlcTimestamp | null {
  const fields = /^HLC\((-?\d{1,10}):(\d{1,13}):(\d{1,7})\)$/.exec(text);
  if (fields === null) return null;
  const timestamp = {
    node: Number(fields[1]),
    millis: Number(fields[2]),
    counter: Number(fields[3]),
  };
  const { node, millis, counter } = timestamp;
  if (node !== (node | 0) || millis > maxMillis || counter > maxCounter) return null;
  return formatHlc(timestamp) === text ? timestamp : null;
}

function advance(clock: HybridLogicalClock, millis: number, counter: number): HlcTimestamp {
  const overflows = counter > maxCounter;
  clock.millis = overflows ? millis + 1 : millis;
  clock.counter = overflows ? 0 : counter;
  assert(clock.millis <= maxMillis, "a hybrid logical clock ends after 42 bits of milliseconds");
  return { node: clock.node, millis: clock.millis, counter: clock.counter };
}

function assertMillis(millis: number): void {
  assert(
    Number.isInteger(millis) && millis > 0 && millis <= maxMillis,
    "clock milliseconds are an integer in (0, 2^42)",
  );
}

function isCounter(counter: number): boolean {
  return Number.isInteger(counter) && counter >= 0 && counter <= maxCounter;
}
