import { systemPartition, type LogIndex, type NodeId, type PartitionId } from "../base/ids.ts";
import { knownLeader } from "../raft/replica.ts";
import { localRole } from "./membership.ts";
import type { NodeState } from "./node.ts";

// What a node can say at once, out of what it holds: nobody else is asked, nothing is waited for.

/**
 * Kommander's `IsInitialized`: whether the node goes by a partition map of its cluster. A member of
 * the beginning was told the first one; whoever comes later, or on another disk, has to hear of it.
 */
export function isInitialized(state: NodeState): boolean {
  return localRole(state) !== "notMember" || heardOfSystem(state) > 0;
}

function heardOfSystem({ replicas }: NodeState): LogIndex {
  return replicas[systemPartition]?.lastApplied ?? 0;
}

/** Kommander's `GetNodes`: the members as far as they are applied, but for the node itself; sorted. */
export function otherMembers({ id, membership: { roster } }: NodeState): NodeId[] {
  return roster.members.map(({ node }) => node).filter((node) => node !== id);
}

/** Kommander's `HostsPartition`: whether a replica of it is here. */
export function hostsPartition({ replicas }: NodeState, partition: PartitionId): boolean {
  return replicas[partition] !== undefined;
}

/** Kommander's `GetPartitionLeaderHint`: who probably leads, serving or not; null: nobody is known. */
export function leaderHint({ id, replicas }: NodeState, partition: PartitionId): NodeId | null {
  const replica = replicas[partition];
  return replica === undefined ? null : knownLeader(replica, id);
}
