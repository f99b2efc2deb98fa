import type { PartitionId } from "../base/ids.ts";

/**
 * What somebody asks of a node itself, past its application: Kommander's members under their own
 * names. Each is answered once, with a status (`RaftOperationStatus`).
 */
export type NodeCall =
  /** Answered as soon as the node knows a leader that serves; `ProposalTimeout` after 10 s. */
  { readonly kind: "waitForLeader"; readonly partition: PartitionId };

const kinds: Readonly<Record<NodeCall["kind"], true>> = { waitForLeader: true };

export function isNodeCall(operation: { readonly kind: string }): operation is NodeCall {
  return Object.hasOwn(kinds, operation.kind);
}
