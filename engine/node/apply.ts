import type { LogIndex, PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import type { CommittedLog } from "./application.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { traceFact } from "./traceNode.ts";

/** Delivers what is committed and not applied yet, in index order. Returns the last index applied. */
export function applyCommitted(step: NodeStep, partition: PartitionId): LogIndex {
  const { state } = step;
  const replica = state.replicas[partition]!;
  if (replica.lastApplied === replica.commitIndex) return replica.lastApplied;
  const from = replica.lastApplied + 1;
  const to = replica.commitIndex;
  traceFact(step, partition, { kind: "entriesApplied", from, to }, step.latest);
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const log = committedLog(entryAt(replica.log, replica.lastApplied));
    if (log === null) continue;
    const { application } = state;
    noteDelivery(state.delivered[partition]!, log);
    performCommands(step, registerApplication.onReplicationReceived(application, partition, log));
  }
  return to;
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
