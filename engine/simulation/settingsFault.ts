import type { NodeSettings } from "../node/settings.ts";

/** Why some settings do not go together, and what would mend it. */
export interface SettingsFault {
  readonly field: keyof NodeSettings;
  readonly message: string;
  readonly remedy: string;
}

/** The first thing that is wrong with settings as a whole; null: a cluster can run by them. */
export function settingsFault({
  electionTimeout,
  heartbeatInterval,
  enableQuiescence,
  pingInterval,
  enableLeaderBalancer,
  gossipInterval,
  gossipFanout,
  leaderBalancerReportTtl,
}: NodeSettings): SettingsFault | null {
  if (heartbeatInterval >= electionTimeout.from)
    return {
      field: "heartbeatInterval",
      message: "is no shorter than the shortest election timeout",
      remedy: "Followers would stand between two heartbeats: make it shorter.",
    };
  if (enableQuiescence && (pingInterval === 0 || pingInterval >= electionTimeout.from))
    return {
      field: "enableQuiescence",
      message: "needs probes more often than the shortest election timeout",
      remedy:
        'Set "pingInterval" between 0s and the first bound of "electionTimeout", both excluded.',
    };
  const isHeard =
    gossipInterval > 0 && gossipFanout > 0 && gossipInterval < leaderBalancerReportTtl;
  if (enableLeaderBalancer && !isHeard)
    return {
      field: "enableLeaderBalancer",
      message: "needs gossip more often than reports grow old",
      remedy: 'Set "gossipInterval" between 0s and "leaderBalancerReportTtl", both excluded.',
    };
  return null;
}
