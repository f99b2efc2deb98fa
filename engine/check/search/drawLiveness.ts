import type { Micros } from "../../base/ids.ts";
import type { NodeSettings } from "../../node/settings.ts";
import { presets, type PresetName } from "../../simulation/config.ts";
import { createDraws, hits, pick, type Draws } from "./draws.ts";

/**
 * Whether nodes watch each other, and whether idle partitions fall quiet; from a stream of its own.
 * Little idleness is enough, so that partitions fall quiet in the midst of everything.
 */
export function drawLiveness(seed: number, preset: PresetName): Partial<NodeSettings> {
  const draws = createDraws(seed, "liveness");
  const { electionTimeout, heartbeatInterval, quiesceAfter } = presets[preset].node;
  const isWatched = hits(draws, { of: 1, in: 2 });
  if (!isWatched) return { pingInterval: 0, gossipInterval: 0, enableQuiescence: false };
  const part = (of: number): Micros => Math.ceil((electionTimeout.from * 2) / of);
  const pingInterval = pick(draws, [part(3), part(3), part(10)]);
  return {
    pingInterval,
    pingTimeout: pick(draws, [pingInterval >> 1, pingInterval >> 1, pingInterval]),
    indirectPingFanout: pick(draws, [0, 1, 2, 2]),
    suspicionTimeout: pick(draws, [2, 5]) * electionTimeout.from,
    gossipInterval: pick(draws, [0, 5 * pingInterval, pingInterval]),
    gossipFanout: pick(draws, [1, 2]),
    enableQuiescence: hits(draws, { of: 4, in: 5 }),
    quiesceAfter: pick(draws, [1, heartbeatInterval, quiesceAfter]),
    ...drawBalancer(draws, preset),
  };
}

/** Now and then leaders are moved about for the sake of balance, and often. */
function drawBalancer(draws: Draws, preset: PresetName): Partial<NodeSettings> {
  if (!hits(draws, { of: 1, in: 3 })) return {};
  const { from, to } = presets[preset].node.electionTimeout;
  return {
    enableLeaderBalancer: true,
    gossipInterval: from,
    leaderBalancerInterval: 4 * to,
    leaderBalancerReportTtl: 4 * to,
    minLeaderStability: from,
    moveCooldown: 6 * to,
    suggestionTimeout: 2 * to,
  };
}
