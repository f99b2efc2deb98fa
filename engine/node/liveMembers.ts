import { systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import { memberDisk } from "../raft/configuration.ts";
import { lastIndex } from "../raft/log.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { Progress } from "../raft/progress.ts";
import { isQuiesced } from "../raft/replica.ts";
import { isAlive, livenessOf } from "./livenessTable.ts";
import type { NodeStep } from "./nodeStep.ts";

/** What the leader of a partition knows of a peer; null: it does not lead, or does not speak to it. */
function progressOf({ state }: NodeStep, partition: PartitionId, node: NodeId): Progress | null {
  const { role } = state.replicas[partition]!;
  if (role.kind !== "leader") return null;
  return role.progress.find(({ peer }) => peer === node) ?? null;
}

/**
 * Whether a learner answers, and lacks so little of a partition that this node leads that a majority
 * may well depend on it (dissertation 4.2.1). A promoted corpse would freeze the partition.
 */
export function isCaughtUp(step: NodeStep, partition: PartitionId, node: NodeId): boolean {
  const replica = step.state.replicas[partition]!;
  const { log, configuration } = replica;
  const { learnerPromotionLag, electionTimeout } = step.options.settings;
  const progress = progressOf(step, partition, node);
  if (progress === null || progress.mode !== "replicate") return false;
  if (progress.disk !== memberDisk(configuration, node)) return false;
  // A quiet leader hears nothing: whoever it fell silent for held everything, and is watched.
  const answers = isQuiesced(replica)
    ? isAlive(step.state.liveness, node)
    : step.now - progress.lastResponseAt <= trueDuration(step.raft, electionTimeout.from);
  if (!answers) return false;
  return lastIndex(log) - progress.matchIndex <= learnerPromotionLag;
}

/** Whether the disk of a peer holds the newest configuration that this node has as P0's leader. */
export function knowsConfiguration(step: NodeStep, node: NodeId): boolean {
  const { configurationIndex } = step.state.replicas[systemPartition]!;
  if (node === step.state.id) return true;
  return (progressOf(step, systemPartition, node)?.matchIndex ?? 0) >= configurationIndex;
}

/**
 * Whether the leader of P0 has heard nothing of a member for as long as it takes to give it up. Where
 * nodes are probed, it must have been held for dead for so long, too.
 */
export function isDead(step: NodeStep, node: NodeId): boolean {
  const progress = progressOf(step, systemPartition, node);
  if (progress === null) return false;
  const { deadMemberEvictionGrace, pingInterval } = step.options.settings;
  const silence = step.now - progress.lastResponseAt;
  if (silence < trueDuration(step.raft, deadMemberEvictionGrace)) return false;
  if (pingInterval === 0) return true;
  // What an earlier membership left in the table is older than the silence of this one.
  const { state, since } = livenessOf(step.state.liveness, node);
  return state === "dead" && step.raft.ownNow - since >= deadMemberEvictionGrace;
}
