import { unreachable } from "../base/assert.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeStep } from "./nodeStep.ts";
import { completeProposals, performCommands } from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { adoptMap } from "./hostPartition.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";
import { committedLog } from "./restore.ts";
import { traceFact } from "./traceNode.ts";

/** Applies what is committed and not applied yet, in index order, and answers who waited for it. */
export function applyCommitted(step: NodeStep, partition: PartitionId): void {
  const { state } = step;
  const replica = state.replicas[partition]!;
  if (replica.lastApplied === replica.commitIndex) return;
  const { map } = state.system;
  const from = replica.lastApplied + 1;
  const to = replica.commitIndex;
  traceFact(step, partition, { kind: "entriesApplied", from, to }, step.latest);
  while (replica.lastApplied < to) {
    replica.lastApplied += 1;
    const entry = entryAt(replica.log, replica.lastApplied);
    // Only a wrong rule commits what a log does not hold.
    if (entry !== undefined) applyEntry(step, partition, entry);
  }
  if (partition === systemPartition) adoptMap(step, map);
}

function applyEntry(step: NodeStep, partition: PartitionId, entry: Entry): void {
  const { payload } = entry;
  switch (payload.kind) {
    case "command": {
      const log = committedLog(entry, payload);
      const { application, delivered } = step.state;
      noteDelivery(delivered[partition]!, log);
      if (isSystemLogType(log.logType)) applySystemLog(step.state, partition, log);
      else
        performCommands(
          step,
          registerApplication.onReplicationReceived(application, partition, log),
        );
      break;
    }
    // These consume an index and reach no application.
    case "noop":
    case "manual":
    case "resolution":
    case "checkpoint":
    case "configuration":
      break;
    default:
      unreachable(payload);
  }
  completeProposals(step, partition, entry.index);
}
