import type { Micros } from "../base/ids.ts";

/** The numbers one replica runs by. All times are virtual microseconds. */
export interface RaftSettings {
  /** Each timeout is drawn uniformly from [from, to); `from` is also the stickiness window (4.2.3). */
  readonly electionTimeout: { readonly from: Micros; readonly to: Micros };
  readonly heartbeatInterval: Micros;
  /** Entries in one appendEntries at most. */
  readonly maxEntriesPerAppend: number;
  /** Unacknowledged appends to one peer at most. */
  readonly maxInflightAppends: number;
  /** Writes of one partition that may wait for the disk; beyond that a replica takes no entries. */
  readonly maxWalQueueDepthPerPartition: number;
  /** Characters of a snapshot in one installSnapshot at most. */
  readonly snapshotChunkSize: number;
  /** What came of a snapshot is given up when nothing more comes for so long. */
  readonly snapshotReceiveSessionTtl: Micros;
  /** Snapshots that one replica receives at once at most; one more takes the place of the oldest. */
  readonly snapshotMaxPendingSessions: number;
}
