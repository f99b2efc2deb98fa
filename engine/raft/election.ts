import type { NodeId, Term } from "../base/ids.ts";
import { isVoter, memberDisk, membersOf } from "./configuration.ts";
import type { RaftContext } from "./effect.ts";
import { isUpToDate, lastIndex, lastTerm } from "./log.ts";
import type { MessageFrom, RequestVote, RequestVoteResponse, VoteReason } from "./message.ts";
import { quorumSize } from "./quorum.ts";
import {
  becomeFollower,
  drawElectionTimeout,
  hasVote,
  isQuiesced,
  mayStand,
  noteRole,
  setElectionTimer,
  sticksToLeader,
  writeHardState,
  type Replica,
  type Role,
} from "./replica.ts";
import { becomeLeader, rouse } from "./replication.ts";

/** The election timer ran out: ask first (9.6), unless that protection is switched off. */
export function campaign(replica: Replica, io: RaftContext): void {
  // Who has no vote, or could not write its first entry, waits.
  if (!mayStand(replica, io) || io.diskFull) {
    setElectionTimer(replica, io, "campaign");
    return;
  }
  if (io.rules["no-pre-vote"]) becomeCandidate(replica, io, { reason: "electionTimeout" });
  else becomePreCandidate(replica, io);
}

/** An ordered campaign, at once and without asking first (3.10): as when leadership is handed over. */
export function campaignByOrder(replica: Replica, io: RaftContext): void {
  if (!mayStand(replica, io) || io.diskFull || replica.role.kind === "leader") return;
  becomeCandidate(replica, io, { reason: "ordered", mayDisrupt: true });
}

/** Dissertation 9.6: a pre-candidate changes neither its term nor its vote. */
function becomePreCandidate(replica: Replica, io: RaftContext): void {
  replica.role = {
    kind: "candidate",
    phase: "preVote",
    granted: hasVote(replica, io) ? [io.self] : [],
    refused: [],
  };
  drawElectionTimeout(replica, io);
  noteRole(replica, io, "electionTimeout", []);
  setElectionTimer(replica, io, "campaign");
  const term = replica.currentTerm + 1;
  requestVotes(replica, io, { term, preVote: true, mayDisrupt: false });
  maybeWin(replica, io);
}

/** §5.2: a new term, a vote for itself, and a request to everyone else. */
export function becomeCandidate(
  replica: Replica,
  io: RaftContext,
  {
    reason,
    preVotes = [],
    mayDisrupt = false,
  }: {
    readonly reason: "electionTimeout" | "preVoteWon" | "ordered";
    readonly preVotes?: readonly NodeId[];
    readonly mayDisrupt?: boolean;
  },
): void {
  replica.currentTerm += 1;
  replica.votedFor = io.self;
  // Its own vote is counted once it is durable (selfVoteDurable), like anyone else's.
  replica.role = { kind: "candidate", phase: "election", granted: [], refused: [] };
  writeHardState(replica, io);
  drawElectionTimeout(replica, io);
  noteRole(replica, io, reason, preVotes);
  setElectionTimer(replica, io, "campaign");
  requestVotes(replica, io, { term: replica.currentTerm, preVote: false, mayDisrupt });
}

function requestVotes(
  replica: Replica,
  io: RaftContext,
  { term, preVote, mayDisrupt }: { term: Term; preVote: boolean; mayDisrupt: boolean },
): void {
  const message: RequestVote = {
    kind: "requestVote",
    term,
    preVote,
    mayDisrupt,
    lastLogIndex: lastIndex(replica.log),
    lastLogTerm: lastTerm(replica.log),
  };
  for (const peer of replica.configuration.voters)
    if (peer !== io.self) io.effects.push({ kind: "send", to: peer, message, afterSync: !preVote });
}

/** The candidate's own vote reached its disk. */
export function selfVoteDurable(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "candidate" || role.phase !== "election") return;
  // Who stands without a vote counts without its own (4.2.2).
  if (role.granted.includes(io.self) || !hasVote(replica, io)) return;
  countVote(replica, io, role, { voter: io.self, granted: true, reason: "granted" });
}

/** Who asks for votes does not sleep: its silent leader speaks, and whoever relied on it wakes. */
export function heedCampaign(replica: Replica, io: RaftContext, from: NodeId): void {
  const { role, configuration } = replica;
  if (role.kind === "leader" && membersOf(configuration).includes(from))
    rouse(replica, io, "votesAsked");
  else if (role.kind === "follower" && role.leader === from) rouse(replica, io, "leaderGone");
}

/** A voter decides (§5.2, §5.4.1; stickiness 4.2.3; pre-vote 9.6). Always answers. */
export function onRequestVote(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<RequestVote>,
): void {
  const reason = decideVote(replica, io, { from, message });
  const granted = reason === "granted";
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: {
        kind: "voteDecided",
        candidate: from,
        term: message.term,
        preVote: message.preVote,
        granted,
        reason,
        candidateLast: { index: message.lastLogIndex, term: message.lastLogTerm },
        ownLast: { index: lastIndex(replica.log), term: lastTerm(replica.log) },
      },
    });
  if (granted && !message.preVote) {
    if (replica.votedFor === null) {
      replica.votedFor = from;
      writeHardState(replica, io);
    }
    if (!isQuiesced(replica)) setElectionTimer(replica, io, "grantedVote");
  }
  io.effects.push({
    kind: "send",
    to: from,
    afterSync: true,
    message: {
      kind: "requestVoteResponse",
      term: granted ? message.term : replica.currentTerm,
      asked: message.term,
      preVote: message.preVote,
      granted,
      reason,
      disk: io.disk,
    },
  });
}

/** Pure: mutates nothing. A real request's higher term was adopted before this is asked. */
function decideVote(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<RequestVote>,
): VoteReason {
  const { preVote, term } = message;
  // Who does not know yet that it has a vote gives it all the same: the candidate knows. But a disk
  // that is not the one of the configuration has forgotten what that one promised.
  if (memberDisk(replica.configuration, io.self) !== io.disk) return "notVoter";
  if (term < replica.currentTerm) return "staleTerm";
  if (preVote && term === replica.currentTerm) return "staleTerm";
  const mayDisturb = maySenderDisrupt(replica, { from, message });
  if (!mayDisturb && (preVote || term > replica.currentTerm) && sticksToLeader(replica, io))
    return replica.role.kind === "leader" ? "isLeader" : "heardLeader";
  // A lease may rest on this node's word (6.4.1); who was told to stand by the leader itself ended it.
  if (!mayDisturb && io.ownNow < replica.promisedUntil) return "heardLeader";
  // votedFor is immutable within a term; asking again is answered alike.
  if (!preVote && replica.votedFor !== null && replica.votedFor !== from) return "alreadyVoted";
  const candidateLast = { term: message.lastLogTerm, index: message.lastLogIndex };
  if (!isUpToDate(replica.log, candidateLast) && !io.rules["skip-log-check"]) return "logBehind";
  return "granted";
}

/** 3.10: an ordered campaign waits for no silence. But who has no vote disturbs nobody. */
export function maySenderDisrupt(
  { configuration }: Replica,
  { from, message }: MessageFrom<RequestVote>,
): boolean {
  return message.mayDisrupt && configuration.voters.includes(from);
}

/** A candidate hears an answer of its own campaign. */
export function onRequestVoteResponse(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<RequestVoteResponse>,
): void {
  const { role } = replica;
  if (role.kind !== "candidate") return;
  if (!isVoter(replica.configuration, from, message.disk)) return;
  if (message.preVote !== (role.phase === "preVote")) return;
  const asked = role.phase === "preVote" ? replica.currentTerm + 1 : replica.currentTerm;
  if (message.asked !== asked) return;
  // One answer per peer counts, however often the network repeats it.
  if (role.granted.includes(from) || role.refused.includes(from)) return;
  const { granted, reason } = message;
  countVote(replica, io, role, { voter: from, granted, reason });
}

function countVote(
  replica: Replica,
  io: RaftContext,
  role: Extract<Role, { kind: "candidate" }>,
  { voter, granted, reason }: { voter: NodeId; granted: boolean; reason: VoteReason },
): void {
  (granted ? role.granted : role.refused).push(voter);
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: {
        kind: "voteCounted",
        voter,
        term: role.phase === "preVote" ? replica.currentTerm + 1 : replica.currentTerm,
        preVote: role.phase === "preVote",
        granted,
        reason,
        granters: [...role.granted],
        needed: quorumSize(replica.configuration.voters.length),
      },
    });
  if (granted) maybeWin(replica, io);
  else if (role.refused.length >= quorumSize(replica.configuration.voters.length))
    becomeFollower(replica, io, {
      term: replica.currentTerm,
      leader: null,
      reason: "refused",
      nodes: [...role.refused],
    });
}

function maybeWin(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "candidate") return;
  if (role.granted.length < quorumSize(replica.configuration.voters.length)) return;
  if (role.phase === "preVote")
    becomeCandidate(replica, io, { reason: "preVoteWon", preVotes: [...role.granted] });
  else becomeLeader(replica, io, [...role.granted]);
}
