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

type Office = Pick<ReplicaView, "role" | "transfer" | "heartbeatsSuspended">;

/** Whom a leader waits to be followed by; null: it hands nothing over. */
export function successorOf({ role, transfer }: Pick<Office, "role" | "transfer">): NodeId | null {
  return role === "leader" ? (transfer?.target ?? null) : null;
}

/** A leader was told to send no heartbeats. */
export function keepsStill({
  role,
  heartbeatsSuspended,
}: Pick<Office, "role" | "heartbeatsSuspended">): boolean {
  return role === "leader" && heartbeatsSuspended;
}

/** Who waits to be taken over from, and by whom; null: leadership stays where it is. */
export function handOver(
  view: ClusterView,
  partition: PartitionId,
): { readonly from: NodeId; readonly to: NodeId } | null {
  const leader = leaderOf(view, partition);
  const to = leader === null ? null : successorOf(leader);
  return leader === null || to === null ? null : { from: leader.node, to };
}

/** What somebody told a leader to do with its office; empty: nothing. */
export function officeWords(replica: Office): readonly string[] {
  const successor = successorOf(replica);
  return [
    ...(successor === null ? [] : [`hands over to ${nodeName(successor)}`]),
    ...(keepsStill(replica) ? [stillWords] : []),
  ];
}

export const stillWords = "heartbeats suspended";
