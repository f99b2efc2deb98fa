import { assertPresent, unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import { takeSnapshot } from "../raft/snapshot.ts";
import type { CommittedLog } from "./application.ts";
import { noteDelivery } from "./delivered.ts";
import { performEffects } from "./effects.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { exportPartition, importPartition } from "./partitionState.ts";
import { completeManual, completeProposals, performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { compactNowAndThen } from "./retention.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";
import {
  applicableUpTo,
  decisionAt,
  forgetTickets,
  scanEntry,
  settleTickets,
  ticketsOf,
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

/** What the application is told of an entry that is applied now; null: it only consumes an index. */
function deliverable(
  { tickets }: NodeState,
  partition: PartitionId,
  entry: Entry,
): CommittedLog | null {
  const { payload } = entry;
  switch (payload.kind) {
    case "command":
      return committedLog(entry, payload);
    case "manual":
      return decisionAt(tickets[partition]!, entry.index) === "commit"
        ? committedLog(entry, payload)
        : null;
    case "noop":
    case "resolution":
    case "checkpoint":
    case "configuration":
      return null;
    default:
      return unreachable(payload);
  }
}

/**
 * Takes up the snapshot that the disk holds, and replays behind it what is known to be committed;
 * the rest comes from a leader. Returns how many entries the application was told.
 */
export function restoreCommitted({ state, now }: NodeStep, partition: PartitionId): number {
  const { application } = state;
  const { log, commitIndex } = state.replicas[partition]!;
  const replica = state.replicas[partition]!;
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
    registerApplication.onLogRestored(application, partition, told);
    restored += 1;
  }
  settleTickets(tickets, to);
  registerApplication.onRestoreFinished(application, partition);
  return restored;
}

/** An entry as an application sees it. */
export function committedLog(
  { index: id, term }: Entry,
  { logType, data: logData, time }: Extract<Entry["payload"], { kind: "command" | "manual" }>,
): CommittedLog {
  return { id, term, time, logType, logData };
}
