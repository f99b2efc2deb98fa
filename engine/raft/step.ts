import { unreachable } from "../base/assert.ts";
import type { LogIndex, NodeId, Term } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import {
  campaign,
  campaignByOrder,
  maySenderDisrupt,
  onRequestVote,
  onRequestVoteResponse,
  selfVoteDurable,
} from "./election.ts";
import { answer, onAppendEntries } from "./follower.ts";
import { answerSnapshot, onInstallSnapshot } from "./installSnapshot.ts";
import { termAt } from "./log.ts";
import type { AppendEntries, InstallSnapshot, MessageFrom, RaftMessage } from "./message.ts";
import { becomeFollower, sticksToLeader, type Replica } from "./replica.ts";
import { beat, maybeCommit, onAppendEntriesResponse } from "./replication.ts";
import { onInstallSnapshotResponse } from "./snapshotResponse.ts";

/** What can happen to a replica, apart from a proposal (see `appendAsLeader`). */
export type ReplicaInput =
  | { readonly kind: "timer" }
  /** Stand for election now, whoever leads. */
  | { readonly kind: "campaign" }
  /** The disk takes no more entries. */
  | { readonly kind: "diskFull" }
  | { readonly kind: "message"; readonly from: NodeId; readonly message: RaftMessage }
  /** A write reached the disk, and with it everything written before. */
  | {
      readonly kind: "durable";
      /** The log's end when the write was issued: Log Matching lets it name the whole prefix. */
      readonly lastIndex: LogIndex;
      readonly lastTerm: Term;
      /** The term whose vote record the write carried; null when it carried none. */
      readonly hardStateTerm: Term | null;
      /** The snapshot that the write carried; 0: it carried none. */
      readonly snapshotIndex: LogIndex;
    };

/** One step of one replica: state changes in place, everything else goes to `io.effects`. */
export function stepReplica(replica: Replica, input: ReplicaInput, io: RaftContext): void {
  switch (input.kind) {
    case "timer":
      return onTimer(replica, io);
    case "campaign":
      return campaignByOrder(replica, io);
    case "diskFull":
      return onDiskFull(replica, io);
    case "message":
      return onMessage(replica, io, input.from, input.message);
    case "durable":
      return onDurable(replica, io, input);
    default:
      return unreachable(input);
  }
}

function onTimer(replica: Replica, io: RaftContext): void {
  const leads = replica.role.kind === "leader";
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "timerFired", timer: leads ? "heartbeat" : "election" },
    });
  if (leads) beat(replica, io);
  else campaign(replica, io);
}

function onMessage(replica: Replica, io: RaftContext, from: NodeId, message: RaftMessage): void {
  // The term rule, once for all messages (§5.1).
  if (message.term > replica.currentTerm && adoptsTerm(replica, io, { from, message }))
    becomeFollower(replica, io, {
      term: message.term,
      leader: isLeaders(message) ? from : null,
      reason: "higherTerm",
    });

  switch (message.kind) {
    case "requestVote":
      return onRequestVote(replica, io, { from, message });
    case "requestVoteResponse":
      return onRequestVoteResponse(replica, io, { from, message });
    case "appendEntries":
      if (message.term < replica.currentTerm && !io.rules["accept-stale-appends"])
        return refuseStale(replica, io, from, message);
      return onAppendEntries(replica, io, { from, message });
    case "appendEntriesResponse":
      if (message.term < replica.currentTerm && !io.rules["count-stale-acks"]) return;
      return onAppendEntriesResponse(replica, io, { from, message });
    case "installSnapshot":
      if (message.term < replica.currentTerm) return refuseStale(replica, io, from, message);
      return onInstallSnapshot(replica, io, { from, message });
    case "installSnapshotResponse":
      if (message.term < replica.currentTerm) return;
      return onInstallSnapshotResponse(replica, io, { from, message });
    default:
      return unreachable(message);
  }
}

/** Whether only a leader says this. */
function isLeaders({ kind }: RaftMessage): boolean {
  return kind === "appendEntries" || kind === "installSnapshot";
}

/** Which higher terms bind this replica. */
function adoptsTerm(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<RaftMessage>,
): boolean {
  // Who has no vote takes nobody's office: only a leader of a later term does.
  const isUnseated = replica.role.kind !== "leader" || replica.configuration.voters.includes(from);
  switch (message.kind) {
    case "requestVote":
      // A pre-vote names a term that nobody is in yet (9.6). A disturbed follower keeps its leader,
      // and a leader its office, until the current leader's silence is real (4.2.3).
      return (
        isUnseated &&
        !message.preVote &&
        (maySenderDisrupt(replica, { from, message }) || !sticksToLeader(replica, io))
      );
    case "requestVoteResponse":
      return isUnseated && !(message.preVote && message.granted);
    case "appendEntries":
    case "installSnapshot":
      return true;
    case "appendEntriesResponse":
    case "installSnapshotResponse":
      return isUnseated;
    default:
      return unreachable(message);
  }
}

/** §5.1: a stale sender learns the newer term, and steps down. */
function refuseStale(
  replica: Replica,
  io: RaftContext,
  from: NodeId,
  message: AppendEntries | InstallSnapshot,
): void {
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "staleTermRefused", from, message: message.kind, term: message.term },
    });
  if (message.kind === "installSnapshot")
    answerSnapshot(replica, io, { from, message }, { outcome: "refused" });
  else answer(io, from, replica, { success: false, index: message.prevLogIndex });
}

/** A leader that cannot write its own log makes room for one that can. */
function onDiskFull(replica: Replica, io: RaftContext): void {
  if (replica.role.kind === "follower") return;
  becomeFollower(replica, io, { term: replica.currentTerm, leader: null, reason: "diskFull" });
}

function onDurable(
  replica: Replica,
  io: RaftContext,
  { lastIndex, lastTerm, hardStateTerm, snapshotIndex }: Extract<ReplicaInput, { kind: "durable" }>,
): void {
  if (snapshotIndex > replica.durableSnapshot) {
    replica.durableSnapshot = snapshotIndex;
    if (io.tracing)
      io.effects.push({ kind: "fact", fact: { kind: "snapshotDurable", index: snapshotIndex } });
  }
  // A write that a truncation overtook names a prefix that is no longer in the log: ignore it.
  if (lastIndex > replica.durableIndex && termAt(replica.log, lastIndex) === lastTerm) {
    replica.durableIndex = lastIndex;
    if (io.tracing)
      io.effects.push({ kind: "fact", fact: { kind: "entriesDurable", index: lastIndex } });
    maybeCommit(replica, io);
  }
  if (hardStateTerm === replica.currentTerm) selfVoteDurable(replica, io);
}
