import { settingsOf, type ClusterConfig } from "../../simulation/config.ts";
import { advanceTo, createSimulation } from "../../simulation/simulation.ts";
import type { LeaderKnown } from "../../simulation/world.ts";

/** First elections may take so many timeouts; then nothing may happen for so many. */
const settling = 20;
const watched = 100;

/**
 * L2: how often a partition changed its leader or its term although nothing went wrong, over 100
 * election timeouts. Anything but 0 is a livelock in the making.
 */
export function countQuietChanges(config: ClusterConfig): number {
  const simulation = createSimulation(config, { tracing: false });
  const { electionTimeout } = settingsOf(config);
  advanceTo(simulation, settling * electionTimeout.to);
  const { leaders } = simulation.world;
  let before: readonly (LeaderKnown | null)[] = [...leaders];
  let changes = 0;
  for (let timeout = settling + 1; timeout <= settling + watched; timeout++) {
    advanceTo(simulation, timeout * electionTimeout.to);
    for (const [partition, leader] of leaders.entries())
      if (leader === null || leader.term !== before[partition]?.term) changes += 1;
    before = [...leaders];
  }
  return changes;
}
