import type { NodeId, PartitionId } from "../base/ids.ts";
import { stepReplica } from "../raft/step.ts";
import { isPossibleSuccessor } from "../raft/transfer.ts";
import { performEffects } from "./effects.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";

/** Why a partition cannot be handed over to a node now (dissertation 3.10); null: it can. */
export function refuseTransfer(
  { state, facade }: NodeStep,
  partition: PartitionId,
  target: NodeId,
): OperationStatus | null {
  const replica = state.replicas[partition];
  if (replica === undefined) return "Errored";
  if (!facade.amILeader(partition)) return "NodeIsNotLeader";
  if (target === state.id) return "LeaderAlreadyElected";
  return isPossibleSuccessor(replica, target) ? null : "Errored";
}

/** Begins to hand a partition over. What comes of it is seen when somebody leads. */
export function beginTransfer(step: NodeStep, partition: PartitionId, target: NodeId): void {
  stepReplica(step.state.replicas[partition]!, { kind: "transfer", target }, step.raft);
  performEffects(step, partition);
}
