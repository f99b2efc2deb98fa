import type { LogIndex, LogView, NodeId, ReplicaView, TransferView } from "../../engine/index.ts";

/** Entries up to here are gone: a snapshot stands for them. 0: the log is whole. */
export function floorOf({ base }: LogView): LogIndex {
  return base;
}

/** A snapshot on its way to a node. */
export interface SnapshotTransfer {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The entry that it brings its receiver up to. */
  readonly index: LogIndex;
  /** How many pieces are out, the one under way included. */
  readonly sent: number;
  readonly pieces: number;
}

/** What a leader is sending, one at most to each peer. */
export function transfersOf({ node, peers }: ReplicaView): readonly SnapshotTransfer[] {
  return peers.flatMap(({ peer, transfer }) =>
    transfer === null ? [] : [{ from: node, to: peer, ...progressOf(transfer) }],
  );
}

/** A snapshot of which pieces have come. */
export interface SnapshotArrival {
  readonly from: NodeId;
  readonly index: LogIndex;
  readonly taken: number;
}

/** What a replica is receiving; null: nothing. */
export function arrivalOf({ receiving }: Pick<ReplicaView, "receiving">): SnapshotArrival | null {
  if (receiving === null) return null;
  const { from, index, chunk } = receiving;
  return { from, index, taken: chunk + 1 };
}

/** "snapshot of 37 arrives, 2 pieces taken" */
export function arrivalWords({ index, taken }: SnapshotArrival): string {
  return `snapshot of ${index} arrives, ${taken} ${taken === 1 ? "piece" : "pieces"} taken`;
}

/** "snapshot of 37: 2 of 5" */
export function transferWords({ index, sent, pieces }: SnapshotTransfer): string {
  return `snapshot of ${index}: ${sent} of ${pieces}`;
}

function progressOf({
  index,
  chunk,
  chunks,
}: TransferView): Pick<SnapshotTransfer, "index" | "sent" | "pieces"> {
  return { index, sent: chunk + 1, pieces: Math.max(chunks ?? 0, chunk + 1) };
}
