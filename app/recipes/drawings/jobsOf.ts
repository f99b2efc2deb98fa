import {
  getPrefixPartitionKey,
  replicaOf,
  type ClusterView,
  type Fields,
  type NodeId,
} from "../../../engine/index.ts";
import { numberIn, textIn } from "./fields.ts";

/** A job as the node knows it that has heard most of it. */
export interface KnownJob {
  readonly name: string;
  readonly job: Fields;
}

/** All jobs that any node knows of, the one that moved last at the end. */
export function jobsOf({ nodes }: Pick<ClusterView, "nodes">): readonly KnownJob[] {
  const known = new Map<string, Fields>();
  for (const { rows } of nodes)
    for (const [name, job] of Object.entries(rows))
      if (numberIn(job, "entry") > numberIn(known.get(name), "entry")) known.set(name, job);
  return [...known]
    .map(([name, job]) => ({ name, job }))
    .toSorted((a, b) => numberIn(a.job, "entry") - numberIn(b.job, "entry"));
}

/** How often somebody was charged for a job: the provider's ledger says so, and no node reads it. */
export function chargesOf({ ledger }: Pick<ClusterView, "ledger">, name: string): number {
  return ledger.filter(({ tag, outcome }) => tag === name && outcome === "done").length;
}

/** Whether somebody was charged for a job of which no node knows that it is completed. */
export function isInGap(view: Pick<ClusterView, "ledger">, { name, job }: KnownJob): boolean {
  return textIn(job, "state") !== "completed" && chargesOf(view, name) > 0;
}

/** Who works: whoever leads the partition of the jobs, and serves. */
export function workerPart(view: ClusterView, node: NodeId): string {
  const partition = getPrefixPartitionKey(view.partitionMap, "jobs");
  if (partition === null) return "standby";
  const { role, serving } = replicaOf(view, node, partition);
  return role === "leader" && serving ? "worker" : "standby";
}
