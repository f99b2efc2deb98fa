import type { Micros } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";

/** A node's wall clock against true time: it read `reading` at `since`, and runs at `rate`. */
export interface LocalClock {
  /** Ticks of the node's clock per tick of true time; 3/2 runs fast, 1/3 slow. Timers run by it. */
  readonly rate: Ratio;
  readonly since: Micros;
  readonly reading: Micros;
  /** What its steady clock read at `since`: that one runs at the same rate, and never jumps. */
  readonly steady: Micros;
}

/**
 * - working: writes become durable.
 * - full: entries are refused, the reserved space still takes terms and votes.
 * - failing: the next fsync fails, and the process stops: what a disk holds after a failed fsync
 *   nobody knows.
 */
export type DiskState = "working" | "full" | "failing";

/** Timers that do not fire by themselves, by partition id. */
export interface FrozenTimers {
  readonly election: readonly boolean[];
  readonly heartbeat: readonly boolean[];
}

/** What its surroundings do to a node, and none of its own doing. Replaced whole, never written. */
export interface NodeConditions {
  readonly clock: LocalClock;
  readonly disk: DiskState;
  /** How long an fsync takes; null: as the cluster's disks do. */
  readonly fsync: { readonly from: Micros; readonly to: Micros } | null;
  readonly frozen: FrozenTimers;
  /**
   * How often its disk was wiped, and with it its votes and acknowledgements: what comes back under
   * its name is another node. It neither votes nor counts until a configuration names its new disk.
   */
  readonly wipes: number;
}

/** A healthy node of a cluster with so many partitions, P0 included. */
export function createConditions(partitions: number): NodeConditions {
  const none = Array.from({ length: partitions }, () => false);
  return {
    clock: { rate: { of: 1, in: 1 }, since: 0, reading: 0, steady: 0 },
    disk: "working",
    fsync: null,
    frozen: { election: none, heartbeat: none },
    wipes: 0,
  };
}

/** What a node's wall clock reads, in microseconds since virtual instant 0. */
export function readClock({ rate, since, reading }: LocalClock, now: Micros): Micros {
  return reading + Math.floor(((now - since) * rate.of) / rate.in);
}

/** What a node's steady clock reads: spans of its own time are measured by it. */
export function readSteadyClock({ rate, since, steady }: LocalClock, now: Micros): Micros {
  return steady + Math.floor(((now - since) * rate.of) / rate.in);
}

/** The same clock from `now` on at another rate, or set forward or back. */
export function adjustClock(
  clock: LocalClock,
  { now, rate, jump }: { readonly now: Micros; readonly rate: Ratio | null; readonly jump: Micros },
): LocalClock {
  return {
    rate: rate ?? clock.rate,
    since: now,
    reading: readClock(clock, now) + jump,
    steady: readSteadyClock(clock, now),
  };
}
