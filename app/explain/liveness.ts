import { nodeName, type ClusterView, type NodeId } from "../../engine/index.ts";

/** What others believe of a node: the worst of it, and who does. */
export interface Rumour {
  readonly state: "suspect" | "dead";
  readonly believers: readonly NodeId[];
}

/** Null: every node that is up believes it alive. */
export function rumourOf(view: ClusterView, about: NodeId): Rumour | null {
  const suspecting: NodeId[] = [];
  const burying: NodeId[] = [];
  for (const { node, up, liveness } of view.nodes) {
    if (node === about || !up) continue;
    const state = liveness[about]?.state ?? "alive";
    if (state === "suspect") suspecting.push(node);
    if (state === "dead") burying.push(node);
  }
  if (burying.length > 0) return { state: "dead", believers: burying };
  return suspecting.length > 0 ? { state: "suspect", believers: suspecting } : null;
}

const mostNamed = 3;

/** "suspected by B, C", "dead for B" */
export function rumourWords({ state, believers }: Rumour): string {
  const names =
    believers.length > mostNamed
      ? `${believers.length} nodes`
      : believers.map((node) => nodeName(node)).join(", ");
  return state === "dead" ? `dead for ${names}` : `suspected by ${names}`;
}
