import { systemPartition, type PartitionId } from "../base/ids.ts";
import {
  memberDisk,
  membersOf,
  partOf,
  withMember,
  type Configuration,
} from "../raft/configuration.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { stepReplica } from "../raft/step.ts";
import { isPossibleSuccessor } from "../raft/transfer.ts";
import { changeConfiguration } from "./changeRoster.ts";
import { noteChore } from "./chores.ts";
import { performEffects } from "./effects.ts";
import { isCaughtUp } from "./liveMembers.ts";
import { wasToldToGo } from "./membership.ts";
import type { NodeStep } from "./nodeStep.ts";

/** The roster that came with the cluster: partitions began with the same, and follow later ones. */
const seededVersion = 1;

/**
 * Every partition that this node leads takes one step towards the roster, if one is left and can be
 * taken now: the leader of each reconciles it, one server at a time.
 */
export function reconcile(step: NodeStep): void {
  const { state, options } = step;
  if (wasToldToGo(state)) return layOfficesDown(step);
  if (state.membership.roster.membershipVersion <= seededVersion) return;
  let isBehind = false;
  for (const replica of state.replicas) {
    if (replica?.role.kind !== "leader" || replica.partition === systemPartition) continue;
    if (!reconcilePartition(step, replica.partition)) isBehind = true;
  }
  const { heartbeatInterval } = options.settings;
  if (isBehind) noteChore(step, "reconcile", step.now + trueDuration(step.raft, heartbeatInterval));
}

/**
 * Who was put out does not know the roster that its partitions have to follow: whoever does is to
 * lead them (Kommander: a removed leader steps down everywhere). Where nobody else has a vote, it stays.
 */
function layOfficesDown(step: NodeStep): void {
  for (const replica of step.state.replicas) {
    if (replica?.role.kind !== "leader") continue;
    const { voters } = replica.configuration;
    if (!voters.some((voter) => isPossibleSuccessor(replica, voter))) continue;
    stepReplica(replica, { kind: "stepDown" }, step.raft);
    performEffects(step, replica.partition);
  }
}

/** True where nothing is left to be done. */
function reconcilePartition(step: NodeStep, partition: PartitionId): boolean {
  const { configuration, configurationIndex, commitIndex } = step.state.replicas[partition]!;
  const next = nextStep(step, partition, configuration);
  if (next === configuration) return configurationIndex <= commitIndex;
  if (next !== null) changeConfiguration(step, partition, next);
  return false;
}

/** The next configuration on the way; the same: there is none. Null: somebody has to catch up first. */
function nextStep(
  step: NodeStep,
  partition: PartitionId,
  configuration: Configuration,
): Configuration | null {
  const { members } = step.state.membership.roster;
  let isWaiting = false;
  // Whoever comes is let in before anybody goes, so that no vote is missing longer than it must be.
  for (const { node, role, disk } of members) {
    const part = partOf(configuration, node);
    const isKnown = part !== "none" && memberDisk(configuration, node) === disk;
    if (isKnown && part === role) continue;
    if (role === "leaving") {
      if (part === "voter") return withMember(configuration, node, { part: role, disk });
      continue;
    }
    const isListening = isKnown && part === "learner" && role === "voter";
    if (!isListening) return withMember(configuration, node, { part: "learner", disk });
    if (isCaughtUp(step, partition, node))
      return withMember(configuration, node, { part: "voter", disk });
    isWaiting = true;
  }
  for (const node of membersOf(configuration))
    if (!members.some((member) => member.node === node))
      return withMember(configuration, node, { part: "none", disk: 0 });
  return isWaiting ? null : configuration;
}
