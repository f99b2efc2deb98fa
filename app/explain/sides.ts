import {
  isLinkCut,
  quorumSize,
  type ClusterView,
  type NodeId,
  type NodeView,
  type PartitionId,
} from "../../engine/index.ts";
import { configurationOf } from "./membershipOf.ts";
import { isCounted } from "./nodeFault.ts";

/**
 * Groups of nodes that are up and reach each other over links that work both ways, perhaps through
 * others. Sorted by their first node.
 */
export function sidesOf(view: ClusterView): readonly (readonly NodeId[])[] {
  const sides: NodeId[][] = [];
  const placed = new Set<NodeId>();
  for (const { node, up } of view.nodes) {
    if (!up || placed.has(node)) continue;
    const side = [node];
    placed.add(node);
    for (const member of side)
      for (const { node: other, up: otherUp } of view.nodes)
        if (otherUp && !placed.has(other) && hasLink(view, member, other)) {
          placed.add(other);
          side.push(other);
        }
    sides.push(side.sort((a, b) => a - b));
  }
  return sides;
}

/** Whether two nodes hear each other directly. */
export function hasLink(view: ClusterView, a: NodeId, b: NodeId): boolean {
  return !isLinkCut(view, a, b) && !isLinkCut(view, b, a);
}

/** Who votes in a partition: the voters of its leader's configuration. Sorted. */
export function votersOf(view: ClusterView, partition: PartitionId): readonly NodeId[] {
  return configurationOf(view, partition).voters;
}

/**
 * The voters that a node can work with: itself, and those that it hears and that hear it, as far as
 * what they acknowledge counts (or what they vote, where `counts` asks for that).
 */
export function reachOf(
  view: ClusterView,
  partition: PartitionId,
  node: NodeId,
  counts: (node: NodeView | undefined) => boolean = isCounted,
): readonly NodeId[] {
  if (!counts(view.nodes[node])) return [];
  return votersOf(view, partition).filter(
    (other) => other === node || (counts(view.nodes[other]) && hasLink(view, node, other)),
  );
}

/** Whether some node among these reaches a majority directly: messages are not passed on. */
export function canCommit(
  view: ClusterView,
  partition: PartitionId,
  nodes: readonly NodeId[],
): boolean {
  const needed = quorumSize(votersOf(view, partition).length);
  return nodes.some((node) => reachOf(view, partition, node).length >= needed);
}
