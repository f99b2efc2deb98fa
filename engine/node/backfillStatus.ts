import { nodeName, type LogIndex, type NodeId, type PartitionId } from "../base/ids.ts";
import { lastIndex } from "../raft/log.ts";
import type { Progress } from "../raft/progress.ts";
import type { NodeState } from "./node.ts";

/** A peer that lacks entries which its leader still has in the log. */
export interface BackfillStatus {
  readonly node: string;
  /**
   * probe: where the logs agree is being found out, one append at a time. replicate: entries are on
   * their way.
   */
  readonly mode: Extract<Progress["mode"], "probe" | "replicate">;
  /** Up to here its log is known to be the leader's. */
  readonly matchIndex: LogIndex;
  /** The last entry that it needs. */
  readonly lastIndex: LogIndex;
}

/** Kommander's `GetBackfillStatuses`, sorted by node; empty on whoever does not lead. */
export function backfillStatuses(state: NodeState, partition: PartitionId): BackfillStatus[] {
  const replica = state.replicas[partition];
  if (replica?.role.kind !== "leader") return [];
  const last = lastIndex(replica.log);
  return replica.role.progress.flatMap(({ peer, mode, matchIndex }) =>
    mode === "snapshot" || matchIndex >= last
      ? []
      : [{ node: nodeName(peer), mode, matchIndex, lastIndex: last }],
  );
}

/**
 * Kommander's `GetFollowerLag`: up to where a peer's log is known to be this leader's. Null: this
 * node does not lead, or the peer has not acknowledged anything yet.
 */
export function followerIndex(
  { replicas }: NodeState,
  partition: PartitionId,
  node: NodeId,
): LogIndex | null {
  const role = replicas[partition]?.role;
  if (role?.kind !== "leader") return null;
  const progress = role.progress.find(({ peer }) => peer === node);
  return progress === undefined || progress.ackedSentAt === 0 ? null : progress.matchIndex;
}
