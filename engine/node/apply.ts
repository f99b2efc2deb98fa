import { systemPartition, type PartitionId } from "../base/ids.ts";
import type { Configuration } from "../raft/configuration.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import { takeSnapshot } from "../raft/snapshot.ts";
import { noteChore } from "./chores.ts";
import { deliverable } from "./deliverable.ts";
import { noteDelivery } from "./delivered.ts";
import { performEffects } from "./effects.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import { findSelf } from "./joining.ts";
import { countEntries } from "./loadMeter.ts";
import type { NodeStep } from "./nodeStep.ts";
import { exportPartition } from "./partitionState.ts";
import { completeManual, completeProposals } from "./proposals.ts";
import { exportApplication } from "./hosted.ts";
import { tellApplication } from "./tellApplication.ts";
import { compactNowAndThen } from "./retention.ts";
import { rosterAfter } from "./roster.ts";
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
  if (replica.role.kind === "leader")
    countEntries(state.loads[partition]!, step.now, to - from + 1);
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
    noteDelivery(step.state.delivered[partition]!, log);
    if (isSystemLogType(log.logType)) applySystemLog(step, partition, log);
    else
      tellApplication(step, (application, state, raft) =>
        application.onReplicationReceived(state, { partition, log }, raft),
      );
  }
  const { payload } = entry;
  if (payload.kind === "checkpoint") takeCheckpoint(step, partition, payload.time);
  if (payload.kind === "configuration") applyConfiguration(step, partition, payload.configuration);
  completeProposals(step, partition, entry.index);
}

/** The state as it stands is kept. A full disk has no room for it: the next checkpoint may have. */
function takeCheckpoint(step: NodeStep, partition: PartitionId, time: HlcTimestamp): void {
  const { state, raft, options } = step;
  if (raft.diskFull) return;
  const { delivered, system, membership } = state;
  const { roster } = membership;
  const application = exportApplication(options.hosted.application, state.application, partition);
  const held = exportPartition({ delivered, system, roster, application }, partition, time);
  takeSnapshot(state.replicas[partition]!, raft, held);
  performEffects(step, partition);
}

/** P0's configuration is the roster; that of another partition may be one step towards it. */
function applyConfiguration(
  step: NodeStep,
  partition: PartitionId,
  configuration: Configuration,
): void {
  noteChore(step, "reconcile", step.now);
  if (partition !== systemPartition) return;
  const { membership } = step.state;
  membership.roster = rosterAfter(membership.roster, configuration);
  announceRoster(step);
}

/** Kommander's `onMembershipChanged`: another roster is in force here. */
export function announceRoster(step: NodeStep): void {
  const { roster } = step.state.membership;
  traceFact(step, systemPartition, { kind: "rosterChanged", roster }, step.latest);
  tellApplication(step, (application, state, raft) =>
    application.onMembershipChanged?.(state, roster, raft),
  );
  findSelf(step);
}
