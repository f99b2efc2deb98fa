import { replicaOf, type ClusterView, type NodeId, type Term } from "../../engine/index.ts";
import { listPartition } from "./run.ts";

/** A replica that wants to lead. */
export interface Campaign {
  readonly node: NodeId;
  readonly preVote: boolean;
  readonly term: Term;
  /** Somebody who could answer has not answered yet. */
  readonly open: boolean;
}

/** Who campaigns right now, by node; those that still expect an answer come first. */
export function campaignsIn(view: ClusterView): readonly Campaign[] {
  const campaigns: Campaign[] = [];
  for (const { node, up } of view.nodes) {
    const replica = replicaOf(view, node, listPartition);
    if (!up || replica.role !== "candidate") continue;
    const answered = [...replica.granters, ...replica.refusers];
    const open = view.nodes.some((other) => other.up && !answered.includes(other.node));
    const { term, phase } = replica;
    campaigns.push({ node, term, preVote: phase === "preVote", open });
  }
  return campaigns.sort((a, b) => Number(b.open) - Number(a.open) || a.node - b.node);
}
