import {
  isLinkCut,
  replicaOf,
  type ClusterView,
  type NodeId,
  type NodeView,
  type PartitionId,
} from "../../engine/index.ts";
import { heldOf } from "../explain/linkFault.ts";
import { faultsOf } from "../explain/nodeFault.ts";
import type { SessionState } from "../session/session.ts";

const faultText = "The engine stopped; recover the run first.";
const recordingText = "This is a recording: it can be looked at, not acted on.";

/** What tools look at: plain values that change rarely, so that a rail of them rarely renders. */
export interface ToolScene {
  readonly node: NodeId | null;
  readonly partition: PartitionId;
  readonly nodeCount: number;
  readonly up: boolean;
  readonly paused: boolean;
  readonly leads: boolean;
  /** A timer of the selected replica is running. */
  readonly timed: boolean;
  readonly disk: NodeView["conditions"]["disk"];
  readonly slow: boolean;
  readonly wiped: boolean;
  /** "fast", "slow" or "right", and whether its wall clock shows another hour. */
  readonly pace: "fast" | "slow" | "right";
  readonly clockOff: boolean;
  readonly frozenElection: boolean;
  readonly frozenHeartbeat: boolean;
  /** Timers of some node stand still. */
  readonly someFrozen: boolean;
  readonly isolated: boolean;
  readonly someCut: boolean;
  /** Messages are held, or somebody meddles with a link. */
  readonly someMeddling: boolean;
  /** Something is wrong somewhere that can be ended. */
  readonly troubled: boolean;
  /** Why nothing at all can be done to this run; null: it can. */
  readonly blocked: string | null;
}

/** The scene around a node: the selected one, where none is named. */
export function sceneOf(
  {
    view,
    selection,
    fault,
    recorded,
  }: Pick<SessionState, "view" | "selection" | "fault" | "recorded">,
  node: NodeId | null = selection.node,
): ToolScene {
  const known = node === null ? undefined : view.nodes[node];
  const { partition } = selection;
  const replica = known === undefined ? undefined : replicaOf(view, known.node, partition);
  const conditions = known?.conditions;
  const rate = conditions?.clock.rate ?? { of: 1, in: 1 };
  const someMeddling =
    view.links.some(({ meddling }) => meddling.length > 0) || heldOf(view, null).length > 0;
  return {
    node: known?.node ?? null,
    partition,
    nodeCount: view.nodeCount,
    up: known?.up === true,
    paused: known?.paused === true,
    leads: replica?.role === "leader",
    timed: replica !== undefined && replica.timer !== null,
    disk: conditions?.disk ?? "working",
    slow: conditions !== undefined && conditions.fsync !== null,
    wiped: conditions?.wiped === true,
    pace: rate.of === rate.in ? "right" : rate.of > rate.in ? "fast" : "slow",
    clockOff:
      known !== undefined && faultsOf(known, partition).some(({ kind }) => kind === "clock"),
    frozenElection: conditions?.frozen.election[partition] === true,
    frozenHeartbeat: conditions?.frozen.heartbeat[partition] === true,
    someFrozen: view.nodes.some(hasFrozenTimer),
    isolated: known !== undefined && isIsolated(view, known.node),
    someCut: view.cut.includes(true),
    someMeddling,
    troubled: someMeddling || isTroubled(view),
    blocked: blockedBy({ fault, recorded }),
  };
}

/** Why nothing at all can be done to a run; null: it can. */
export function blockedBy({
  fault,
  recorded,
}: Pick<SessionState, "fault" | "recorded">): string | null {
  if (recorded) return recordingText;
  return fault === null ? null : faultText;
}

export function hasFrozenTimer({ conditions }: NodeView): boolean {
  const { election, heartbeat } = conditions.frozen;
  return election.includes(true) || heartbeat.includes(true);
}

function isIsolated(view: ClusterView, node: NodeId): boolean {
  return view.nodes.every(
    ({ node: other }) =>
      other === node || (isLinkCut(view, node, other) && isLinkCut(view, other, node)),
  );
}

function isTroubled(view: ClusterView): boolean {
  if (view.links.length > 0 || view.cut.includes(true)) return true;
  // A wiped disk stays what it is, whatever anybody does.
  return view.nodes.some(
    (node) =>
      (!node.up && node.starts > 0) ||
      hasFrozenTimer(node) ||
      faultsOf(node, 0).some(({ kind }) => kind !== "wiped"),
  );
}
