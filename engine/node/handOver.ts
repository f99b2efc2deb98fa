import type { NodeId, PartitionId } from "../base/ids.ts";
import { lastIndex } from "../raft/log.ts";
import { sendToNode } from "./sendToNode.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Begins to hand a partition over to a voter that holds all of its leader's log (dissertation 3.10).
 * Success: the target was told to stand. Whether it wins is seen when it leads.
 */
export function beginTransfer(
  step: NodeStep,
  partition: PartitionId,
  target: NodeId,
): OperationStatus {
  const replica = step.state.replicas[partition];
  if (replica === undefined) return "Errored";
  const { role, currentTerm: term, configuration, log } = replica;
  if (role.kind !== "leader" || !role.serving) return "NodeIsNotLeader";
  if (target === step.state.id) return "LeaderAlreadyElected";
  const progress = role.progress.find(({ peer }) => peer === target);
  if (progress === undefined || !configuration.voters.includes(target)) return "Errored";
  if (progress.matchIndex < lastIndex(log)) return "ReplicationFailed";
  sendToNode(step, target, { kind: "campaignFor", partition, term });
  return "Success";
}
