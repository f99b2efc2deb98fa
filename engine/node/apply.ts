import type { PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import type { CommittedLog } from "./application.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { completeProposals, performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { traceFact } from "./traceNode.ts";

/** Delivers what is committed and not applied yet, in index order, and answers who waited for it. */
export function applyCommitted(step: NodeStep, partition: PartitionId): void {
  const { state } = step;
  const replica = state.replicas[partition]!;
  if (replica.lastApplied === replica.commitIndex) return;
  const from = replica.lastApplied + 1;
  const to = replica.commitIndex;
  traceFact(step, partition, { kind: "entriesApplied", from, to }, step.latest);
  const { application } = state;
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const log = committedLog(entryAt(replica.log, replica.lastApplied));
    if (log === null) continue;
    noteDelivery(state.delivered[partition]!, log);
    performCommands(step, registerApplication.onReplicationReceived(application, partition, log));
    completeProposals(step, partition, replica.lastApplied);
  }
}

/** Replays what the disk knows to be committed; the rest comes from a leader. */
export function restoreCommitted(state: NodeState, partition: PartitionId): number {
  const { application } = state;
  const replica = state.replicas[partition]!;
  registerApplication.onRestoreStarted(application, partition);
  let restored = 0;
  while (replica.lastApplied < replica.commitIndex) {
    replica.lastApplied += 1;
    const log = committedLog(entryAt(replica.log, replica.lastApplied));
    if (log === null) continue;
    noteDelivery(state.delivered[partition]!, log);
    registerApplication.onLogRestored(application, partition, log);
    restored += 1;
  }
  registerApplication.onRestoreFinished(application, partition);
  return restored;
}

/** No-ops consume an index and reach no application. */
function committedLog(entry: Entry | undefined): CommittedLog | null {
  if (entry === undefined || entry.payload.kind !== "command") return null;
  const { logType, data, time } = entry.payload;
  return { id: entry.index, term: entry.term, time, logType, logData: data };
}
