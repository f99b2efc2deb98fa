import type { Micros } from "../base/ids.ts";
import { decayed, decayStep } from "./decay.ts";

/** What a leader measures of one partition. Of a follower it says nothing. */
export interface LoadMeter {
  /** Entries applied as leader, in thousandths, older ones counting for less. */
  level: number;
  /** Up to when the level has decayed. */
  at: Micros;
  /** Since when this node leads and serves; null: it does not. */
  servingSince: Micros | null;
  /** How long the last proposal waited for its commit. */
  commitWait: Micros;
}

export function createLoadMeter(): LoadMeter {
  return { level: 0, at: 0, servingSince: null, commitWait: 0 };
}

/** Leadership begins to serve, or ends: what was measured before says nothing about the new office. */
export function restartMeter(meter: LoadMeter, now: Micros, serves: boolean): void {
  meter.level = 0;
  meter.at = now;
  meter.servingSince = serves ? now : null;
  meter.commitWait = 0;
}

export function countEntries(meter: LoadMeter, now: Micros, entries: number): void {
  const steps = Math.floor((now - meter.at) / decayStep);
  meter.level = decayed(meter.level, steps) + 1000 * entries;
  meter.at += steps * decayStep;
}

/** Entries per second, in thousandths: a steady rate r settles at a level of ten times r. */
export function entryRate(meter: LoadMeter, now: Micros): number {
  const steps = Math.floor((now - meter.at) / decayStep);
  return Math.floor(decayed(meter.level, steps) / 10);
}
