import type { LogIndex, NodeId, Term } from "../base/ids.ts";
import type { Configuration } from "./configuration.ts";
import type { Entry } from "./entry.ts";

/** Why a vote was given or refused. The explicit refusal, with the refuser's term, ends livelocks. */
export type VoteReason =
  | "granted"
  | "staleTerm"
  | "alreadyVoted"
  | "logBehind"
  /** The voter heard its leader within the shortest election timeout (4.2.3, 9.6). */
  | "heardLeader"
  | "isLeader"
  /** The voter's disk is not the one that has a vote: it cannot know what that one promised. */
  | "notVoter";

/** One RPC body between two replicas of one partition (Figure 2 of the paper). */
export type RaftMessage =
  | {
      readonly kind: "requestVote";
      /** The candidate's term; in a pre-vote the term it would campaign in. */
      readonly term: Term;
      readonly preVote: boolean;
      /** Its campaign was ordered: voters that hear a leader do not refuse for that (4.2.3, 3.10). */
      readonly mayDisrupt: boolean;
      readonly lastLogIndex: LogIndex;
      readonly lastLogTerm: Term;
    }
  | {
      readonly kind: "requestVoteResponse";
      /** The voter's term; in a granted pre-vote the term that was asked for. */
      readonly term: Term;
      /** The term that was asked for: a late answer to an earlier campaign counts in no other. */
      readonly asked: Term;
      readonly preVote: boolean;
      readonly granted: boolean;
      readonly reason: VoteReason;
      /** With which of its disks the voter speaks (see Configuration). */
      readonly disk: number;
    }
  | {
      readonly kind: "appendEntries";
      readonly term: Term;
      readonly prevLogIndex: LogIndex;
      readonly prevLogTerm: Term;
      /** Empty in a heartbeat or a commit notice. */
      readonly entries: readonly Entry[];
      readonly leaderCommit: LogIndex;
    }
  | {
      readonly kind: "appendEntriesResponse";
      readonly term: Term;
      readonly success: boolean;
      /** Success: the last index this append verified. Rejection: the prevLogIndex refused. */
      readonly index: LogIndex;
      /** Rejection: where the logs may still agree; (0, 0) otherwise. */
      readonly hintIndex: LogIndex;
      readonly hintTerm: Term;
      /** Its disk takes no entries for now. Rejection: that is at fault, not the log. */
      readonly saturated: boolean;
      /** On which of its disks the sender holds the copy (see Configuration). */
      readonly disk: number;
    }
  /** One piece of a snapshot, for whom the log does not reach back far enough (§7, Figure 13). */
  | {
      readonly kind: "installSnapshot";
      readonly term: Term;
      /** Tells a leader's transfers in its term apart. */
      readonly transfer: number;
      /** The last entry that the snapshot stands for, its term, and what is in force there. */
      readonly index: LogIndex;
      readonly lastTerm: Term;
      readonly configuration: Configuration;
      /** Counted from 0. */
      readonly chunk: number;
      readonly data: string;
      /** Of the whole snapshot, with its last piece; null before. */
      readonly checksum: string | null;
    }
  | {
      readonly kind: "installSnapshotResponse";
      readonly term: Term;
      readonly transfer: number;
      readonly chunk: number;
      readonly outcome: SnapshotOutcome;
      /** installed, covered: up to where the sender agrees with its leader. 0 otherwise. */
      readonly index: LogIndex;
      /** On which of its disks the sender holds it (see Configuration). */
      readonly disk: number;
    };

/**
 * - accepted: the piece is here, now or before; the next one may come.
 * - installed: all of it is on the disk.
 * - covered: the snapshot says nothing that the receiver has not committed already.
 * - refused: what had come of it is given up.
 */
export type SnapshotOutcome = "accepted" | "installed" | "covered" | "refused";

export type RequestVote = Extract<RaftMessage, { kind: "requestVote" }>;
export type RequestVoteResponse = Extract<RaftMessage, { kind: "requestVoteResponse" }>;
export type AppendEntries = Extract<RaftMessage, { kind: "appendEntries" }>;
export type AppendEntriesResponse = Extract<RaftMessage, { kind: "appendEntriesResponse" }>;
export type InstallSnapshot = Extract<RaftMessage, { kind: "installSnapshot" }>;
export type InstallSnapshotResponse = Extract<RaftMessage, { kind: "installSnapshotResponse" }>;

export interface MessageFrom<Message extends RaftMessage> {
  readonly from: NodeId;
  readonly message: Message;
}
