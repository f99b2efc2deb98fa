import type { NodeId, PartitionId } from "../base/ids.ts";

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall =
  /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
  | { readonly kind: "waitForLeader"; readonly partition: PartitionId }
  /**
   * One change of a partition's configuration as somebody wants it, by its leader (dissertation 4.1);
   * nodes take part with the disks by which they are known. Success: it is committed.
   */
  | {
      readonly kind: "configure";
      readonly partition: PartitionId;
      readonly voters: readonly NodeId[];
      readonly learners: readonly NodeId[];
    }
  /** Admits this node, and is answered once it is a voter of P0; `ProposalTimeout` after 60 s. */
  | { readonly kind: "joinCluster"; readonly partition: PartitionId }
  /** Ends this node's membership; `ProposalTimeout` after 10 s. The node itself goes on running. */
  | { readonly kind: "leaveCluster"; readonly partition: PartitionId }
  /** The roster as this node has applied it, in words (`printRoster`). */
  | { readonly kind: "getMembership"; readonly partition: PartitionId }
  /** One change of the roster, by the leader of P0. Success: it is committed. */
  | {
      readonly kind: "changeMember";
      readonly partition: PartitionId;
      readonly change: MemberChange;
      readonly member: NodeId;
      /** The membershipVersion that the asker goes by; null: whatever it is. */
      readonly expectedVersion: number | null;
    };

/** add: as a learner. promote: to a voter. remove: its vote first, then the rest. */
export type MemberChange = "add" | "promote" | "remove";

const kinds: Readonly<Record<NodeCall["kind"], true>> = {
  waitForLeader: true,
  configure: true,
  joinCluster: true,
  leaveCluster: true,
  getMembership: true,
  changeMember: true,
};

export function isNodeCall(operation: { readonly kind: string }): operation is NodeCall {
  return Object.hasOwn(kinds, operation.kind);
}
