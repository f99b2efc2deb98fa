import { systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import { memberDisk, partOf, withMember, type Configuration } from "../raft/configuration.ts";
import type { Replica } from "../raft/replica.ts";
import { proposeConfiguration, type ConfigurationRefusal } from "../raft/replication.ts";
import { performEffects, physicalMillis } from "./effects.ts";
import { tickClock } from "./hybridLogicalClock.ts";
import { isCaughtUp } from "./liveMembers.ts";
import { servingSystemReplica } from "./membership.ts";
import type { MemberChange } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";

/** Changes a partition's configuration as its leader, or says why not. */
export function changeConfiguration(
  step: NodeStep,
  partition: PartitionId,
  configuration: Configuration,
): ConfigurationRefusal | null {
  const replica = step.state.replicas[partition]!;
  const time = tickClock(step.state.clock, physicalMillis(step));
  const refusal = proposeConfiguration(replica, step.raft, { configuration, time });
  performEffects(step, partition);
  return refusal;
}

/** A refusal in Kommander's words. */
export function statusOfRefusal(refusal: ConfigurationRefusal): OperationStatus {
  switch (refusal) {
    case "notServing":
      return "NodeIsNotLeader";
    case "pending":
      return "ConcurrentMembershipChange";
    case "noVoters":
      return "InsufficientVoters";
    case "tooLarge":
      return "Errored";
  }
}

/** One change that somebody wants of the roster. */
export interface WantedChange {
  /** Who leaves goes step by step; who is removed is out at once, and asks to be let in again. */
  readonly change: MemberChange | "leave";
  readonly member: NodeId;
  /** Which of its disks joins. */
  readonly disk: number;
}

/**
 * Kommander's membership changes, on the leader of P0, one server at a time. Success: it is so, and
 * committed. Pending: it is under way, or cannot be yet.
 */
export function changeRoster(step: NodeStep, wanted: WantedChange): OperationStatus {
  const replica = servingSystemReplica(step.state);
  if (replica === null) return "NodeIsNotLeader";
  const { configuration, configurationIndex, commitIndex } = replica;
  const next = nextConfiguration(step, replica, wanted);
  if (typeof next === "string")
    return next === "Success" && configurationIndex > commitIndex ? "Pending" : next;
  if (next === configuration) return "Pending";
  const refusal = changeConfiguration(step, systemPartition, next);
  return refusal === null ? "Pending" : statusOfRefusal(refusal);
}

function nextConfiguration(
  step: NodeStep,
  { configuration }: Replica,
  { change, member, disk }: WantedChange,
): Configuration | OperationStatus {
  const part = partOf(configuration, member);
  const isKnown = part !== "none" && memberDisk(configuration, member) === disk;
  const isLastVoter = part === "voter" && configuration.voters.length === 1;
  switch (change) {
    case "add":
      // A wiped disk has no vote: one change takes the old one's, and lets the new one listen.
      if (isKnown && part === "voter") return "Success";
      if (isKnown && part === "learner") return configuration;
      return withMember(configuration, member, { part: "learner", disk });
    case "promote":
      if (part === "voter") return "Success";
      if (part !== "learner") return "MemberNotFound";
      if (!isCaughtUp(step, systemPartition, member)) return "Pending";
      return withMember(configuration, member, { part: "voter", disk });
    case "remove":
      if (part === "none") return "Success";
      if (isLastVoter) return "InsufficientVoters";
      return withMember(configuration, member, { part: "none", disk });
    case "leave":
      if (part === "none") return "Success";
      if (part === "leaving") return configuration;
      if (isLastVoter) return "InsufficientVoters";
      if (configuration.leaving.length > 0) return "DrainInProgress";
      // Its vote first: it goes on receiving entries until no partition counts on it. That it asked
      // for this, its own log tells it whenever it starts again.
      return withMember(configuration, member, { part: "leaving", disk });
  }
}
