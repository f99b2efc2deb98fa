import { unreachable } from "../../base/assert.ts";
import type { Micros, NodeId, PartitionId } from "../../base/ids.ts";
import { presets, type NetworkSettings } from "../../simulation/config.ts";
import type { NodeReference } from "../../simulation/input.ts";
import type { World } from "../../simulation/world.ts";
import { below, hits, pick, shuffled } from "./draws.ts";
import { faultKinds, type FaultKind } from "./faultKind.ts";
import { act, type Storm } from "./storm.ts";
import { drawRequest } from "./workload.ts";

/** Which fault comes next; null: this seed does without any. */
export function drawFault(storm: Storm): FaultKind | null {
  const { weights } = storm.plan.faults;
  let total = 0;
  for (const kind of faultKinds) total += weights[kind] ?? 0;
  if (total === 0) return null;
  let left = below(storm.draws, total);
  for (const kind of faultKinds) {
    left -= weights[kind] ?? 0;
    if (left < 0) return kind;
  }
  return null;
}

/** Where a fault happens: its storm, its world, its instant. */
interface Scene {
  readonly storm: Storm;
  readonly world: World;
  readonly at: Micros;
}

/** Adds the inputs of one fault, of the writes just before it, and of its repair. */
export function performFault(storm: Storm, world: World, kind: FaultKind, at: Micros): void {
  const scene: Scene = { storm, world, at };
  const { draws } = storm;
  switch (kind) {
    case "crash":
      return crash(scene, below(draws, world.nodes.length), at);
    case "crashLeader": {
      const { node } = leaderOf(scene);
      return crash(scene, node, writeTo(scene, node));
    }
    case "restartVoters":
      return restartVoters(scene);
    case "powerCut":
      return powerCut(scene);
    case "isolate":
      act(world, at, { kind: "isolate", node: named(below(draws, world.nodes.length)) });
      return healLater(scene);
    case "isolateLeader": {
      const { node } = leaderOf(scene);
      act(world, at, { kind: "isolate", node: named(node) });
      writeTo(scene, node);
      return healLater(scene);
    }
    case "cut": {
      const order = shuffled(draws, idsOf(world)).map(named);
      const first = 1 + below(draws, Math.max(1, order.length - 1));
      const second = below(draws, 3) === 0 ? below(draws, order.length - first + 1) : 0;
      const groups = [order.slice(0, first), order.slice(first, first + second)];
      act(world, at, { kind: "cut", groups: groups.filter(({ length }) => length > 0) });
      return healLater(scene);
    }
    case "leaderInMinority":
      return cutLeaderOff(scene);
    case "cutLink":
    case "cutOneWay": {
      if (world.nodes.length < 2) return;
      const [from, to] = shuffled(draws, idsOf(world)) as [NodeId, NodeId];
      const oneWay = kind === "cutOneWay";
      act(world, at, { kind: "cutLink", from: named(from), to: named(to), oneWay });
      return healLater(scene, [from, to]);
    }
    case "bridge":
      return bridge(scene);
    case "lossyNetwork":
      return weather(scene, {
        loss: pick(draws, [
          { of: 1, in: 8 },
          { of: 1, in: 2 },
        ]),
      });
    case "slowNetwork": {
      const { from } = storm.calm.latency;
      const { electionTimeout } = presets[storm.plan.config.preset].node;
      const to = Math.ceil(electionTimeout.to * pick(draws, [0.25, 1, 4]));
      return weather(scene, { latency: { from, to }, reordering: below(draws, 4) !== 0 });
    }
    case "duplicatingNetwork":
      return weather(scene, { duplication: { of: 1, in: 2 }, reordering: below(draws, 2) === 0 });
    default:
      return unreachable(kind);
  }
}

function named(node: NodeId): NodeReference {
  return { kind: "node", node };
}

function idsOf(world: World): NodeId[] {
  return world.nodes.map(({ node }) => node);
}

/** A leader in office, best of the partition where the last change was; anybody where none is known. */
function leaderOf({ storm, world }: Scene): { node: NodeId; partition: PartitionId } {
  const { draws, lastChanged, plan } = storm;
  const partition = below(draws, 2) === 0 ? lastChanged : below(draws, plan.config.partitions + 1);
  const node = world.leaders[partition]?.node ?? storm.seenLeaders[partition]?.node;
  return { partition, node: node ?? below(draws, world.nodes.length) };
}

/** Writes that reach a node just before or while something happens to it; when the last is sent. */
function writeTo({ storm, world, at }: Scene, node: NodeId): Micros {
  const { draws, plan } = storm;
  const count = below(draws, plan.workload.burst + 1);
  let last = at;
  for (let request = 0; request < count; request++) {
    last = at + below(draws, 1 + 4 * storm.calm.latency.to);
    const partition =
      below(draws, 4) === 0 ? 1 + below(draws, plan.config.partitions) : storm.lastChanged;
    act(world, last, drawRequest(storm, world, { partition, node }));
  }
  // The requests take their way, too.
  return last + below(draws, 1 + 2 * storm.calm.latency.to);
}

function crash({ storm, world }: Scene, node: NodeId, at: Micros): void {
  const { draws, plan } = storm;
  const { maxDown, repaired, repairWithin } = plan.faults;
  let down = 0;
  for (const slot of world.nodes) if (!slot.up) down += 1;
  if (down < maxDown || world.nodes.length === 1) {
    act(world, at, { kind: "crash", node: named(node) });
    if (hits(draws, repaired))
      act(world, at + 1 + below(draws, repairWithin), { kind: "restart", node: named(node) });
    return;
  }
  for (const slot of world.nodes)
    if (!slot.up && below(draws, 2) === 0)
      act(world, at, { kind: "restart", node: named(slot.node) });
}

function restartVoters(scene: Scene): void {
  const { storm, world, at } = scene;
  const { node: leader } = leaderOf(scene);
  const pause = 1 + below(storm.draws, 2 * storm.calm.latency.to);
  for (const node of idsOf(world)) {
    if (node === leader || below(storm.draws, 4) === 0) continue;
    const crashAt = at + below(storm.draws, 1 + storm.calm.latency.to);
    act(world, crashAt, { kind: "crash", node: named(node) });
    act(world, crashAt + pause, { kind: "restart", node: named(node) });
  }
}

function powerCut({ storm, world, at }: Scene): void {
  const { draws, plan } = storm;
  for (const node of idsOf(world)) act(world, at, { kind: "crash", node: named(node) });
  for (const node of idsOf(world))
    act(world, at + 1 + below(draws, plan.faults.repairWithin), {
      kind: "restart",
      node: named(node),
    });
}

/** Both sides live on: one cannot commit, the other elects. */
function cutLeaderOff(scene: Scene): void {
  const { storm, world, at } = scene;
  const { draws } = storm;
  const { node: leader } = leaderOf(scene);
  const others = shuffled(
    draws,
    idsOf(world).filter((node) => node !== leader),
  );
  const companions = below(draws, Math.ceil(world.nodes.length / 2));
  const group = [leader, ...others.slice(0, companions)].map(named);
  act(world, at, { kind: "cut", groups: [group] });
  writeTo(scene, leader);
  healLater(scene);
}

/** The leader and one other lose each other; a third hears both, and perhaps forgets. */
function bridge(scene: Scene): void {
  const { storm, world, at } = scene;
  const { draws } = storm;
  if (world.nodes.length < 3) return;
  const { node: leader } = leaderOf(scene);
  const [cutOff, ...between] = shuffled(
    draws,
    idsOf(world).filter((node) => node !== leader),
  );
  act(world, at, { kind: "cutLink", from: named(leader), to: named(cutOff!), oneWay: false });
  // At most one way from one side to the other is left.
  const left = 1 + below(draws, between.length);
  for (const node of between.slice(left)) {
    const to = below(draws, 2) === 0 ? leader : cutOff!;
    act(world, at, { kind: "cutLink", from: named(node), to: named(to), oneWay: false });
  }
  healLater(scene);
}

function healLater({ storm, world, at }: Scene, link?: readonly [NodeId, NodeId]): void {
  const { draws, plan } = storm;
  const { repaired, repairWithin } = plan.faults;
  if (!hits(draws, repaired)) return;
  const healAt = at + 1 + below(draws, repairWithin);
  if (link === undefined || below(draws, 2) === 0) act(world, healAt, { kind: "heal" });
  else act(world, healAt, { kind: "healLink", from: named(link[0]), to: named(link[1]) });
}

/** Bad weather comes and goes. */
function weather({ storm, world, at }: Scene, settings: Partial<NetworkSettings>): void {
  const { draws, plan, calm } = storm;
  act(world, at, { kind: "network", settings });
  const endsAt = at + 1 + below(draws, plan.faults.weatherWithin);
  act(world, endsAt, { kind: "network", settings: calm });
}
