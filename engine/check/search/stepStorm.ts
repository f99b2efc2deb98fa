import { nextEventAt } from "../../simulation/advance.ts";
import { settingsOf } from "../../simulation/config.ts";
import { advanceTo, type Simulation } from "../../simulation/simulation.ts";
import type { World } from "../../simulation/world.ts";
import { below, between, hits } from "./draws.ts";
import { drawFault, performFault } from "./maneuver.ts";
import { act, type Storm } from "./storm.ts";
import { drawRequest } from "./workload.ts";

/** Lets a short stretch of the storm happen, at least one event where there is one. */
export function stepStorm(storm: Storm, simulation: Simulation): void {
  const { world } = simulation;
  const { electionTimeout } = settingsOf(storm.plan.config);
  const slice = Math.min(2 * world.network.latency.to, electionTimeout.from >> 4);
  const due = Math.min(nextEventAt(world), storm.nextFaultAt, storm.nextRequestAt);
  const horizon = Math.max(world.frontier, due) + slice;
  while (storm.nextRequestAt < horizon) {
    const at = Math.max(world.frontier, storm.nextRequestAt);
    act(world, at, drawRequest(storm, world, null));
    storm.nextRequestAt = at + 1 + below(storm.draws, 2 * storm.plan.workload.meanPause);
  }
  if (storm.nextFaultAt < horizon) {
    const at = Math.max(world.frontier, storm.nextFaultAt);
    storm.nextFaultAt = at + 1 + below(storm.draws, 2 * storm.plan.faults.meanPause);
    const kind = drawFault(storm);
    if (kind !== null) {
      storm.performed[kind] += 1;
      performFault(storm, world, kind, at);
    }
  }
  advanceTo(simulation, horizon);
  watchLeaders(storm, world);
}

/** Protocol moments are where bugs live: a change of leader may bring the next fault on. */
function watchLeaders(storm: Storm, world: World): void {
  const { draws, seenLeaders } = storm;
  const { reaction, reactionWithin } = storm.plan.faults;
  while (seenLeaders.length < world.leaders.length) seenLeaders.push(null);
  for (let partition = 0; partition < seenLeaders.length; partition++) {
    const leader = world.leaders[partition] ?? null;
    const seen = seenLeaders[partition] ?? null;
    if (leader === null || (seen?.node === leader.node && seen.term === leader.term)) continue;
    seenLeaders[partition] = { node: leader.node, term: leader.term };
    storm.lastChanged = partition;
    if (!hits(draws, reaction)) continue;
    const at = world.frontier + between(draws, { from: 0, to: reactionWithin });
    if (at < storm.nextFaultAt) storm.nextFaultAt = at;
  }
}
