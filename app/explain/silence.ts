import {
  isLinkCut,
  nodeName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type TraceEvent,
} from "../../engine/index.ts";
import { actionText } from "./action.ts";
import { sidesLabel } from "./names.ts";
import { sidesOf } from "./sides.ts";
import { formatDuration } from "./time.ts";
import { weights, type Hop, type Records } from "./walk.ts";

/** Why an election timer ran out: what silenced the leader, else the draw of the timer itself. */
export function silenceHop(timeout: TraceEvent, records: Records): Hop | null {
  const view = records.viewAt(timeout);
  const leader = missedLeader(timeout, view);
  if (leader !== null) {
    if (view.nodes[leader]?.up === false) return crashHop(leader, view, records, ", the leader");
    if (isLinkCut(view, leader, timeout.node)) return cutHop(timeout, leader, view, records);
  }
  const { timer } = replicaOf(view, timeout.node, timeout.partition);
  if (timer === null || timer.timer !== "election") return null;
  const text = `${nodeName(timeout.node)} had set this timer to ${formatDuration(timer.timeout)}, a random length`;
  return {
    step: { ref: timeout.ref, at: timer.setAt, text },
    kind: "cause",
    weight: weights.origin,
  };
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

function crashHop(
  node: NodeId,
  view: ClusterView,
  { lookup }: Records,
  office: string,
): Hop | null {
  // A crash is the last change of role of every replica of the node.
  const crash = lookup(replicaOf(view, node, 0).roleRef);
  if (crash?.fact.kind !== "nodeCrashed") return null;
  const act = lookup(crash.cause);
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

function cutHop(timeout: TraceEvent, leader: NodeId, view: ClusterView, { lookup }: Records): Hop {
  // The view does not (yet) name the line that cut a link.
  const { cutRef } = view as ClusterView & { readonly cutRef?: number };
  const change = cutRef === undefined ? undefined : lookup(cutRef);
  const act = change === undefined ? undefined : lookup(change.cause);
  if (act?.fact.kind === "acted") {
    const sides = sidesOf(view);
    const cut = sides.length > 1 ? `You cut ${sidesLabel(sides)}` : actionText(act.fact.action);
    const text = `${cut}: ${nodeName(timeout.node)} does not hear ${nodeName(leader)} any more`;
    return { step: { ref: act.ref, at: act.at, text }, kind: "action", weight: weights.origin };
  }
  const text = `${nodeName(timeout.node)} does not hear ${nodeName(leader)}, the leader: the link is cut`;
  return {
    step: { ref: timeout.ref, at: timeout.at, text },
    kind: "cause",
    weight: weights.origin,
  };
}

/** A client that heard nothing had asked a node that is dead. */
export function deadNodeHop({ fact }: TraceEvent, records: Records, view: ClusterView): Hop | null {
  if (fact.kind !== "clientCompleted" || !fact.silent) return null;
  const asked = view.operations.find(({ request }) => request === fact.request)?.node ?? null;
  if (asked === null || view.nodes[asked]?.up !== false) return null;
  return crashHop(asked, view, records, "");
}
