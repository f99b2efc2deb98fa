import { unreachable } from "../base/assert.ts";
import type { LogIndex, NodeId, Term } from "../base/ids.ts";
import { partOf } from "./configuration.ts";
import type { RaftContext } from "./effect.ts";
import {
  campaign,
  campaignByOrder,
  heedCampaign,
  maySenderDisrupt,
  onRequestVote,
  onRequestVoteResponse,
  selfVoteDurable,
} from "./election.ts";
import type { WakeReason } from "./fact.ts";
import { answer, onAppendEntries } from "./follower.ts";
import { answerSnapshot, onInstallSnapshot } from "./installSnapshot.ts";
import { termAt } from "./log.ts";
import type { AppendEntries, InstallSnapshot, MessageFrom, RaftMessage } from "./message.ts";
import { wake } from "./quiescence.ts";
import {
  askReadIndex,
  onReadIndex,
  onReadIndexResponse,
  pursueReads,
  type ReadRequest,
} from "./reads.ts";
import { becomeFollower, sticksToLeader, type Replica } from "./replica.ts";
import {
  beat,
  maybeCommit,
  onAppendEntriesResponse,
  rouse,
  switchHeartbeats,
} from "./replication.ts";
import { onInstallSnapshotResponse } from "./snapshotResponse.ts";
import {
  beginTransfer,
  maybeEndTransfer,
  onTimeoutNow,
  pursueTransfer,
  stepDown,
} from "./transfer.ts";

/** What can happen to a replica, apart from a proposal (see `appendAsLeader`). */
export type ReplicaInput =
  | { readonly kind: "timer" }
  /** Stand for election now, whoever leads. */
  | { readonly kind: "campaign" }
  /** A quiet partition's replica may not rely on its node's liveness any more. */
  | { readonly kind: "wake"; readonly reason: WakeReason }
  /** The disk takes no more entries. */
  | { readonly kind: "diskFull" }
  /** Somebody wants to read what is current; the answer is an effect under the same number. */
  | ({ readonly kind: "read" } & ReadRequest)
  /** Hand leadership over (3.10). */
  | { readonly kind: "transfer"; readonly target: NodeId }
  /** Hand leadership over to whoever holds most, or else lay it down. */
  | { readonly kind: "stepDown" }
  | { readonly kind: "heartbeats"; readonly on: boolean }
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
  takeStep(replica, input, io);
  pursueTransfer(replica, io);
  pursueReads(replica, io);
}

function takeStep(replica: Replica, input: ReplicaInput, io: RaftContext): void {
  switch (input.kind) {
    case "timer":
      return onTimer(replica, io);
    case "campaign":
      return campaignByOrder(replica, io);
    case "wake":
      return rouse(replica, io, input.reason);
    case "diskFull":
      return onDiskFull(replica, io);
    case "read":
      return askReadIndex(replica, io, input);
    case "transfer":
      return beginTransfer(replica, io, input.target);
    case "stepDown":
      return stepDown(replica, io);
    case "heartbeats":
      return switchHeartbeats(replica, io, input.on);
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
  // Only a hand from outside makes a timer fire that stands still.
  wake(replica, io, "timer");
  if (leads) {
    maybeEndTransfer(replica, io);
    if (replica.role.kind === "leader") beat(replica, io);
  } else campaign(replica, io);
}

function onMessage(replica: Replica, io: RaftContext, from: NodeId, message: RaftMessage): void {
  if (message.kind === "requestVote") heedCampaign(replica, io, from);
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
    case "timeoutNow":
      return onTimeoutNow(replica, io, { from, message });
    case "readIndex":
      return onReadIndex(replica, io, { from, message });
    case "readIndexResponse":
      return onReadIndexResponse(io, message);
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
  const part = partOf(replica.configuration, from);
  const leads = replica.role.kind === "leader";
  switch (message.kind) {
    case "requestVote":
      // A pre-vote names a term that nobody is in yet (9.6). A disturbed follower keeps its leader,
      // and a leader its office, until the current leader's silence is real (4.2.3).
      // Who has no vote takes nobody's office.
      return (
        (!leads || part === "voter") &&
        !message.preVote &&
        (maySenderDisrupt(replica, { from, message }) || !sticksToLeader(replica, io))
      );
    case "requestVoteResponse":
      return (!leads || part === "voter") && !(message.preVote && message.granted);
    case "appendEntries":
    case "installSnapshot":
      return true;
    case "appendEntriesResponse":
    case "installSnapshotResponse":
      // Whoever is spoken to can follow no term below its own, a learner that stood as a voter once
      // included; a stranger nobody speaks to.
      return !leads || part !== "none";
    // These speak among a term's leader and its followers: whoever is elsewhere learns it otherwise.
    case "timeoutNow":
    case "readIndex":
    case "readIndexResponse":
      return false;
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
  else
    answer(replica, io, {
      to: from,
      append: message,
      success: false,
      index: message.prevLogIndex,
    });
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
