import {
  epochMillis,
  readClock,
  type ClusterView,
  type Fields,
  type NodeId,
} from "../../../engine/index.ts";
import { numberIn, textIn } from "./fields.ts";
import { isEnd } from "./workflowChart.ts";
import { ordersReplica } from "./workflowSteps.ts";

/** How long an order has still to stand before the runner moves it. */
export interface OrderTimer {
  /** Milliseconds; 0: the runner moves it as soon as it looks. */
  readonly left: number;
  /** Of all the time that it stands there, in [0, 1]. */
  readonly share: number;
}

/** Null: nobody waits for it here. What an order waits for is known everywhere; one node acts on it. */
export function orderTimer(
  view: ClusterView,
  { node, order }: { readonly node: NodeId; readonly order: Fields },
): OrderTimer | null {
  const patience = numberIn(order, "patience");
  if (patience <= 0 || isEnd(textIn(order, "state")) || !isRunner(view, node)) return null;
  const { clock } = view.nodes[node]!.conditions;
  const now = epochMillis + readClock(clock, view.at) / 1000;
  const left = Math.min(patience, Math.max(0, numberIn(order, "since") + patience - now));
  return { left, share: left / patience };
}

/** Leads the orders' partition, and serves: the runner on this node is the one that acts. */
export function isRunner(view: ClusterView, node: NodeId): boolean {
  const replica = ordersReplica(view, node);
  return replica?.role === "leader" && replica.serving;
}

/** Whether orders are moved on by a runner at all; as long as there are none, nobody knows. */
export function hasRunner({ nodes }: Pick<ClusterView, "nodes">): boolean {
  return nodes.some(({ rows }) => Object.values(rows).some((row) => numberIn(row, "patience") > 0));
}
