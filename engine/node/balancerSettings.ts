import type { Micros } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";

/** The numbers by which the system partition's leader spreads the others (Kommander's balancer). */
export interface BalancerSettings {
  /** Whether gossip carries load reports; the balancer sees to it that it does. */
  readonly enableLoadReports: boolean;
  readonly enableLeaderBalancer: boolean;
  readonly leaderBalancerInterval: Micros;
  /** Older reports say nothing. */
  readonly leaderBalancerReportTtl: Micros;
  /** So many leaders more than an even share are let be; at least 1. */
  readonly countDeadband: number;
  /** (most - least) / most beyond which load is worth a swap. */
  readonly loadImbalanceThreshold: Ratio;
  /** A leader younger than this is let be. */
  readonly minLeaderStability: Micros;
  /** A partition that was moved, or was to be, is let be for so long. */
  readonly moveCooldown: Micros;
  /** A suggestion that came to nothing in this time is given up. */
  readonly suggestionTimeout: Micros;
  readonly maxMovesPerPass: number;
  readonly maxConcurrentTransfers: number;
}
