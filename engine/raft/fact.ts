import type { LogIndex, Micros, NodeId, Term } from "../base/ids.ts";
import type { Configuration } from "./configuration.ts";
import type { Entry } from "./entry.ts";
import type { SnapshotOutcome, VoteReason } from "./message.ts";

/** How far a candidacy is: asking whether others would vote (dissertation 9.6), or asking for votes (§5.2). */
export type ElectionPhase = "none" | "preVote" | "election";
/** What a replica is in its term (§5.1 of the Raft paper). */
export type RoleName = "follower" | "candidate" | "leader";

/** Why a replica changed its role. */
export type RoleReason =
  /** A cold start or a restart. */
  | "started"
  /** Its election timer ran out (§5.2). */
  | "electionTimeout"
  /** It was told to stand at once, by whoever holds the strings. */
  | "ordered"
  /** A majority would vote for it (9.6). */
  | "preVoteWon"
  /** A majority voted for it (§5.2). */
  | "electionWon"
  /** A majority refused it (§5.2). */
  | "refused"
  /** A message showed a higher term (§5.1). */
  | "higherTerm"
  /** The term's leader spoke (§5.2). */
  | "heardLeader"
  /** No majority answered for an election timeout (6.2). */
  | "lostQuorum"
  /** Its disk is full: a leader that cannot write leads nobody. */
  | "diskFull"
  /** The configuration that it committed has no place for it (4.2.2). */
  | "removed";

/** Why a timer was set: what a replica heard, granted, became, or sent just now. */
export type TimerReason =
  "started" | "heardLeader" | "grantedVote" | "campaign" | "roleChanged" | "beat";

/** What one replica did or learnt: the part of the trace that consensus writes. */
export type RaftFact =
  | {
      readonly kind: "roleChanged";
      readonly role: RoleName;
      readonly phase: ElectionPhase;
      readonly term: Term;
      readonly leader: NodeId | null;
      readonly reason: RoleReason;
      /** electionWon, preVoteWon: who granted, itself included; lostQuorum: who still answered. */
      readonly nodes: readonly NodeId[];
    }
  | {
      readonly kind: "leaderKnown";
      readonly leader: NodeId;
      readonly term: Term;
    }
  | {
      /** A voter's decision. */
      readonly kind: "voteDecided";
      readonly candidate: NodeId;
      readonly term: Term;
      readonly preVote: boolean;
      readonly granted: boolean;
      readonly reason: VoteReason;
      readonly candidateLast: { readonly index: LogIndex; readonly term: Term };
      readonly ownLast: { readonly index: LogIndex; readonly term: Term };
    }
  | {
      /** A candidate counts one answer (its own durable vote included). */
      readonly kind: "voteCounted";
      readonly voter: NodeId;
      readonly term: Term;
      readonly preVote: boolean;
      readonly granted: boolean;
      readonly reason: VoteReason;
      readonly granters: readonly NodeId[];
      readonly needed: number;
    }
  | {
      readonly kind: "entriesAppended";
      readonly entries: readonly Entry[];
      readonly asLeader: boolean;
    }
  | {
      readonly kind: "logTruncated";
      readonly from: LogIndex;
      readonly conflictTerm: Term;
      readonly leaderTerm: Term;
    }
  | { readonly kind: "entriesDurable"; readonly index: LogIndex }
  | {
      readonly kind: "commitAdvanced";
      readonly from: LogIndex;
      readonly to: LogIndex;
      /** On the leader: who holds `to` durably. On a follower empty: its leader said so. */
      readonly copies: readonly NodeId[];
    }
  | { readonly kind: "serving"; readonly term: Term; readonly index: LogIndex }
  | {
      /** In force on this replica from now on: it stands in its log, or no longer does (4.1). */
      readonly kind: "configurationChanged";
      readonly configuration: Configuration;
      /** Where it stands; at the log's base: the one that the log began with. */
      readonly index: LogIndex;
    }
  | {
      readonly kind: "appendRejected";
      readonly leader: NodeId;
      readonly prevLogIndex: LogIndex;
      readonly prevLogTerm: Term;
      /** Null when this log ends before prevLogIndex. */
      readonly ownTerm: Term | null;
      readonly hintIndex: LogIndex;
    }
  | {
      readonly kind: "staleTermRefused";
      readonly from: NodeId;
      readonly message: string;
      readonly term: Term;
    }
  | {
      readonly kind: "progressChanged";
      readonly peer: NodeId;
      readonly mode: "probe" | "replicate" | "snapshot";
      readonly matchIndex: LogIndex;
      readonly nextIndex: LogIndex;
    }
  /** The state up to `index` was exported at a checkpoint. */
  | {
      readonly kind: "snapshotTaken";
      readonly index: LogIndex;
      readonly term: Term;
      /** In characters. */
      readonly size: number;
    }
  /** From now on nothing needs the log up to this snapshot: the disk holds it. */
  | { readonly kind: "snapshotDurable"; readonly index: LogIndex }
  /** Entries from+1 … to are gone: a durable snapshot stands for them. */
  | {
      readonly kind: "compacted";
      readonly from: LogIndex;
      readonly to: LogIndex;
      /** Of the entry at `to`. */
      readonly term: Term;
    }
  /** A leader sends a piece to a peer that needs what the log no longer holds (SnapshotRequired). */
  | {
      readonly kind: "snapshotSent";
      readonly peer: NodeId;
      readonly index: LogIndex;
      readonly chunk: number;
      readonly chunks: number;
    }
  | {
      readonly kind: "snapshotReceived";
      readonly from: NodeId;
      readonly index: LogIndex;
      readonly chunk: number;
      readonly outcome: SnapshotOutcome;
    }
  | {
      readonly kind: "snapshotInstalled";
      readonly from: NodeId;
      readonly index: LogIndex;
      readonly term: Term;
      /** The log behind it stays: it agrees with the snapshot; or all of it is gone. */
      readonly log: "kept" | "replaced";
    }
  | {
      readonly kind: "timerSet";
      readonly timer: "election" | "heartbeat";
      readonly deadline: Micros;
      readonly timeout: Micros;
      readonly reason: TimerReason;
    }
  | { readonly kind: "timerFired"; readonly timer: "election" | "heartbeat" };
