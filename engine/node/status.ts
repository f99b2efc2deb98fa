/** How an operation on a node ended, in Kommander's own words (`RaftOperationStatus`). */
export const operationStatuses = [
  "Success",
  "Errored",
  "NodeIsNotLeader",
  "LeaderInOldTerm",
  "LeaderAlreadyElected",
  "LogsFromAnotherLeader",
  "ActiveProposal",
  "ProposalNotFound",
  "ProposalTimeout",
  "ReplicationFailed",
  "Pending",
  "ProposalQueueFull",
  "RestoreInProgress",
  "PartitionMoved",
  "StaleMembership",
  "ConcurrentMembershipChange",
  "InsufficientVoters",
  "LogMismatch",
  "SnapshotRequired",
  "OperationCancelled",
  "FollowerWalSaturated",
  "MemberNotFound",
  "DrainInProgress",
] as const;

/** How an operation on a node ended: one of `operationStatuses`. */
export type OperationStatus = (typeof operationStatuses)[number];

/** Whether the operation may still take effect although it was not confirmed. */
export function isOutcomeUnknown(status: OperationStatus): boolean {
  return (
    status === "ProposalTimeout" ||
    status === "ReplicationFailed" ||
    // Whoever asked waits no longer: what it asked for goes on.
    status === "OperationCancelled"
  );
}
