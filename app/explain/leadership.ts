import {
  leaderOf,
  nodeName,
  type ClusterView,
  type NodeId,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";

/** Nothing happens in its partition, on purpose: no heartbeats, no timers. */
export function isAsleep({ quiesced }: Pick<ReplicaView, "quiesced">): boolean {
  return quiesced;
}

/** Who waits to be taken over from, and by whom; null: leadership stays where it is. */
export function handOver(
  view: ClusterView,
  partition: PartitionId,
): { readonly from: NodeId; readonly to: NodeId } | null {
  const leader = leaderOf(view, partition);
  if (leader === null || leader.transferringTo === null) return null;
  return { from: leader.node, to: leader.transferringTo };
}

/** What somebody told a leader to do with its office; empty: nothing. */
export function officeWords({
  role,
  transferringTo,
  heartbeatsSuspended,
}: Pick<ReplicaView, "role" | "transferringTo" | "heartbeatsSuspended">): readonly string[] {
  if (role !== "leader") return [];
  return [
    ...(transferringTo === null ? [] : [`hands over to ${nodeName(transferringTo)}`]),
    ...(heartbeatsSuspended ? ["heartbeats suspended"] : []),
  ];
}
