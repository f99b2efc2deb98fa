import type { Micros } from "../base/ids.ts";
import type { RaftSettings } from "../raft/settings.ts";

/** The numbers one node runs by. */
export interface NodeSettings extends RaftSettings {
  /** Open proposals of one partition at most; one more is `ProposalQueueFull`. */
  readonly maxQueuedProposals: number;
  /** Entries of one partition that a leader may have appended and not committed. */
  readonly maxUncommittedEntries: number;
  /** An open proposal this old is answered `ProposalTimeout`; it may still commit. */
  readonly proposalTimeout: Micros;
  /** A partition's log is looked over for compaction every so many applied entries. */
  readonly compactEveryOperations: number;
  /** Entries that one such look drops at most. */
  readonly maxEntriesPerCompaction: number;
  /** A ticket that nobody decides for so long is rolled back by the leader. */
  readonly ticketPatience: Micros;
  /** Kommander's rule: a new leader commits the open tickets that it inherits. */
  readonly implicitCommit: boolean;
}

/** What virtual instant 0 is called on a node's hybrid logical clock: 2026-01-01T00:00:00Z. */
export const epochMillis = 1_767_225_600_000;
