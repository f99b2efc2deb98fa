import type { LogIndex, NodeId, Term } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";

/** A read at its leader whose read index is not confirmed yet. */
export interface PendingRead {
  /** Who asked: the leader's own node, or a follower. */
  readonly from: NodeId;
  /** That node's own number for it. */
  readonly id: number;
  /** The round that has to be answered; null: the leader has committed nothing of its term yet. */
  round: number | null;
  /** commitIndex when it was taken up. */
  index: LogIndex;
}

/** Tells whoever asked; null: this node does not lead, or no longer. */
export function tellReadIndex(
  io: RaftContext,
  { from, id }: Pick<PendingRead, "from" | "id">,
  { term, index }: { readonly term: Term; readonly index: LogIndex | null },
): void {
  if (from === io.self) io.effects.push({ kind: "read", id, index });
  else
    io.effects.push({
      kind: "send",
      to: from,
      message: { kind: "readIndexResponse", term, id, index },
      // A leader's term is durable; whoever refuses may be in one that its disk does not hold yet.
      afterSync: index === null,
    });
}

/** Who loses its office can confirm nothing any more. */
export function refuseReads(io: RaftContext, reads: readonly PendingRead[], term: Term): void {
  for (const read of reads) tellReadIndex(io, read, { term, index: null });
}
