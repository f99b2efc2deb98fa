import {
  diskOf,
  readClock,
  type Action,
  type ClusterConfig,
  type ClusterView,
  type LinkReference,
  type Micros,
  type NodeId,
  type NodeView,
} from "../../engine/index.ts";
import { heldOf } from "../explain/linkFault.ts";
import { faultsOf } from "../explain/nodeFault.ts";
import { hasFrozenTimer } from "./toolScene.ts";

/** What ends everything that was done to a cluster; empty: nothing is wrong. A wiped disk stays so. */
export function endFaults(
  view: ClusterView,
  { now, config }: { readonly now: Micros; readonly config: ClusterConfig },
): readonly Action[] {
  const actions: Action[] = [];
  if (view.cut.includes(true)) actions.push({ kind: "heal" });
  actions.push(...releaseAll(view));
  for (const { from, to, network } of view.links)
    if (network !== null)
      actions.push({ kind: "linkNetwork", ...direction(from, to), settings: null });
  if (view.nodes.some(hasFrozenTimer))
    actions.push({ kind: "thaw", node: { kind: "every" }, timer: "all", partition: null });
  for (const node of view.nodes) actions.push(...endFaultsOf(node, now, config));
  return actions;
}

function endFaultsOf(known: NodeView, now: Micros, config: ClusterConfig): readonly Action[] {
  const { up, paused, starts, conditions } = known;
  const node = { kind: "node", node: known.node } as const;
  const actions: Action[] = [];
  if (conditions.disk !== "working" || conditions.fsync !== null)
    actions.push(repairDisk(known.node, config));
  if (faultsOf(known, 0).some(({ kind }) => kind === "clock")) actions.push(rightClock(known, now));
  if (paused) actions.push({ kind: "resume", node });
  if (!up && starts > 0) actions.push({ kind: "restart", node });
  return actions;
}

/** Lets go of everything that is held, and ends all meddling. */
export function releaseAll(view: ClusterView): readonly Action[] {
  const found = new Map<string, Action>();
  function add(from: NodeId, to: NodeId): void {
    found.set(`${from} ${to}`, { kind: "release", ...direction(from, to) });
  }
  for (const { from, to, meddling } of view.links) if (meddling.length > 0) add(from, to);
  for (const { from, to } of heldOf(view, null)) add(from, to);
  return [...found.values()];
}

export function repairDisk(node: NodeId, config: ClusterConfig): Action {
  const { fsync } = diskOf(config);
  return { kind: "disk", node: { kind: "node", node }, state: "working", fsync };
}

/** At the right pace, and showing true time. */
export function rightClock({ node, conditions }: NodeView, now: Micros): Action {
  const jump = now - readClock(conditions.clock, now);
  return { kind: "clock", node: { kind: "node", node }, rate: { of: 1, in: 1 }, jump };
}

function direction(from: NodeId, to: NodeId): LinkReference {
  return {
    from: { kind: "node", node: from },
    to: { kind: "node", node: to },
    oneWay: true,
  };
}
