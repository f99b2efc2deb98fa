import type { Micros, NodeId, PartitionId } from "../../base/ids.ts";
import { networkOf, settingsOf, type NetworkSettings } from "../../simulation/config.ts";
import type { Action } from "../../simulation/input.ts";
import { insertInput } from "../../simulation/simulation.ts";
import type { World } from "../../simulation/world.ts";
import { below, createDraws, type Draws } from "./draws.ts";
import { noFaults, type FaultCounts } from "./faultKind.ts";
import type { SearchPlan } from "./searchPlan.ts";

/**
 * A plan being carried out. What it does next may depend on what the cluster did, so that faults
 * meet elections and writes; every input has a concrete instant, and the run replays from them.
 */
export interface Storm {
  readonly plan: SearchPlan;
  readonly draws: Draws;
  readonly calm: NetworkSettings;
  readonly performed: FaultCounts;
  nextFaultAt: Micros;
  nextRequestAt: Micros;
  /** Values written so far: each is written once. */
  written: number;
  /** By partition: who led when last looked, and in which term. */
  readonly seenLeaders: (SeenLeader | null)[];
  /** The partition whose leader changed last. */
  lastChanged: PartitionId;
  /** Disks that were ordered to be wiped. */
  wiping: number;
}

export interface SeenLeader {
  readonly node: NodeId;
  readonly term: number;
}

export function createStorm(plan: SearchPlan): Storm {
  const { config, faults } = plan;
  // The first fault waits for a first leader, more often than not.
  const { electionTimeout } = settingsOf(config);
  const draws = createDraws(plan.seed, "storm");
  return {
    plan,
    draws,
    calm: networkOf(config),
    performed: noFaults(),
    nextFaultAt: below(draws, electionTimeout.to + faults.meanPause),
    nextRequestAt: below(draws, electionTimeout.to),
    written: 0,
    seenLeaders: Array.from({ length: config.partitions + 1 }, () => null),
    lastChanged: 1,
    wiping: 0,
  };
}

/** Adds an input to the run. */
export function act(world: World, at: Micros, action: Action): void {
  insertInput(world, { at: Math.max(at, world.frontier), action });
}
