import { assertPresent } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import { entryAt } from "../raft/log.ts";
import { deliverable } from "./deliverable.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeStep } from "./nodeStep.ts";
import { importPartition } from "./partitionState.ts";
import { registerApplication } from "./register.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";
import { applicableUpTo, settleTickets, ticketsOf } from "./tickets.ts";

/**
 * Takes up the snapshot that the disk holds, and replays behind it what is known to be committed;
 * the rest comes from a leader. Returns how many entries were told.
 */
export function restoreCommitted({ state, now }: NodeStep, partition: PartitionId): number {
  const { application } = state;
  const replica = state.replicas[partition]!;
  const { log, commitIndex } = replica;
  const tickets = state.tickets[partition]!;
  registerApplication.onRestoreStarted(application, partition);
  if (replica.snapshot !== null) importPartition(state, partition, replica.snapshot.data);
  const span = { after: replica.lastApplied, upTo: commitIndex, now };
  Object.assign(tickets, ticketsOf(log.entries, span));
  const to = applicableUpTo(tickets, commitIndex);
  let restored = 0;
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const entry = assertPresent(entryAt(log, replica.lastApplied), "a restored entry");
    const told = deliverable(state, partition, entry);
    if (told === null) continue;
    noteDelivery(state.delivered[partition]!, told);
    if (isSystemLogType(told.logType)) applySystemLog(state, partition, told);
    else registerApplication.onLogRestored(application, partition, told);
    restored += 1;
  }
  settleTickets(tickets, to);
  registerApplication.onRestoreFinished(application, partition);
  return restored;
}
