import {
  isLinkCut,
  nodeName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type PartitionId,
  type TraceEvent,
} from "../../engine/index.ts";
import { actionText } from "./action.ts";
import { sidesLabel } from "./names.ts";
import { reachOf, sidesOf, votersOf } from "./sides.ts";
import { formatDuration } from "./time.ts";
import { weights, type Hop, type Records } from "./walk.ts";

/** Why a node noticed silence: what silenced the others, else the timer itself. Newest first. */
export function silenceHops(noticed: TraceEvent, records: Records): readonly Hop[] {
  const { fact, node, partition } = noticed;
  const view = records.viewAt(noticed);
  if (fact.kind === "requestAnswered") {
    const reason = lostPeersHop(noticed, reachOf(view, partition, node), view, records);
    return reason === null ? [] : [reason];
  }
  if (fact.kind !== "roleChanged") return [];
  if (fact.reason === "lostQuorum") {
    const reason = lostPeersHop(noticed, fact.nodes, view, records);
    // Check-quorum is part of the heartbeat.
    const beat = noticed.cause === 0 ? [heartbeatHop(noticed)] : [];
    return reason === null ? beat : [...beat, reason];
  }
  const reason = missedLeaderHop(noticed, view, records) ?? drawHop(noticed, view);
  return reason === null ? [] : [reason];
}

function missedLeaderHop(noticed: TraceEvent, view: ClusterView, records: Records): Hop | null {
  const leader = missedLeader(noticed, view);
  if (leader === null) return null;
  if (view.nodes[leader]?.up === false) return crashHop(leader, view, records, ", the leader");
  const still = standstillHop(leader, noticed.partition, view, records);
  if (still !== null) return still;
  if (isLinkCut(view, leader, noticed.node)) return cutHop(noticed, leader, view, records);
  return meddlingHop(leader, noticed.node, noticed.partition, view, records);
}

/** Somebody stopped the process, or froze the timer of its heartbeats. */
function standstillHop(
  node: NodeId,
  partition: PartitionId,
  view: ClusterView,
  records: Records,
): Hop | null {
  const known = view.nodes[node];
  if (known === undefined) return null;
  const { paused, pausedRef, conditions, conditionsRef } = known;
  if (paused)
    return actHop(pausedRef, records, `You paused ${nodeName(node)}: it says nothing any more`);
  if (conditions.frozen.heartbeat[partition] === true)
    return actHop(conditionsRef, records, `You froze ${nodeName(node)}'s heartbeat`);
  return null;
}

/** Somebody keeps messages from arriving on a link. */
function meddlingHop(
  from: NodeId,
  to: NodeId,
  partition: PartitionId,
  view: ClusterView,
  records: Records,
): Hop | null {
  const rule = view.links
    .find((link) => link.from === from && link.to === to)
    ?.meddling.find(
      (known) =>
        known.how !== "duplicate" && (known.partition === null || known.partition === partition),
    );
  const act = rule === undefined ? undefined : records.lookup(rule.ref);
  if (act?.fact.kind !== "acted") return null;
  const text = actionText(act.fact.action);
  return { step: { ref: act.ref, at: act.at, text }, kind: "action", weight: weights.origin };
}

/** The act behind a line, told as what it did. */
function actHop(ref: number, { lookup }: Records, text: string): Hop | null {
  const line = lookup(ref);
  if (line === undefined) return null;
  const act = lookup(line.cause) ?? line;
  return { step: { ref: act.ref, at: act.at, text }, kind: "action", weight: weights.origin };
}

/** Without another reason, a timer ran out because it is a timer. */
function drawHop({ ref, node, partition }: TraceEvent, view: ClusterView): Hop | null {
  const { timer } = replicaOf(view, node, partition);
  if (timer === null || timer.timer !== "election") return null;
  const text = `${nodeName(node)} had set this timer to ${formatDuration(timer.timeout)}, a random length`;
  return { step: { ref, at: timer.setAt, text }, kind: "timer", weight: weights.origin };
}

function heartbeatHop({ ref, at, node }: TraceEvent): Hop {
  const text = `${nodeName(node)}'s heartbeat timer ran out: it looked who still answers`;
  return { step: { ref, at, text }, kind: "timer", weight: weights.origin };
}

/** The latest death among those who no longer answer a leader, else a cut. */
function lostPeersHop(
  noticed: TraceEvent,
  answering: readonly NodeId[],
  view: ClusterView,
  records: Records,
): Hop | null {
  const missing = votersOf(view, noticed.partition).filter((node) => !answering.includes(node));
  const dead = missing
    .map((node) => view.nodes[node])
    .filter((node) => node?.up === false)
    .sort((a, b) => (b?.since ?? 0) - (a?.since ?? 0))[0];
  const deaf = missing.find((node) => isLinkCut(view, node, noticed.node));
  if (dead !== undefined) return crashHop(dead.node, view, records, "");
  for (const node of missing) {
    const still = standstillHop(node, noticed.partition, view, records);
    if (still !== null) return still;
  }
  if (deaf !== undefined) return cutHop(noticed, deaf, view, records);
  for (const node of missing) {
    const { partition } = noticed;
    const kept =
      meddlingHop(node, noticed.node, partition, view, records) ??
      meddlingHop(noticed.node, node, partition, view, records);
    if (kept !== null) return kept;
  }
  return null;
}

/** The newest leader that some replica still names, or that still acts as one. */
function missedLeader({ node, partition }: TraceEvent, view: ClusterView): NodeId | null {
  let missed: NodeId | null = null;
  let newest = -1;
  for (const { node: other } of view.nodes) {
    if (other === node) continue;
    const { role, leader, term } = replicaOf(view, other, partition);
    const named = role === "leader" ? other : leader;
    if (named === null || named === node || term <= newest) continue;
    missed = named;
    newest = term;
  }
  return missed;
}

function crashHop(node: NodeId, view: ClusterView, records: Records, office: string): Hop | null {
  const { lookup } = records;
  // A crash is the last change of role of every replica of the node.
  const crash = lookup(replicaOf(view, node, 0).roleRef);
  if (crash?.fact.kind !== "nodeCrashed") return null;
  const act = lookup(crash.cause);
  if (act?.fact.kind === "diskFailed") {
    const ref = view.nodes[node]?.conditionsRef ?? 0;
    const text = `You made the disk of ${nodeName(node)}${office}, fail: it stopped`;
    return actHop(ref, records, text);
  }
  const { ref, at } = act ?? crash;
  const text =
    act === undefined
      ? `${nodeName(node)}${office}, crashed`
      : `You crashed ${nodeName(node)}${office}`;
  return {
    step: { ref, at, text },
    kind: act === undefined ? "cause" : "action",
    weight: weights.origin,
  };
}

function cutHop(noticed: TraceEvent, peer: NodeId, view: ClusterView, { lookup }: Records): Hop {
  const change = lookup(view.cutRef);
  const act = change === undefined ? undefined : lookup(change.cause);
  if (act?.fact.kind === "acted") {
    const sides = sidesOf(view);
    const cut = sides.length > 1 ? `You cut ${sidesLabel(sides)}` : actionText(act.fact.action);
    const text = `${cut}: ${nodeName(noticed.node)} does not hear ${nodeName(peer)} any more`;
    return { step: { ref: act.ref, at: act.at, text }, kind: "action", weight: weights.origin };
  }
  const text = `${nodeName(noticed.node)} does not hear ${nodeName(peer)}: the link is cut`;
  return {
    step: { ref: noticed.ref, at: noticed.at, text },
    kind: "cause",
    weight: weights.origin,
  };
}

/** A client that heard nothing had asked a node that is dead, or stopped. */
export function deadNodeHop({ fact }: TraceEvent, records: Records, view: ClusterView): Hop | null {
  if (fact.kind !== "clientCompleted" || !fact.silent) return null;
  const asked = view.operations.find(({ request }) => request === fact.request)?.node ?? null;
  if (asked === null) return null;
  const node = view.nodes[asked];
  if (node?.up === false) return crashHop(asked, view, records, "");
  if (node?.paused !== true) return null;
  return actHop(node.pausedRef, records, `You paused ${nodeName(asked)}: it says nothing any more`);
}
