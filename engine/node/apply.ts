import { assertPresent, unreachable } from "../base/assert.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import type { Configuration } from "../raft/configuration.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import type { CommittedLog } from "./application.ts";
import { noteChore } from "./chores.ts";
import { noteDelivery } from "./delivered.ts";
import { findSelf } from "./joining.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { completeProposals, performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { rosterAfter } from "./roster.ts";
import { traceFact } from "./traceNode.ts";

/** Applies what is committed and not applied yet, in index order, and answers who waited for it. */
export function applyCommitted(step: NodeStep, partition: PartitionId): void {
  const { state } = step;
  const replica = state.replicas[partition]!;
  if (replica.lastApplied === replica.commitIndex) return;
  const from = replica.lastApplied + 1;
  const to = replica.commitIndex;
  traceFact(step, partition, { kind: "entriesApplied", from, to }, step.latest);
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const entry = entryAt(replica.log, replica.lastApplied);
    // Only a wrong rule commits what a log does not hold.
    if (entry !== undefined) applyEntry(step, partition, entry);
  }
}

function applyEntry(step: NodeStep, partition: PartitionId, entry: Entry): void {
  const { payload } = entry;
  switch (payload.kind) {
    case "command": {
      const log = committedLog(entry, payload);
      const { application, delivered } = step.state;
      noteDelivery(delivered[partition]!, log);
      performCommands(step, registerApplication.onReplicationReceived(application, partition, log));
      break;
    }
    // These consume an index and reach no application.
    case "noop":
    case "manual":
    case "resolution":
    case "checkpoint":
      break;
    case "configuration":
      applyConfiguration(step, partition, payload.configuration);
      break;
    default:
      unreachable(payload);
  }
  completeProposals(step, partition, entry.index);
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
  const roster = rosterAfter(membership.roster, configuration);
  membership.roster = roster;
  traceFact(step, partition, { kind: "rosterChanged", roster }, step.latest);
  findSelf(step);
}

/** Replays what the disk knows to be committed; the rest comes from a leader. */
export function restoreCommitted(state: NodeState, partition: PartitionId): number {
  const { application } = state;
  const replica = state.replicas[partition]!;
  registerApplication.onRestoreStarted(application, partition);
  let restored = 0;
  while (replica.lastApplied < replica.commitIndex) {
    replica.lastApplied += 1;
    const entry = assertPresent(entryAt(replica.log, replica.lastApplied), "a restored entry");
    if (restoreEntry(state, partition, entry)) restored += 1;
  }
  registerApplication.onRestoreFinished(application, partition);
  return restored;
}

/** True where the application was told. */
function restoreEntry(state: NodeState, partition: PartitionId, entry: Entry): boolean {
  const { payload } = entry;
  switch (payload.kind) {
    case "command": {
      const log = committedLog(entry, payload);
      noteDelivery(state.delivered[partition]!, log);
      registerApplication.onLogRestored(state.application, partition, log);
      return true;
    }
    case "noop":
    case "manual":
    case "resolution":
    case "checkpoint":
      return false;
    case "configuration":
      if (partition === systemPartition)
        state.membership.roster = rosterAfter(state.membership.roster, payload.configuration);
      return false;
    default:
      return unreachable(payload);
  }
}

function committedLog(
  { index: id, term }: Entry,
  { logType, data: logData, time }: Extract<Entry["payload"], { kind: "command" }>,
): CommittedLog {
  return { id, term, time, logType, logData };
}
