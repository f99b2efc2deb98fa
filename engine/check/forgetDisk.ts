import type { NodeWitness, ReplicaWitness } from "./witness.ts";

/** A wiped disk holds nothing, and what it promised binds nobody any more. */
export function forgetDisk(node: NodeWitness, wipes: number): void {
  for (const witness of node.replicas) {
    witness.forgottenLogs[node.wipes] = [...witness.diskLog];
    forgetReplica(witness);
  }
  node.wipes = wipes;
}

/** Nothing is left of a replica: its disk was wiped, or its partition removed. */
export function forgetReplica(witness: ReplicaWitness): void {
  witness.diskTerm = 0;
  witness.diskVote = null;
  witness.diskMark = 0;
  witness.diskSnapshot = 0;
  witness.diskLog.length = 0;
  witness.storedVotes.clear();
  witness.toldVotes.clear();
  witness.toldTerm = 0;
}
