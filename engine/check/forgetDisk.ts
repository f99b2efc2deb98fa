import type { ReplicaWitness } from "./witness.ts";

/** A wiped disk, or that of a removed partition, holds nothing, and what it promised binds nobody any more. */
export function forgetDisk(witness: ReplicaWitness): void {
  witness.diskTerm = 0;
  witness.diskVote = null;
  witness.diskMark = 0;
  witness.diskSnapshot = 0;
  for (const [slot, log] of witness.diskLog.entries()) witness.forgottenLog[slot] = log;
  witness.diskLog.length = 0;
  witness.storedVotes.clear();
  witness.toldTerm = 0;
}
