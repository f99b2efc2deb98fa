import type { PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import { takeSnapshot } from "../raft/snapshot.ts";
import { deliverable } from "./deliverable.ts";
import { noteDelivery } from "./delivered.ts";
import { performEffects } from "./effects.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeStep } from "./nodeStep.ts";
import { exportPartition } from "./partitionState.ts";
import { completeManual, completeProposals, performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { compactNowAndThen } from "./retention.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";
import {
  applicableUpTo,
  forgetTickets,
  scanEntry,
  settleTickets,
  type TicketChange,
} from "./tickets.ts";
import { traceFact } from "./traceNode.ts";

/**
 * Applies what is committed and not applied yet, in index order, and answers who waited for it. It
 * stops in front of the first manual entry about which nobody has decided: what is behind it waits.
 */
export function applyCommitted(step: NodeStep, partition: PartitionId): void {
  const { state } = step;
  const replica = state.replicas[partition]!;
  const tickets = state.tickets[partition]!;
  if (tickets.scanned < replica.commitIndex) {
    scanCommitted(step, partition);
    completeManual(step, partition, replica.commitIndex);
  }
  const from = replica.lastApplied + 1;
  const to = applicableUpTo(tickets, replica.commitIndex);
  if (to < from) return;
  traceFact(step, partition, { kind: "entriesApplied", from, to }, step.latest);
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const entry = entryAt(replica.log, replica.lastApplied);
    // Only a wrong rule commits what a log does not hold.
    if (entry !== undefined) applyEntry(step, partition, entry);
  }
  settleTickets(tickets, to);
  compactNowAndThen(step, partition, to - from + 1);
}

/** Looks ahead in what is committed: a decision stands behind the entries that wait for it. */
function scanCommitted(step: NodeStep, partition: PartitionId): void {
  const { state, now } = step;
  const { log, commitIndex } = state.replicas[partition]!;
  const tickets = state.tickets[partition]!;
  forgetTickets(tickets, log.baseIndex);
  while (tickets.scanned < commitIndex) {
    tickets.scanned += 1;
    const entry = entryAt(log, tickets.scanned);
    if (entry === undefined) continue;
    for (const change of scanEntry(tickets, entry, now)) noteChange(step, partition, change);
  }
}

function noteChange(
  step: NodeStep,
  partition: PartitionId,
  { kind, ticket: of }: TicketChange,
): void {
  const { ticket, first, last, decision, decidedAt: index } = of;
  const common = { ticket, first, last };
  if (kind === "opened")
    traceFact(step, partition, { kind: "ticketOpened", ...common }, step.latest);
  else if (decision !== null)
    traceFact(step, partition, { kind: "ticketDecided", ...common, decision, index }, step.latest);
}

function applyEntry(step: NodeStep, partition: PartitionId, entry: Entry): void {
  const log = deliverable(step.state, partition, entry);
  if (log !== null) {
    const { application, delivered } = step.state;
    noteDelivery(delivered[partition]!, log);
    if (isSystemLogType(log.logType)) applySystemLog(step.state, partition, log);
    else
      performCommands(step, registerApplication.onReplicationReceived(application, partition, log));
  }
  if (entry.payload.kind === "checkpoint") takeCheckpoint(step, partition, entry.payload.time);
  completeProposals(step, partition, entry.index);
}

/** The state as it stands is kept. A full disk has no room for it: the next checkpoint may have. */
function takeCheckpoint(step: NodeStep, partition: PartitionId, time: HlcTimestamp): void {
  const { state, raft } = step;
  if (raft.diskFull) return;
  takeSnapshot(state.replicas[partition]!, raft, exportPartition(state, partition, time));
  performEffects(step, partition);
}
