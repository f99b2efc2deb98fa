import type { Micros, NodeId } from "../../base/ids.ts";
import { diskOf } from "../../simulation/config.ts";
import { below, hits, pick } from "./draws.ts";
import {
  anyNode,
  idsOf,
  later,
  leaderOf,
  named,
  now,
  quarters,
  writeTo,
  type Scene,
} from "./scene.ts";
import { act } from "./storm.ts";

/** A node dies, and perhaps comes back; where too many are down already, some come back instead. */
export function crash({ storm, world }: Scene, node: NodeId, at: Micros): void {
  const { draws, plan } = storm;
  const { maxDown, repaired, repairWithin, unsynced } = plan.faults;
  let down = 0;
  for (const slot of world.nodes) if (!slot.up) down += 1;
  if (down < maxDown || world.nodes.length === 1) {
    act(world, at, { kind: "crash", node: named(node), unsynced: pick(draws, unsynced) });
    if (hits(draws, repaired))
      act(world, at + 1 + below(draws, repairWithin), { kind: "restart", node: named(node) });
    return;
  }
  for (const slot of world.nodes)
    if (!slot.up && below(draws, 2) === 0)
      act(world, at, { kind: "restart", node: named(slot.node) });
}

export function crashLeader(scene: Scene): void {
  const { node, partition } = leaderOf(scene);
  crash(scene, node, writeTo(scene, node, partition));
}

/** Whoever voted is asked again, as if nothing had been. */
export function restartVoters(scene: Scene, except: readonly NodeId[]): void {
  const { storm, world, at } = scene;
  const { draws, plan, calm } = storm;
  const pause = 1 + below(draws, 2 * calm.latency.to);
  for (const node of idsOf(world)) {
    if (except.includes(node) || below(draws, 4) === 0) continue;
    const crashAt = at + below(draws, 1 + calm.latency.to);
    const unsynced = pick(draws, plan.faults.unsynced);
    act(world, crashAt, { kind: "crash", node: named(node), unsynced });
    act(world, crashAt + pause, { kind: "restart", node: named(node) });
  }
}

export function powerCut(scene: Scene): void {
  const { draws, plan } = scene.storm;
  const unsynced = pick(draws, plan.faults.unsynced);
  for (const node of idsOf(scene.world)) now(scene, { kind: "crash", node: named(node), unsynced });
  for (const node of idsOf(scene.world))
    later(scene, plan.faults.repairWithin, { kind: "restart", node: named(node) });
}

/** Fewer than half of the disks at most: what more of them forget is lost by right. */
export function wipe(scene: Scene): void {
  const { storm, world, at } = scene;
  const node = anyNode(scene);
  const mayLose = (world.nodes.length - 1) >> 1;
  if (storm.wiping >= mayLose || world.nodes[node]!.disk.wiped) return crash(scene, node, at);
  storm.wiping += 1;
  now(scene, { kind: "crash", node: named(node), unsynced: "lost" });
  now(scene, { kind: "wipe", node: named(node) });
  later(scene, storm.plan.faults.repairWithin, { kind: "restart", node: named(node) });
}

export function pause(scene: Scene): void {
  const { draws, plan } = scene.storm;
  const { node, partition } = leaderOf(scene);
  const target = below(draws, 2) === 0 ? node : anyNode(scene);
  if (below(draws, 2) === 0) writeTo(scene, target, partition);
  now(scene, { kind: "pause", node: named(target) });
  later(scene, plan.faults.weatherWithin, { kind: "resume", node: named(target) });
}

export function clockRate(scene: Scene): void {
  const node = named(anyNode(scene));
  const rate = pick(scene.storm.draws, [
    { of: 1, in: 3 },
    { of: 4, in: 5 },
    { of: 5, in: 4 },
    { of: 3, in: 1 },
  ]);
  now(scene, { kind: "clock", node, rate, jump: 0 });
  later(scene, scene.storm.plan.faults.weatherWithin, {
    kind: "clock",
    node,
    rate: { of: 1, in: 1 },
    jump: 0,
  });
}

export function clockJump(scene: Scene): void {
  const hour = 3_600_000_000;
  const jump = pick(scene.storm.draws, [-hour, -10_000, 10_000, hour]);
  now(scene, { kind: "clock", node: named(anyNode(scene)), rate: null, jump });
}

export function troubleDisk(scene: Scene, trouble: "slow" | "full" | "failing"): void {
  const { draws, plan } = scene.storm;
  const { node, partition } = leaderOf(scene);
  const target = below(draws, 2) === 0 ? node : anyNode(scene);
  const usual = diskOf(plan.config).fsync;
  const reference = named(target);
  const slow = { from: usual.from, to: usual.to + quarters(scene, pick(draws, [1, 4, 12])) };
  if (trouble === "slow") now(scene, { kind: "disk", node: reference, state: null, fsync: slow });
  else now(scene, { kind: "disk", node: reference, state: trouble, fsync: null });
  if (below(draws, 2) === 0) writeTo(scene, target, partition);
  const within = plan.faults.weatherWithin;
  later(scene, within, { kind: "disk", node: reference, state: "working", fsync: usual });
  if (trouble === "failing") later(scene, within, { kind: "restart", node: reference });
}
