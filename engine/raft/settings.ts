import type { Micros } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";

/** The numbers one replica runs by. All times are virtual microseconds. */
export interface RaftSettings {
  /** Each timeout is drawn uniformly from [from, to); `from` is also the stickiness window (4.2.3). */
  readonly electionTimeout: { readonly from: Micros; readonly to: Micros };
  readonly heartbeatInterval: Micros;
  /** Whether the leader of an idle user partition falls silent, and its followers rely on liveness. */
  readonly enableQuiescence: boolean;
  /** How long nothing must have happened before that. */
  readonly quiesceAfter: Micros;
  /** Entries in one appendEntries at most. */
  readonly maxEntriesPerAppend: number;
  /** Unacknowledged appends to one peer at most. */
  readonly maxInflightAppends: number;
  /** Whether leaders may answer reads on a lease, and everyone keeps the promise behind it (6.4.1). */
  readonly leaseReads: boolean;
  /**
   * How much of the shortest election timeout a lease lasts. It is safe as long as no clock runs
   * faster than another by more than the inverse.
   */
  readonly leaseDrift: Ratio;
  /** Writes of one partition that may wait for the disk; beyond that a replica takes no entries. */
  readonly maxWalQueueDepthPerPartition: number;
  /** Characters of a snapshot in one installSnapshot at most. */
  readonly snapshotChunkSize: number;
  /** What came of a snapshot is given up when nothing more comes for so long. */
  readonly snapshotReceiveSessionTtl: Micros;
  /** Snapshots that one replica receives at once at most; one more takes the place of the oldest. */
  readonly snapshotMaxPendingSessions: number;
}
