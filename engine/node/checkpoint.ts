import type { PartitionId } from "../base/ids.ts";
import { lastIndex } from "../raft/log.ts";
import type { NodeStep } from "./nodeStep.ts";
import { propose, refuseAppend } from "./proposals.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Kommander's `replicateCheckpoint`, one attempt. Null: the checkpoint is in the log, and whoever
 * asked is answered when it is applied.
 */
export function tryCheckpoint(
  step: NodeStep,
  request: number,
  partition: PartitionId,
): OperationStatus | null {
  const refusal = refuseAppend(step, partition, 1);
  if (refusal !== null) return refusal;
  const { log, commitIndex } = step.state.replicas[partition]!;
  if (lastIndex(log) > commitIndex) return "ActiveProposal";
  const proposer = { request, partition, asker: "caller", autoCommit: true } as const;
  propose(step, proposer, (time) => [{ kind: "checkpoint", time }]);
  return null;
}
