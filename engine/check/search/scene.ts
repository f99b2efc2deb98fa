import type { Micros, NodeId, PartitionId } from "../../base/ids.ts";
import { settingsOf } from "../../simulation/config.ts";
import type { Action, LinkReference, NodeReference } from "../../simulation/input.ts";
import type { World } from "../../simulation/world.ts";
import { below, hits, shuffled } from "./draws.ts";
import { act, type Storm } from "./storm.ts";
import { drawRequest } from "./workload.ts";

/** Where a fault happens: its storm, its world, its instant. */
export interface Scene {
  readonly storm: Storm;
  readonly world: World;
  readonly at: Micros;
}

export function named(node: NodeId): NodeReference {
  return { kind: "node", node };
}

export function oneWay(from: NodeId, to: NodeId): LinkReference {
  return { from: named(from), to: named(to), oneWay: true };
}

export function idsOf(world: World): NodeId[] {
  return world.nodes.map(({ node }) => node);
}

export function anyNode({ storm, world }: Scene): NodeId {
  return below(storm.draws, world.nodes.length);
}

/** All but one, in a drawn order. */
export function othersThan({ storm, world }: Scene, node: NodeId): NodeId[] {
  return shuffled(
    storm.draws,
    idsOf(world).filter((other) => other !== node),
  );
}

/** A leader in office, best of the partition where the last change was; anybody where none is known. */
export function leaderOf(scene: Scene): { node: NodeId; partition: PartitionId } {
  const { storm, world } = scene;
  const { draws, lastChanged, plan } = storm;
  const partition = below(draws, 2) === 0 ? lastChanged : below(draws, plan.config.partitions + 1);
  const node = world.leaders[partition]?.node ?? storm.seenLeaders[partition]?.node;
  return { partition, node: node ?? anyNode(scene) };
}

/** Sooner or later, uniformly. */
export function later({ storm, world, at }: Scene, within: Micros, action: Action): void {
  act(world, at + 1 + below(storm.draws, within), action);
}

export function now({ world, at }: Scene, action: Action): void {
  act(world, at, action);
}

/** A span in election timeouts, given in quarters. */
export function quarters({ storm }: Scene, count: number): Micros {
  const { electionTimeout } = settingsOf(storm.plan.config);
  return Math.max(1, (electionTimeout.to * count) >> 2);
}

/** Mends a cut, or everything, if that is what this seed does. */
export function healLater(scene: Scene, link?: readonly [NodeId, NodeId]): void {
  const { draws, plan } = scene.storm;
  const { repaired, repairWithin } = plan.faults;
  if (!hits(draws, repaired)) return;
  const isWhole = link === undefined || below(draws, 2) === 0;
  later(
    scene,
    repairWithin,
    isWhole ? { kind: "heal" } : { kind: "healLink", from: named(link[0]), to: named(link[1]) },
  );
}

/** Writes that reach a node just before or while something happens to it; when the last has. */
export function writeTo(
  { storm, world, at }: Scene,
  node: NodeId,
  partition: PartitionId,
  atLeast: number = 0,
): Micros {
  const { draws, plan, calm } = storm;
  const count = atLeast + below(draws, plan.workload.burst + 1);
  let last = at;
  for (let request = 0; request < count; request++) {
    last = at + below(draws, 1 + 4 * calm.latency.to);
    act(world, last, drawRequest(storm, world, { partition, node }));
  }
  // The requests take their way, too.
  return last + below(draws, 1 + 2 * calm.latency.to);
}
