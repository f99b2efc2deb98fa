import {
  nodeName,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../base/ids.ts";
import { activeNodes, lastActivityOf } from "../node/activity.ts";
import { backfillStatuses, followerIndex, type BackfillStatus } from "../node/backfillStatus.ts";
import { hostsPartition, isInitialized, leaderHint, otherMembers } from "../node/knowledge.ts";
import { localRole } from "../node/membership.ts";
import type { NodeState } from "../node/node.ts";
import { generationOf, liveMap, nextPartitionId, type PartitionMap } from "../node/partitionMap.ts";
import type { MemberRole } from "../node/roster.ts";

/**
 * What a node knows, told at once and without any virtual time: nobody else is asked, so that it may
 * be out of date. While the node is down each of these throws a ClusterError, but where it is said.
 * Source: Kommander, `IRaft`.
 */
export interface NodeKnowledge {
  /**
   * Whether this node goes by a partition map of its cluster; false while it is down. A node of the
   * initial configuration does as soon as it runs, one that joins later once P0 has reached it.
   * Source: Kommander, `IsInitialized`.
   */
  isInitialized(): boolean;
  /** Whether this node is in the roster, as far as it knows. Source: Kommander, `Joined`. */
  joined(): boolean;
  /** What this node is in the roster, as far as it knows. Source: Kommander, `LocalRole`. */
  localRole(): MemberRole | "notMember";
  /**
   * The names of the other members, sorted: voters, learners, and who is leaving. Source: Kommander,
   * `GetNodes`.
   */
  getNodes(): readonly string[];
  /**
   * When another node last answered this one in a partition that it leads; null where it never did,
   * and where this node leads nothing. Source: Kommander, `GetLastNodeActivity`.
   *
   * @param name "A" … "I"
   * @throws ClusterError if there is no such node.
   */
  getLastNodeActivity(name: string): Micros | null;
  /**
   * The names of those who answered not longer ago than so, sorted. Source: Kommander,
   * `GetActiveNodes`.
   *
   * @param within virtual microseconds, or a text such as "2s".
   * @throws ClusterError where the text is no duration.
   */
  getActiveNodes(within: Micros | string): readonly string[];
  /**
   * Whether a replica of the partition is here: every node has one of every partition, until it is
   * removed. Source: Kommander, `HostsPartition`.
   */
  hostsPartition(partition: PartitionId): boolean;
  /**
   * The name of who leads the partition as far as this node knows, serving or not; null: it knows
   * nobody. Source: Kommander, `GetPartitionLeaderHint`.
   */
  getPartitionLeaderHint(partition: PartitionId): string | null;
  /** The map as this node has applied it, without removed partitions. Source: Kommander, `GetPartitionMap`. */
  getPartitionMap(): PartitionMap;
  /**
   * The version of one range, 1 or more; 0: unknown, or removed. Source: Kommander,
   * `GetPartitionGeneration`.
   */
  getPartitionGeneration(partition: PartitionId): number;
  /** The next id that was never used. Source: Kommander, `GetNextAvailablePartitionId`. */
  getNextAvailablePartitionId(): PartitionId;
  /**
   * Up to which index a follower's log is known to be that of this leader; null where this node does
   * not lead, and for a peer that has not answered in this office. Despite its name no difference:
   * Kommander's is the follower's commit frontier. Source: Kommander, `GetFollowerLagAsync`.
   *
   * @param name "A" … "I"
   * @throws ClusterError if there is no such node.
   */
  getFollowerLag(partition: PartitionId, name: string): LogIndex | null;
  /**
   * The peers that lack entries of this leader's log, sorted; those who need a snapshot are told by
   * `getSnapshotStatuses`. Empty where it does not lead. Source: Kommander, `GetBackfillStatuses`.
   */
  getBackfillStatuses(partition: PartitionId): readonly BackfillStatus[];
}

/** Where knowledge comes from: the node itself, and what the words of a caller mean. */
export interface KnowledgeSource {
  /** Null: the node is down. */
  readonly running: () => NodeState | null;
  /** @throws ClusterError while the node is down. */
  readonly state: () => NodeState;
  readonly now: () => Micros;
  /** How many nodes there are. */
  readonly nodes: number;
  readonly findNode: (name: string) => NodeId;
  readonly readDuration: (duration: Micros | string) => Micros;
}

/** The accessors of one node, each a look at its state. */
export function createNodeKnowledge({
  running,
  state,
  now,
  nodes,
  findNode,
  readDuration,
}: KnowledgeSource): NodeKnowledge {
  return {
    isInitialized: () => {
      const held = running();
      return held !== null && isInitialized(held);
    },
    joined: () => localRole(state()) !== "notMember",
    localRole: () => localRole(state()),
    getNodes: () => otherMembers(state()).map(nodeName),
    getLastNodeActivity: (name) => lastActivityOf(state(), findNode(name)),
    getActiveNodes: (within) => {
      const span = { nodes, now: now(), within: readDuration(within) };
      return activeNodes(state(), span).map(nodeName);
    },
    hostsPartition: (partition) => hostsPartition(state(), partition),
    getPartitionLeaderHint: (partition) => {
      const leader = leaderHint(state(), partition);
      return leader === null ? null : nodeName(leader);
    },
    getPartitionMap: () => liveMap(state().system.map),
    getPartitionGeneration: (partition) => generationOf(state().system.map, partition),
    getNextAvailablePartitionId: () => nextPartitionId(state().system.map),
    getFollowerLag: (partition, name) => followerIndex(state(), partition, findNode(name)),
    getBackfillStatuses: (partition) => backfillStatuses(state(), partition),
  };
}
