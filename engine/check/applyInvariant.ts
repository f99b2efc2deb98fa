import { nodeName } from "../base/ids.ts";
import { noteDelivery, type Delivered } from "../node/delivered.ts";
import type { Replica } from "../raft/replica.ts";
import { printTicket } from "./followTickets.ts";
import { emptyLog, type LogName } from "./logTree.ts";
import { report, type PartitionWitness, type Place, type ReplicaWitness } from "./witness.ts";

/**
 * What an application has been told that applied the log of this name, once and in order. Equal for
 * everybody: what becomes of a ticket is the committed log's word, which is one.
 */
function toldUpTo({ tree, tickets }: PartitionWitness, name: LogName): Delivered {
  const { told, parents, entries } = tree;
  const path: LogName[] = [];
  let at = name;
  for (; told[at] === null; at = parents[at]!) path.push(at);
  let before = told[at]!;
  for (const next of path.reverse()) {
    const { index, payload } = entries[next]!;
    const isTold =
      payload.kind === "command" ||
      (payload.kind === "manual" && tickets.get(printTicket(payload.time))?.decision === "commit");
    if (isTold) {
      before = { count: before.count, low: before.low, high: before.high };
      noteDelivery(before, { id: index, logType: payload.logType, logData: payload.data });
    }
    told[next] = before;
  }
  return before;
}

/** No node applies a manual entry before it knows the decision to be committed. */
function checkHeldBack(
  place: Place,
  { tree, tickets }: PartitionWitness,
  { lastApplied: before, givenUpTo, replacedUpTo, log }: ReplicaWitness,
  { lastApplied, commitIndex }: Replica,
): void {
  // What a snapshot stands for was decided where that was taken.
  const from = Math.max(before, replacedUpTo);
  for (let index = from + 1; index <= lastApplied; index++) {
    const payload = tree.entries[log[index - 1]!]?.payload;
    if (payload?.kind !== "manual") continue;
    const decidedAt = tickets.get(printTicket(payload.time))?.decidedAt ?? 0;
    // A state may owe more than stands below its place in the log: what was decided behind a checkpoint
    // was known to whoever took it, and need not be to those who are given it.
    if (decidedAt > 0 && (decidedAt <= commitIndex || index <= givenUpTo)) continue;
    report(
      place,
      "exactlyOnceApply",
      `${nodeName(place.node)} went past entry ${index}, although nobody had decided about its ticket.`,
      { index, lastApplied, commitIndex, decidedAt },
    );
  }
}

/**
 * S17: what the application was told is what a replay of the log up to lastApplied would tell it,
 * restored entries first. One comparison, because equal logs have equal replays.
 */
export function checkDelivery(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  { replica, delivered }: { readonly replica: Replica; readonly delivered: Delivered },
): void {
  const { appliedLog, log } = witness;
  if (appliedLog === null || !partition.knowsAll) return;
  // Applied entries that were overwritten are another invariant's matter, and end the replay.
  const before = witness.lastApplied === 0 ? emptyLog : log[witness.lastApplied - 1];
  const { lastApplied } = replica;
  const now = lastApplied === 0 ? emptyLog : log[lastApplied - 1];
  if (before !== appliedLog || now === undefined) {
    witness.appliedLog = null;
    return;
  }
  witness.appliedLog = now;
  checkHeldBack(place, partition, witness, replica);
  const expected = toldUpTo(partition, now);
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
