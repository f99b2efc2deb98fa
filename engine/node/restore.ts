import { noteTold } from "./agenda.ts";
import { assertPresent } from "../base/assert.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import { entryAt } from "../raft/log.ts";
import { deliverable } from "./deliverable.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeStep } from "./nodeStep.ts";
import { importPartition } from "./partitionState.ts";
import { rosterAfter } from "./roster.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";
import { applicableUpTo, settleTickets, ticketsOf } from "./tickets.ts";

/**
 * Takes up the snapshot that the disk holds, and replays behind it what is known to be committed;
 * the rest comes from a leader. Returns how many entries were told.
 */
export function restoreCommitted(step: NodeStep, partition: PartitionId): number {
  const { state, now } = step;
  const { application } = step.options.hosted;
  const replica = state.replicas[partition]!;
  const { log, commitIndex } = replica;
  const tickets = state.tickets[partition]!;
  application.onRestoreStarted?.(state.application, partition);
  if (replica.snapshot !== null) importPartition(step, partition, replica.snapshot.data);
  const span = { after: replica.lastApplied, upTo: commitIndex, now };
  Object.assign(tickets, ticketsOf(log.entries, span));
  const to = applicableUpTo(tickets, commitIndex);
  let restored = 0;
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const entry = assertPresent(entryAt(log, replica.lastApplied), "a restored entry");
    const { payload } = entry;
    if (payload.kind === "configuration" && partition === systemPartition)
      state.membership.roster = rosterAfter(state.membership.roster, payload.configuration);
    const told = deliverable(state, partition, entry);
    if (told === null) continue;
    noteDelivery(state.delivered[partition]!, told);
    if (isSystemLogType(told.logType)) applySystemLog(step, partition, told);
    else application.onLogRestored?.(state.application, { partition, log: told });
    restored += 1;
  }
  settleTickets(tickets, to);
  application.onRestoreFinished?.(state.application, partition);
  noteTold(step);
  return restored;
}
