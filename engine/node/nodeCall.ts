import type { Micros, NodeId, PartitionId } from "../base/ids.ts";

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall = { readonly partition: PartitionId } & (
  | {
      readonly kind:
        /** Answered at once by what this node believes: Success with "true" or "false". */
        | "amILeader"
        | "amILeaderQuick"
        /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
        | "waitForLeader"
        /**
         * Success once a majority has acknowledged that this node still leads, and it has applied
         * what was committed when it was asked; NodeIsNotLeader; ProposalTimeout after
         * `leadershipConfirmationTimeout`.
         */
        | "confirmLeadership"
        /** The same for any node's own copy, by way of its leader. */
        | "confirmLocalApplication"
        /**
         * Hands leadership to the voter that holds most of the log, or lays it down: Success when
         * another leader appears, Pending after 10 s; NodeIsNotLeader.
         */
        | "stepDown"
        /** Keeps a leader's heartbeats back, or lets them go: Success; NodeIsNotLeader. */
        | "suspendHeartbeats"
        | "resumeHeartbeats";
    }
  /** Answered once the leader has been the same for so long; `ProposalTimeout` after 10 s. */
  | { readonly kind: "waitForLeaderStable"; readonly minStable: Micros }
  /**
   * Hands leadership to a voter (dissertation 3.10): Success; NodeIsNotLeader; Errored (no voter of
   * that name); LeaderAlreadyElected (it leads already, or somebody else won); ReplicationFailed (it
   * could not be brought up to date within an election timeout); OperationCancelled (another target
   * was named meanwhile); Pending (10 s).
   */
  | { readonly kind: "transferLeadership"; readonly target: NodeId }
);

const kinds: Readonly<Record<NodeCall["kind"], true>> = {
  amILeader: true,
  amILeaderQuick: true,
  waitForLeader: true,
  waitForLeaderStable: true,
  confirmLeadership: true,
  confirmLocalApplication: true,
  stepDown: true,
  transferLeadership: true,
  suspendHeartbeats: true,
  resumeHeartbeats: true,
};

export function isNodeCall(operation: { readonly kind: string }): operation is NodeCall {
  return Object.hasOwn(kinds, operation.kind);
}
