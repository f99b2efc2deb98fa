import type { Micros, NodeId } from "../../base/ids.ts";
import { messageClasses } from "../../simulation/interference.ts";
import { settingsOf, type NetworkSettings } from "../../simulation/config.ts";
import { below, pick, shuffled } from "./draws.ts";
import { restartVoters } from "./nodeFaults.ts";
import {
  anyNode,
  healLater,
  idsOf,
  later,
  leaderOf,
  named,
  now,
  oneWay,
  othersThan,
  quarters,
  writeTo,
  type Scene,
} from "./scene.ts";
import { act, type Storm } from "./storm.ts";

export function isolate(scene: Scene, node: NodeId): void {
  now(scene, { kind: "isolate", node: named(node) });
  healLater(scene);
}

export function isolateLeader(scene: Scene): void {
  const { node, partition } = leaderOf(scene);
  writeTo(scene, node, partition);
  isolate(scene, node);
}

export function cut(scene: Scene): void {
  const { draws } = scene.storm;
  const order = shuffled(draws, idsOf(scene.world)).map(named);
  const first = 1 + below(draws, Math.max(1, order.length - 1));
  const second = below(draws, 3) === 0 ? below(draws, order.length - first + 1) : 0;
  const groups = [order.slice(0, first), order.slice(first, first + second)];
  now(scene, { kind: "cut", groups: groups.filter(({ length }) => length > 0) });
  healLater(scene);
}

/** Both sides live on: one cannot commit, the other elects. */
export function cutLeaderOff(scene: Scene): void {
  const { storm, world } = scene;
  const { node: leader, partition } = leaderOf(scene);
  const companions = below(storm.draws, Math.ceil(world.nodes.length / 2));
  const group = [leader, ...othersThan(scene, leader).slice(0, companions)].map(named);
  now(scene, { kind: "cut", groups: [group] });
  writeTo(scene, leader, partition);
  healLater(scene);
}

/** Two groups that share one node, or two. */
export function bridge(scene: Scene): void {
  const { draws } = scene.storm;
  const order = shuffled(draws, idsOf(scene.world)).map(named);
  if (order.length < 3) return;
  const shared = 1 + below(draws, Math.min(2, order.length - 2));
  const middle = shared + 1 + below(draws, order.length - shared - 1);
  const common = order.slice(0, shared);
  const left = [...common, ...order.slice(shared, middle)];
  now(scene, { kind: "cut", groups: [left, [...common, ...order.slice(middle)]] });
  healLater(scene);
}

export function cutLink(scene: Scene, isOneWay: boolean): void {
  const [from, to] = shuffled(scene.storm.draws, idsOf(scene.world));
  if (from === undefined || to === undefined) return;
  now(scene, { kind: "cutLink", from: named(from), to: named(to), oneWay: isOneWay });
  healLater(scene, [from, to]);
}

/** Two stand for one term, and who voted for the one may forget it before the other asks. */
export function splitVote(scene: Scene): void {
  const { storm, at, world } = scene;
  const { draws, plan, calm } = storm;
  const [one, other] = shuffled(draws, idsOf(world));
  if (one === undefined || other === undefined) return;
  const partition = below(draws, plan.config.partitions + 1);
  now(scene, { kind: "cutLink", from: named(one), to: named(other), oneWay: false });
  now(scene, { kind: "elect", node: named(one), partition });
  const nextAt = at + below(draws, 8 * calm.latency.to);
  if (below(draws, 2) === 0) restartVoters({ ...scene, at: nextAt }, [one, other]);
  const askAt = nextAt + below(draws, 8 * calm.latency.to);
  act(world, askAt, { kind: "elect", node: named(other), partition });
  healLater(scene, [one, other]);
}

/** Bad weather comes and goes. */
export function weather(scene: Scene, settings: Partial<NetworkSettings>): void {
  const { plan, calm } = scene.storm;
  now(scene, { kind: "network", settings });
  later(scene, plan.faults.weatherWithin, { kind: "network", settings: calm });
}

export function slowNetwork(scene: Scene): void {
  const { draws, calm } = scene.storm;
  const to = calm.latency.from + quarters(scene, pick(draws, [1, 4, 16]));
  const latency = { from: calm.latency.from, to };
  weather(scene, { latency, reordering: below(draws, 4) !== 0 });
}

export function slowLink(scene: Scene): void {
  const { draws, calm, plan } = scene.storm;
  const [from, to] = shuffled(draws, idsOf(scene.world));
  if (from === undefined || to === undefined) return;
  const link = oneWay(from, to);
  const slow = {
    from: calm.latency.from,
    to: calm.latency.to + quarters(scene, pick(draws, [1, 8])),
  };
  const settings: Partial<NetworkSettings> =
    below(draws, 2) === 0
      ? { latency: slow, reordering: below(draws, 2) === 0 }
      : { loss: { of: 1, in: 2 } };
  now(scene, { kind: "linkNetwork", ...link, settings });
  later(scene, plan.faults.weatherWithin, { kind: "linkNetwork", ...link, settings: null });
}

/** Somebody meddles with single messages, or with a whole class of them, on some links of a node. */
export function interfere(scene: Scene, how: "drop" | "hold" | "duplicate"): void {
  const { draws, plan } = scene.storm;
  const node = below(draws, 2) === 0 ? leaderOf(scene).node : anyNode(scene);
  const others = othersThan(scene, node);
  const isOutward = below(draws, 2) === 0;
  const message = pick(draws, messageClasses);
  const partition = below(draws, 2) === 0 ? null : below(draws, plan.config.partitions + 1);
  const nth = below(draws, 2) === 0 ? null : 1 + below(draws, 4);
  for (const other of others.slice(0, 1 + below(draws, others.length))) {
    const link = isOutward ? oneWay(node, other) : oneWay(other, node);
    now(scene, { kind: "interfere", how, message, partition, nth, ...link });
    later(scene, 2 * plan.faults.weatherWithin, { kind: "release", ...link });
  }
}

/**
 * A leader and a companion are cut off and written to; the answers are held back. Others elect, the
 * old leader is overwritten and elected again, heard by one other alone; and then the answers
 * arrive, about entries that are no more.
 */
export function lateAnswers(scene: Scene): void {
  const { storm, world, at } = scene;
  const { draws, calm, plan } = storm;
  const { node: leader, partition } = leaderOf(scene);
  const [companion, rival, ...rest] = othersThan(scene, leader);
  if (companion === undefined || rival === undefined) return;
  const late = oneWay(companion, leader);
  const everyOne = { partition, nth: null } as const;
  now(scene, {
    kind: "interfere",
    how: "hold",
    message: "appendEntriesResponse",
    ...everyOne,
    ...late,
  });
  now(scene, { kind: "cut", groups: [[leader, companion].map(named)] });
  writeTo(scene, leader, partition, 4);
  const pause = (): number => 8 * calm.latency.to + below(draws, quarters(scene, 1));
  const electAt = at + pause();
  act(world, electAt, { kind: "elect", node: named(rival), partition });
  const healAt = electAt + pause();
  act(world, healAt, { kind: "heal" });
  // The companion stays behind: what it holds is not what it will be taken for.
  if (below(draws, 4) !== 0) act(world, healAt, { kind: "isolate", node: named(companion) });
  // The one that leads now comes back to the old leader with a heartbeat, and not before.
  const { heartbeatInterval } = settingsOf(world.config);
  const againAt = healAt + heartbeatInterval + pause();
  const unheard = rest.map((node) => oneWay(leader, node));
  for (const link of unheard)
    act(world, againAt, {
      kind: "interfere",
      how: "hold",
      message: "appendEntries",
      ...everyOne,
      ...link,
    });
  act(world, againAt, { kind: "elect", node: named(leader), partition });
  const releaseAt = againAt + pause();
  act(world, releaseAt - 1, { kind: "healLink", from: named(companion), to: named(leader) });
  act(world, releaseAt, { kind: "release", ...late });
  takeStage(storm, releaseAt);
  const after = { ...scene, at: releaseAt };
  for (const link of unheard) later(after, plan.faults.repairWithin, { kind: "release", ...link });
  later(after, plan.faults.repairWithin, { kind: "heal" });
}

/** What a leader sent is held back until others have been elected, and have gone on. */
export function lateAppends(scene: Scene): void {
  const { storm, world, at } = scene;
  const { draws, calm } = storm;
  const { node: leader, partition } = leaderOf(scene);
  const others = othersThan(scene, leader);
  const [rival] = others;
  if (rival === undefined) return;
  const late = others.slice(0, 1 + below(draws, others.length)).map((node) => oneWay(leader, node));
  for (const link of late)
    now(scene, {
      kind: "interfere",
      how: "hold",
      message: "appendEntries",
      partition,
      nth: null,
      ...link,
    });
  writeTo(scene, leader, partition, 2);
  const pause = (): number => 8 * calm.latency.to + below(draws, quarters(scene, 1));
  const electAt = at + pause();
  if (below(draws, 2) === 0) act(world, electAt, { kind: "isolate", node: named(leader) });
  act(world, electAt, { kind: "elect", node: named(rival), partition });
  const releaseAt = electAt + pause() + below(draws, quarters(scene, 4));
  for (const link of late) act(world, releaseAt, { kind: "release", ...link });
  takeStage(storm, releaseAt);
  later({ ...scene, at: releaseAt }, storm.plan.faults.repairWithin, { kind: "heal" });
}

/** A fault that unfolds over time is not disturbed, more often than not. */
function takeStage(storm: Storm, until: Micros): void {
  if (below(storm.draws, 4) !== 0) storm.nextFaultAt = Math.max(storm.nextFaultAt, until);
  if (below(storm.draws, 4) !== 0) storm.nextRequestAt = Math.max(storm.nextRequestAt, until);
}
