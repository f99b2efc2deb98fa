import { exportApplication } from "../../node/hosted.ts";
import {
  nodeName,
  partitionName,
  systemPartition,
  type Micros,
  type NodeId,
} from "../../base/ids.ts";
import { lastIndex, lastTerm } from "../../raft/log.ts";
import { membersOf } from "../../raft/configuration.ts";
import { findRange } from "../../node/partitionMap.ts";
import type { Replica } from "../../raft/replica.ts";
import { nextEventAt } from "../../simulation/advance.ts";
import { diskOf, networkOf, settingsOf, type ClusterConfig } from "../../simulation/config.ts";
import type { Input, LinkReference } from "../../simulation/input.ts";
import { actNow, advanceTo, type Simulation } from "../../simulation/simulation.ts";
import type { World } from "../../simulation/world.ts";
import { nodeNames } from "../violation.ts";
import { hasChurned } from "./churn.ts";
import { createDraws, shuffled } from "./draws.ts";
import type { Failure, Frontier } from "./failure.ts";
import { finishWork } from "./finishWork.ts";
import { idsOf } from "./scene.ts";
import type { RecoveryPlan } from "./searchPlan.ts";

/** Which nodes have to serve again, and what becomes of the others. */
export interface Recovery {
  /** Sorted; holds a majority. */
  readonly core: readonly NodeId[];
  readonly others: RecoveryPlan["others"];
}

/** How long it takes to bring somebody up to date who holds nothing, one append after the other. */
function transferTime({ config, nodes }: World): Micros {
  const calm = calmest(config);
  let longest = 0;
  for (const { disk } of nodes)
    for (const { entries } of disk.replicas) longest = Math.max(longest, entries.length);
  let largest = 0;
  for (const { disk } of nodes)
    for (const { snapshot } of disk.replicas)
      largest = Math.max(largest, snapshot?.data.length ?? 0);
  const { maxEntriesPerAppend, snapshotChunkSize } = settingsOf(config);
  const rounds = Math.ceil(longest / maxEntriesPerAppend) + Math.ceil(largest / snapshotChunkSize);
  return rounds * (2 * networkOf(calm).latency.to + diskOf(calm).fsync.to);
}

/** The core holds a majority of those disks that were never wiped: what others hold is a copy. */
export function drawRecovery(world: World, { coreSize, others }: RecoveryPlan): Recovery {
  const { config, nodes } = world;
  const order = shuffled(
    createDraws(config.seed, "recovery"),
    nodes.map(({ node }) => node),
  );
  const isWiped = (node: NodeId): boolean => nodes[node]!.disk.wiped;
  order.sort((a, b) => Number(isWiped(a)) - Number(isWiped(b)));
  // Where members came and went, a quorum of those who vote now may need anybody.
  if (hasChurned(world)) return { core: idsOf(world), others: "whole" };
  // Where everybody is made whole, everybody has to serve: the leader may be anyone.
  const core = others === "whole" ? order : order.slice(0, coreSize);
  return { core: core.sort((a, b) => a - b), others };
}

/** So many times the longest election timeout may pass until the core serves again. */
const patience = 20;

/** How long a healed core may take. */
function recoveryBound(config: ClusterConfig): Micros {
  const { electionTimeout, ticketPatience } = settingsOf(config);
  // What clients left undecided holds everything back for so long; a late one may come behind it.
  const undecided = config.settings?.ticketPatience === undefined ? 0 : 3 * ticketPatience;
  return patience * electionTimeout.to + undecided;
}

/** Ends every fault, and demands that the core and its application get on; null: both did, in time. */
export function healAndRecover(simulation: Simulation, recovery: Recovery): Failure | null {
  heal(simulation, recovery);
  return recover(simulation, recovery) ?? finishWork(simulation);
}

/** Ends every fault, now; those nodes that are not of the core meet their fate. */
function heal(simulation: Simulation, { core, others }: Recovery): void {
  const { world } = simulation;
  const calm = calmest(world.config);
  // What the storm still had in mind is forgotten.
  world.inputs.splice(world.nextInput);
  actNow(simulation, { kind: "network", settings: networkOf(calm) });
  actNow(simulation, { kind: "heal" });
  actNow(simulation, { kind: "thaw", node: { kind: "every" }, timer: "all", partition: null });
  for (const [slot, { settings, interferences, held }] of world.links.entries()) {
    const link = linkAt(world, slot);
    if (settings !== null) actNow(simulation, { kind: "linkNetwork", ...link, settings: null });
    if (interferences.length + held.length > 0) actNow(simulation, { kind: "release", ...link });
  }
  for (const service of Object.keys(world.services.states))
    actNow(simulation, { kind: "service", service, state: "working" });
  resumeHeartbeats(simulation);
  const { fsync } = diskOf(calm);
  const rate = { of: 1, in: 1 };
  for (const { node: id, up, paused, conditions } of world.nodes) {
    const node = { kind: "node", node: id } as const;
    const { of, in: per } = conditions.clock.rate;
    if (of !== per) actNow(simulation, { kind: "clock", node, rate, jump: 0 });
    actNow(simulation, { kind: "disk", node, state: "working", fsync });
    if (paused) actNow(simulation, { kind: "resume", node });
    if (core.includes(id)) continue;
    if (others === "cutOff") actNow(simulation, { kind: "isolate", node });
    if (others === "down" && up) actNow(simulation, { kind: "crash", node });
  }
}

/** A leader that was silenced and that nobody can depose, since it alone has a vote, speaks again. */
function resumeHeartbeats(simulation: Simulation): void {
  for (const [node, runner] of simulation.runners.entries())
    for (const [partition, replica] of (runner?.state.node.replicas ?? []).entries()) {
      if (replica?.role.kind !== "leader" || !replica.role.silent) continue;
      if (replica.configuration.voters.length > 1) continue;
      actNow(simulation, {
        kind: "submit",
        operation: { kind: "resumeHeartbeats", partition },
        node: { kind: "node", node },
      });
    }
}

function linkAt({ nodes }: World, slot: number): LinkReference {
  const from = { kind: "node", node: Math.floor(slot / nodes.length) } as const;
  return { from, to: { kind: "node", node: slot % nodes.length }, oneWay: true };
}

/** Whoever of the core is down comes back; a process that a failed disk halted dies only now. */
function restartCore(simulation: Simulation, { core }: Recovery): void {
  const { world } = simulation;
  for (const id of core) {
    const { up, crashAt } = world.nodes[id]!;
    const node = { kind: "node", node: id } as const;
    if (up && crashAt < Number.MAX_SAFE_INTEGER) actNow(simulation, { kind: "crash", node });
    if (!up || crashAt < Number.MAX_SAFE_INTEGER) actNow(simulation, { kind: "restart", node });
  }
}

/** The preset's own network and disks, whatever the configuration departs in. */
function calmest(config: ClusterConfig): ClusterConfig {
  return { ...config, network: {}, disk: {} };
}

/** A fresh write to a partition, and whom it was sent to in which term. */
interface Probe {
  readonly request: number;
  readonly leader: NodeId;
  readonly term: number;
}

/**
 * Lets the core recover: per partition one leader whom all of it follows, a fresh write confirmed,
 * equal logs and states, and nothing held any more. Null: it did, in time.
 */
function recover(simulation: Simulation, recovery: Recovery): Failure | null {
  const { core } = recovery;
  const { world } = simulation;
  const { electionTimeout } = settingsOf(world.config);
  const bound = world.frontier + recoveryBound(world.config);
  const probes: (Probe | null)[] = world.leaders.map(() => null);
  for (;;) {
    restartCore(simulation, recovery);
    let stuck: Stuck | null = null;
    stuck ??= judgeMap(simulation, core);
    for (let partition = 0; partition < world.leaders.length; partition++)
      if (findRange(world.partitionMap, partition)?.state !== "removed")
        stuck ??= judgePartition(simulation, { core, partition, probes });
    stuck ??= judgeHeld(simulation, core);
    if (stuck === null) return null;
    const deadline = bound + transferTime(world);
    if (world.frontier >= deadline) return { kind: "liveness", at: world.frontier, ...stuck };
    const next = Math.max(world.frontier, nextEventAt(world)) + (electionTimeout.from >> 3);
    advanceTo(simulation, Math.min(deadline, next));
  }
}

/** The core goes by one map, and nothing moves any more. */
function judgeMap(simulation: Simulation, core: readonly NodeId[]): Stuck | null {
  const { world, runners } = simulation;
  const { mapVersion, transfers } = world.partitionMap;
  const stuck = (detail: string): Stuck => ({ frontier: "held", partition: 0, detail });
  const [moving] = transfers;
  if (moving !== undefined)
    return stuck(
      `the ${moving.kind} of ${partitionName(moving.from)} and ${partitionName(moving.to)} is not over`,
    );
  const late = seatsOf(simulation, core, systemPartition).filter(
    (node) => (runners[node]?.state.node.system.map.mapVersion ?? 0) < mapVersion,
  );
  return late.length === 0 ? null : stuck(`${nodeNames(late)} do not go by map ${mapVersion}`);
}

interface Stuck {
  readonly frontier: Frontier;
  readonly partition: number;
  readonly detail: string;
}

function judgePartition(
  simulation: Simulation,
  {
    core: everyone,
    partition,
    probes,
  }: {
    readonly core: readonly NodeId[];
    readonly partition: number;
    readonly probes: (Probe | null)[];
  },
): Stuck | null {
  const stuck = (frontier: Frontier, detail: string): Stuck => ({ frontier, partition, detail });
  if (everyone.some((node) => simulation.runners[node] === null))
    return stuck("leaderless", "not all of the core is up");
  const seated = seatsOf(simulation, everyone, partition);
  const core = seated.filter((node) => replicaOf(simulation, node, partition) !== null);
  // Who was given a vote by hand and takes no part in P0 never hears that the partition exists.
  const informed = seatsOf(simulation, everyone, systemPartition);
  const absent = seated.filter((node) => informed.includes(node) && !core.includes(node));
  if (absent.length > 0) return stuck("leaderless", `${nodeNames(absent)} do not host it`);
  const up = core.map((node) => replicaOf(simulation, node, partition)!);
  const leaders = core.filter((_, slot) => up[slot]!.role.kind === "leader");
  const leader = core.find((node, slot) => isFollowedBy(up, node, up[slot]!));
  if (leader === undefined)
    return stuck("leaderless", `${nodeNames(leaders)} lead, but not the whole core follows`);
  const head = up[core.indexOf(leader)]!;
  const probe = probes[partition];
  const answer =
    probe && simulation.world.clients.finished.findLast(({ request }) => request === probe.request);
  const isStale = probe?.leader !== leader || probe.term !== head.currentTerm;
  if (isStale || (answer && answer.status !== "Success")) {
    probes[partition] = submitProbe(simulation, partition, { leader, term: head.currentTerm });
    return stuck("unanswered", `a write to ${nodeName(leader)} ended ${answer?.status ?? "never"}`);
  }
  const last = lastIndex(head.log);
  const behind = core.filter((_, slot) => !hasLogOf(up[slot]!, head));
  if (behind.length > 0)
    return stuck("undelivered", `${nodeNames(behind)} lack some of the ${last} entries`);
  if (head.commitIndex < last)
    return stuck("uncommitted", `${head.commitIndex} of ${last} entries are committed`);
  const late = core.filter((_, slot) => up[slot]!.lastApplied < last);
  if (late.length > 0)
    return stuck("gap", `${nodeNames(late)} have not applied all ${last} entries`);
  if (answer === undefined)
    return stuck("unanswered", `a write to ${nodeName(leader)} is not answered`);
  return judgeStates(simulation, core, partition);
}

/**
 * Who of the core takes part in a partition as its newest leader sees it; where nobody leads,
 * everybody may have to. Those who take no part any more, or never did, need not follow.
 */
function seatsOf(
  simulation: Simulation,
  core: readonly NodeId[],
  partition: number,
): readonly NodeId[] {
  const replicas = core.flatMap((node) => replicaOf(simulation, node, partition) ?? []);
  let newest: Replica | null = null;
  for (const replica of replicas) {
    if (replica.role.kind !== "leader") continue;
    if (newest === null || replica.currentTerm > newest.currentTerm) newest = replica;
  }
  const members =
    newest === null
      ? replicas.flatMap(({ configuration }) => membersOf(configuration))
      : membersOf(newest.configuration);
  return core.filter((node) => members.includes(node));
}

function replicaOf({ runners }: Simulation, node: NodeId, partition: number): Replica | null {
  return runners[node]?.state.node.replicas[partition] ?? null;
}

function isFollowedBy(replicas: readonly Replica[], leader: NodeId, own: Replica): boolean {
  if (own.role.kind !== "leader" || !own.role.serving) return false;
  return replicas.every(
    ({ role, currentTerm }) =>
      currentTerm === own.currentTerm &&
      (role.kind === "leader" || (role.kind === "follower" && role.leader === leader)),
  );
}

/** Log Matching: equal at the end means equal. */
function hasLogOf({ log }: Replica, head: Replica): boolean {
  return lastIndex(log) === lastIndex(head.log) && lastTerm(log) === lastTerm(head.log);
}

function submitProbe(
  simulation: Simulation,
  partition: number,
  { leader, term }: { readonly leader: NodeId; readonly term: number },
): Probe {
  const { world } = simulation;
  const value = `${partitionName(partition)} serves`;
  actNow(simulation, {
    kind: "submit",
    operation:
      world.config.application === undefined
        ? { kind: "set", key: "recovered", value, partition }
        : { kind: "replicateLogs", partition, logType: "recovered", data: [value] },
    node: { kind: "node", node: leader },
  });
  // Requests are numbered as they fall due: this one comes after those that are still pending.
  const pending = world.inputs.slice(world.nextInput).filter(isSubmit).length;
  return { request: world.clients.issued + pending, leader, term };
}

function isSubmit({ action }: Input): boolean {
  return action.kind === "submit";
}

/** What replicated state machines are for. */
function judgeStates(
  { runners }: Simulation,
  core: readonly NodeId[],
  partition: number,
): Stuck | null {
  const [first, ...others] = core.map((node) => {
    const { options, state } = runners[node]!;
    return exportApplication(options.hosted.application, state.node.application, partition);
  });
  if (others.every((other) => other === first)) return null;
  const detail = "the applications of the core do not hold the same";
  return { frontier: "gap", partition, detail };
}

/** L3: once all is well, nothing is held that was held because of a fault. */
function judgeHeld(simulation: Simulation, core: readonly NodeId[]): Stuck | null {
  const { runners } = simulation;
  for (const node of core) {
    const { heldMessages, proposals, manualProposals, replicas, tickets } =
      runners[node]!.state.node;
    const held = (partition: number, what: string): Stuck => {
      return { frontier: "held", partition, detail: `${nodeName(node)} holds ${what}` };
    };
    if (heldMessages.length > 0)
      return held(heldMessages[0]!.partition, `${heldMessages.length} messages`);
    const waiting = proposals.findIndex(({ length }) => length > 0);
    if (waiting >= 0) return held(waiting, `${proposals[waiting]!.length} waiters`);
    const manual = manualProposals.findIndex(({ length }) => length > 0);
    if (manual >= 0) return held(manual, `${manualProposals[manual]!.length} waiters`);
    const undecided = tickets.findIndex(
      ({ open }, partition) =>
        open.length > 0 && seatsOf(simulation, core, partition).includes(node),
    );
    if (undecided >= 0) return held(undecided, "open tickets");
    for (const replica of replicas) {
      if (replica === undefined) continue;
      const { partition, role, receiving } = replica;
      // Whoever was put out before the last piece came waits for it until its patience ends.
      if (receiving.length > 0 && seatsOf(simulation, core, partition).includes(node))
        return held(partition, "a part of a snapshot");
      if (role.kind !== "leader") continue;
      const open = role.progress.find(
        ({ peer, inflight }) => core.includes(peer) && inflight.length > 0,
      );
      if (open !== undefined) return held(partition, `an open window to ${nodeName(open.peer)}`);
    }
  }
  return null;
}
