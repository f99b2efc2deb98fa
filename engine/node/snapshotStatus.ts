import { nodeName, type LogIndex, type PartitionId } from "../base/ids.ts";
import { chunksOf } from "../raft/sendSnapshot.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";

/** A peer that needs what its leader's log no longer holds, until the snapshot is installed there. */
export interface SnapshotStatus {
  readonly node: string;
  readonly status: Extract<OperationStatus, "SnapshotRequired">;
  /** Of the snapshot on its way, and how much of it has arrived; null: it begins with the next heartbeat. */
  readonly index: LogIndex | null;
  readonly sentChunks: number;
  readonly chunks: number;
}

/** Kommander's `getSnapshotStatuses`, sorted by node; empty on whoever does not lead. */
export function snapshotStatuses(
  { state, options }: NodeStep,
  partition: PartitionId,
): SnapshotStatus[] {
  const role = state.replicas[partition]?.role;
  if (role?.kind !== "leader") return [];
  const statuses: SnapshotStatus[] = [];
  for (const { peer, mode, transfer } of role.progress) {
    if (mode !== "snapshot") continue;
    const { snapshotChunkSize } = options.settings;
    statuses.push({
      node: nodeName(peer),
      status: "SnapshotRequired",
      index: transfer?.snapshot.index ?? null,
      sentChunks: transfer?.chunk ?? 0,
      chunks: transfer === null ? 0 : chunksOf(transfer.snapshot.data.length, snapshotChunkSize),
    });
  }
  return statuses;
}
