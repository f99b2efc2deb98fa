import type { Micros, NodeId } from "../base/ids.ts";
import type { NodeState } from "./node.ts";

/**
 * When a peer last answered this node in any partition that it leads (Kommander's
 * `GetLastNodeActivity`); null: it never did. An office that is lost takes its answers with it.
 */
export function lastActivityOf({ replicas }: NodeState, node: NodeId): Micros | null {
  let latest: Micros | null = null;
  for (const replica of replicas) {
    if (replica?.role.kind !== "leader") continue;
    for (const { peer, ackedSentAt, lastResponseAt } of replica.role.progress) {
      // A leader begins to count silence with its office: that is no answer yet.
      if (peer !== node || ackedSentAt === 0) continue;
      if (latest === null || lastResponseAt > latest) latest = lastResponseAt;
    }
  }
  return latest;
}

/** Who answered not longer ago than a span (Kommander's `GetActiveNodes`); sorted. */
export function activeNodes(
  state: NodeState,
  { nodes, now, within }: { readonly nodes: number; readonly now: Micros; readonly within: Micros },
): NodeId[] {
  return Array.from({ length: nodes }, (_, node) => node).filter((node) => {
    const at = lastActivityOf(state, node);
    return at !== null && now - at <= within;
  });
}
