import { unreachable } from "../base/assert.ts";
import type { LogIndex, PartitionId } from "../base/ids.ts";
import { neededTail } from "../raft/progress.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { compactLog } from "../raft/snapshot.ts";
import { performEffects } from "./effects.ts";
import type { NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { Answer } from "./reply.ts";

/** What keeps the log of one partition on one node from being compacted. In memory alone. */
export interface Retention {
  /** Entries from here on stay; 0 or less: nobody wishes it. */
  minRetainIndex: LogIndex;
  readonly holds: { readonly hold: number; readonly index: LogIndex }[];
  /** Holds acquired so far. */
  acquired: number;
  /** Entries applied since the log was last looked over. */
  operations: number;
}

export function createRetention(): Retention {
  return { minRetainIndex: 0, holds: [], acquired: 0, operations: 0 };
}

/**
 * The first index that has to stay: the last checkpoint's, unless somebody needs more. Source:
 * Kommander, WAL compaction.
 *
 * @param checkpoint the index of the durable snapshot; 0: there is none, and everything stays.
 * @param durablyApplied what the application keeps by itself; -1: it has no opinion.
 */
export function compactionFloor(
  { minRetainIndex, holds }: Pick<Retention, "minRetainIndex" | "holds">,
  {
    checkpoint,
    durablyApplied,
  }: { readonly checkpoint: LogIndex; readonly durablyApplied: LogIndex },
): LogIndex {
  let floor = checkpoint;
  if (minRetainIndex > 0) floor = Math.min(floor, minRetainIndex);
  for (const { index } of holds) floor = Math.min(floor, index);
  if (durablyApplied >= 0) floor = Math.min(floor, durablyApplied + 1);
  return floor;
}

/** After so many more entries were applied: compacts the log when it is due. */
export function compactNowAndThen(step: NodeStep, partition: PartitionId, applied: number): void {
  const { state, options, raft } = step;
  const { compactEveryOperations, maxEntriesPerCompaction: limit } = options.settings;
  const retention = state.retention[partition]!;
  retention.operations += applied;
  if (retention.operations < compactEveryOperations) return;
  retention.operations = 0;
  const replica = state.replicas[partition]!;
  const { durableSnapshot: checkpoint } = replica;
  const { application } = state;
  const durablyApplied =
    options.hosted.application.getDurablyAppliedIndex?.(application, partition) ?? -1;
  const { role } = replica;
  const peers = role.kind === "leader" ? role.progress : [];
  const patience = trueDuration(raft, options.settings.electionTimeout.from);
  const needed = neededTail(peers, { now: step.now, patience });
  const asked = compactionFloor(retention, { checkpoint, durablyApplied });
  const floor = Math.min(asked, needed);
  if (compactLog(replica, raft, { floor, limit })) performEffects(step, partition);
}

type RetentionCall = Extract<
  NodeCall,
  { kind: "setMinRetainIndex" | "acquireRetentionHold" | "releaseRetentionHold" }
>;

/** Changes what is retained, as somebody asked. */
export function changeRetention(
  { state }: NodeStep,
  call: RetentionCall,
): Pick<Answer, "status" | "value"> {
  const retention = state.retention[call.partition];
  if (retention === undefined) return { status: "Errored" };
  switch (call.kind) {
    case "setMinRetainIndex":
      retention.minRetainIndex = call.index;
      return { status: "Success" };
    case "acquireRetentionHold":
      retention.acquired += 1;
      retention.holds.push({ hold: retention.acquired, index: call.index });
      return { status: "Success", value: String(retention.acquired) };
    case "releaseRetentionHold": {
      const slot = retention.holds.findIndex(({ hold }) => hold === call.hold);
      if (slot < 0) return { status: "Errored" };
      retention.holds.splice(slot, 1);
      return { status: "Success" };
    }
    default:
      return unreachable(call);
  }
}
