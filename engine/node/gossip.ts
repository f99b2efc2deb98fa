import type { NodeId } from "../base/ids.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { believe, ownBelief, refute } from "./believe.ts";
import { livenessOf, supersedes, type Rumour } from "./livenessTable.ts";
import { hearReport, ownReport, type LoadReport } from "./loadReport.ts";
import type { NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { sendToNode } from "./sendToNode.ts";
import { peersOf, shuffledPeers } from "./swim.ts";

type Gossip = Extract<NodeMessage, { readonly rumours: unknown }>;

/** Tells a few random peers all that this node knows; each answers with all that it knows. */
export function startGossip(step: NodeStep): void {
  const { gossipInterval, gossipFanout } = step.options.settings;
  if (gossipInterval === 0) return;
  step.state.chores.gossip = step.now + trueDuration(step.raft, gossipInterval);
  const told = { kind: "gossip", ...allKnown(step) } as const;
  for (const peer of shuffledPeers(step).slice(0, gossipFanout)) sendToNode(step, peer, told);
}

export function onGossip(step: NodeStep, from: NodeId, message: Gossip): void {
  for (const rumour of message.rumours) hear(step, rumour);
  for (const report of message.reports)
    if (report.node !== step.state.id) hearReport(step.state, report, step.now);
  if (message.kind === "gossip") sendToNode(step, from, { kind: "gossipAck", ...allKnown(step) });
}

/** Everything, not only what is new: a lost message costs a round and no more. */
function allKnown(step: NodeStep): Omit<Gossip, "kind"> {
  const { id, liveness } = step.state;
  const rumours: Rumour[] = [{ node: id, ...ownBelief(step) }];
  for (const node of peersOf(step)) {
    const { state, incarnation } = livenessOf(liveness, node);
    rumours.push({ node, state, incarnation });
  }
  return { rumours, reports: knownReports(step) };
}

function knownReports({ state, options, now, raft }: NodeStep): LoadReport[] {
  const { enableLoadReports, enableLeaderBalancer, leaderBalancerReportTtl } = options.settings;
  if (!enableLoadReports && !enableLeaderBalancer) return [];
  const ttl = trueDuration(raft, leaderBalancerReportTtl);
  const known = [ownReport(state, now), ...state.reports.filter(({ at }) => now - at <= ttl)];
  return known.map(({ node, version, at, partitions }) => {
    return { node, version, age: now - at, partitions };
  });
}

function hear(step: NodeStep, { node, state, incarnation }: Rumour): void {
  if (node === step.state.id) refute(step, { state, incarnation });
  else if (supersedes({ state, incarnation }, livenessOf(step.state.liveness, node)))
    believe(step, node, { state, incarnation });
}
