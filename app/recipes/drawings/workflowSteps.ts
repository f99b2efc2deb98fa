import {
  entryOf,
  getPrefixPartitionKey,
  replicaOf,
  type ClusterView,
  type Entry,
  type Fields,
  type LogIndex,
  type NodeId,
  type ReplicaView,
} from "../../../engine/index.ts";
import { textIn } from "./fields.ts";
import { isEdge } from "./workflowChart.ts";

/** A step of an order as one node's log has it, and what its application made of it. */
export interface SeenStep {
  readonly index: LogIndex;
  readonly order: string;
  /** Where it was meant to go from; of one that was taken, where it went from. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** illegal: it was taken, and no order may. */
  readonly fate: "proposed" | "taken" | "refused" | "illegal";
}

/** So many of the newest are shown. */
export const stepsShown = 2;

/** The partition of the orders on a node; null: the map has no place for them. */
export function ordersReplica(view: ClusterView, node: NodeId): ReplicaView | null {
  const partition = getPrefixPartitionKey(view.partitionMap, "workflows");
  return partition === null ? null : replicaOf(view, node, partition);
}

/** The newest steps in a node's log, oldest first. */
export function lastSteps(view: ClusterView, node: NodeId): readonly SeenStep[] {
  const replica = ordersReplica(view, node);
  const steps: SeenStep[] = [];
  if (replica === null) return steps;
  const rows = view.nodes[node]?.rows ?? {};
  for (let index = replica.log.last; steps.length < stepsShown; index--) {
    const entry = entryOf(replica, index);
    if (entry === undefined) break;
    const transition = transitionIn(entry);
    if (transition === null) continue;
    const { workflowId, fromState, toState, reason } = transition;
    const meant = { index, order: workflowId, from: fromState, to: toState, reason };
    const applied = index <= replica.lastApplied;
    steps.unshift(
      applied
        ? { ...meant, ...whatBecame(rows[workflowId], meant) }
        : { ...meant, fate: "proposed" },
    );
  }
  return steps;
}

/** Whether an order took an applied step, and from where. */
function whatBecame(
  row: Fields | undefined,
  { index, from, to }: Pick<SeenStep, "index" | "from" | "to">,
): Pick<SeenStep, "from" | "fate"> {
  const slot = textIn(row, "entries").split(" ").indexOf(String(index));
  if (slot < 0) return { from, fate: "refused" };
  const stood = slot === 0 ? "New" : textIn(row, "path").split(" ")[slot - 1]!;
  return { from: stood, fate: isEdge(stood, to) ? "taken" : "illegal" };
}

interface Transition {
  readonly workflowId: string;
  readonly fromState: string;
  readonly toState: string;
  readonly reason: string;
}

/** Null: it is none, or not written as one. */
function transitionIn({ payload }: Entry): Transition | null {
  if (payload.kind !== "command" || payload.logType !== "WorkflowTransition") return null;
  try {
    const { workflowId, fromState, toState, reason } = JSON.parse(payload.data) as Fields;
    return {
      workflowId: String(workflowId),
      fromState: String(fromState),
      toState: String(toState),
      reason: String(reason),
    };
  } catch {
    return null;
  }
}
