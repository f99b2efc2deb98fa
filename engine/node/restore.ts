import { assertPresent, unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt } from "../raft/log.ts";
import type { CommittedLog } from "./application.ts";
import { noteDelivery } from "./delivered.ts";
import type { NodeState } from "./node.ts";
import { registerApplication } from "./register.ts";
import { applySystemLog } from "./system.ts";
import { isSystemLogType } from "./systemCommand.ts";

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
      if (isSystemLogType(log.logType)) applySystemLog(state, partition, log);
      else registerApplication.onLogRestored(state.application, partition, log);
      return true;
    }
    case "noop":
    case "manual":
    case "resolution":
    case "checkpoint":
    case "configuration":
      return false;
    default:
      return unreachable(payload);
  }
}

/** An entry as an application sees it. */
export function committedLog(
  { index: id, term }: Entry,
  { logType, data: logData, time }: Extract<Entry["payload"], { kind: "command" }>,
): CommittedLog {
  return { id, term, time, logType, logData };
}
