import { nodeName } from "../base/ids.ts";
import type { Delivered } from "../node/delivered.ts";
import type { Replica } from "../raft/replica.ts";
import { emptyLog } from "./logTree.ts";
import { report, type PartitionWitness, type Place, type ReplicaWitness } from "./witness.ts";

/**
 * S17: what the application was told is what a replay of the log up to lastApplied would tell it,
 * restored entries first. One comparison, because equal logs have equal replays.
 */
export function checkDelivery(
  place: Place,
  { tree, knowsAll }: PartitionWitness,
  witness: ReplicaWitness,
  { replica, delivered }: { readonly replica: Replica; readonly delivered: Delivered },
): void {
  const { appliedLog, log } = witness;
  if (appliedLog === null || !knowsAll) return;
  // Applied entries that were overwritten are another invariant's matter, and end the replay.
  const before = witness.lastApplied === 0 ? emptyLog : log[witness.lastApplied - 1];
  const { lastApplied } = replica;
  const now = lastApplied === 0 ? emptyLog : log[lastApplied - 1];
  if (before !== appliedLog || now === undefined) {
    witness.appliedLog = null;
    return;
  }
  witness.appliedLog = now;
  const expected = tree.told[now]!;
  if (
    delivered.low === expected.low &&
    delivered.high === expected.high &&
    delivered.count === expected.count
  )
    return;
  const subject = `${nodeName(place.node)}'s application was told`;
  report(
    place,
    "exactlyOnceApply",
    delivered.count === expected.count
      ? `${subject} ${delivered.count} commands up to index ${lastApplied}, but other ones or in another order than the log has them.`
      : `${subject} ${delivered.count} commands up to index ${lastApplied}, where the log has ${expected.count}.`,
    { lastApplied, told: delivered.count, inLog: expected.count },
  );
}
