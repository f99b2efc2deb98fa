import { assert } from "../base/assert.ts";
import type { LogIndex, Micros, NodeId, Term } from "../base/ids.ts";
import { isVoter, membersOf, votesChanged, type Configuration } from "./configuration.ts";
import type { RaftContext } from "./effect.ts";
import type { Entry, EntryPayload, EntryTime } from "./entry.ts";
import type { WakeReason } from "./fact.ts";
import { appendEntry, entriesFrom, lastIndex, lastPossibleMatch, termAt } from "./log.ts";
import type { AppendEntriesResponse, MessageFrom } from "./message.ts";
import { trueDuration } from "./ownTime.ts";
import {
  acknowledge,
  becomeProbe,
  createProgress,
  forgetPeer,
  noteRound,
  type Progress,
} from "./progress.ts";
import { isIdle, quiesce, stayAwake, wake } from "./quiescence.ts";
import { quorumIndex, quorumSize } from "./quorum.ts";
import { offerSnapshot } from "./sendSnapshot.ts";
import {
  becomeFollower,
  createLeader,
  followConfiguration,
  hasVote,
  isQuiesced,
  isHandingOver,
  noteRole,
  setHeartbeatTimer,
  leaderOf,
  type Leader,
  type Replica,
} from "./replica.ts";

/** The leader's side of §5.3 and §5.4.2. */
export function becomeLeader(replica: Replica, io: RaftContext, granters: readonly NodeId[]): void {
  const next = lastIndex(replica.log) + 1;
  const progress: Progress[] = [];
  for (const peer of membersOf(replica.configuration))
    if (peer !== io.self) progress.push(createProgress(peer, next, io.now));
  replica.role = createLeader(progress, next, io);
  noteRole(replica, io, "electionWon", granters);
  io.effects.push({ kind: "leadership", change: "elected" });
  setHeartbeatTimer(replica, io, "roleChanged");
  // §8: what earlier terms left behind commits with the first entry of this one.
  if (io.rules["no-leader-noop"]) broadcast(replica, io, replica.role, { heartbeat: true });
  else appendAsLeader(replica, io, [{ kind: "noop" }]);
  maybeServe(replica, io);
}

/** Appends payloads to the leader's own log and offers them to everyone. Returns their last index. */
export function appendAsLeader(
  replica: Replica,
  io: RaftContext,
  payloads: readonly EntryPayload[],
): LogIndex {
  const { role, log } = replica;
  assert(role.kind === "leader", "only a leader appends of its own accord");
  stayAwake(replica, io, "proposal");
  const entries: Entry[] = [];
  for (const payload of payloads) {
    const entry: Entry = { index: lastIndex(log) + 1, term: replica.currentTerm, payload };
    appendEntry(log, entry);
    entries.push(entry);
  }
  if (followConfiguration(replica, io, { appended: entries })) seatPeers(replica, io, role);
  if (io.tracing)
    io.effects.push({ kind: "fact", fact: { kind: "entriesAppended", entries, asLeader: true } });
  io.effects.push({ kind: "write", record: { kind: "entries", entries } });
  // 10.2.1: the leader may replicate before its own write is durable; it counts itself only after.
  broadcast(replica, io, role, { heartbeat: false });
  return lastIndex(log);
}

/** Speaks to whom the configuration in force names, and to nobody else. */
function seatPeers({ configuration, log }: Replica, io: RaftContext, role: Leader): void {
  const before = role.progress.splice(0);
  for (const peer of membersOf(configuration)) {
    if (peer === io.self) continue;
    const known = before.find((progress) => progress.peer === peer);
    role.progress.push(known ?? createProgress(peer, lastIndex(log) + 1, io.now));
  }
}

/** Why a configuration cannot be proposed now. */
export type ConfigurationRefusal =
  /** It does not lead, or has not committed an entry of its own term yet (the fix of 2015). */
  | "notServing"
  /** Another one is not committed yet. */
  | "pending"
  /** More than one vote would change at once (4.1). */
  | "tooLarge"
  /** Nobody would be left to decide. */
  | "noVoters";

/** Dissertation 4.1: one server at a time, one change at a time, and only by a leader that serves. */
export function refuseConfiguration(
  replica: Replica,
  { rules }: Pick<RaftContext, "rules">,
  next: Configuration,
): ConfigurationRefusal | null {
  const { role, configuration, configurationIndex, commitIndex } = replica;
  if (role.kind !== "leader") return "notServing";
  if (isHandingOver(role)) return "notServing";
  if (commitIndex < role.firstIndex && !rules["early-config-change"]) return "notServing";
  if (configurationIndex > commitIndex && !rules["overlapping-config-changes"]) return "pending";
  if (next.voters.length === 0) return "noVoters";
  return votesChanged(configuration, next) > 1 ? "tooLarge" : null;
}

/**
 * Appends a configuration, which is in force from then on (4.1), or says why not. Committed or not,
 * it stands where `configurationIndex` says afterwards.
 */
export function proposeConfiguration(
  replica: Replica,
  io: RaftContext,
  { configuration, time }: { readonly configuration: Configuration; readonly time: EntryTime },
): ConfigurationRefusal | null {
  const refusal = refuseConfiguration(replica, io, configuration);
  if (refusal !== null) return refusal;
  appendAsLeader(replica, io, [{ kind: "configuration", configuration, time }]);
  return null;
}

/** The heartbeat timer fired: speak to every peer, and look whether a majority still answers. */
export function beat(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  assert(role.kind === "leader", "only a leader beats");
  const needed = quorumSize(replica.configuration.voters.length);
  const since = io.now - trueDuration(io, io.settings.electionTimeout.from);
  if (!io.rules["no-check-quorum"] && role.awakeSince < since) {
    const answering = answeringNodes(replica, io, since);
    if (answering.length < needed) {
      becomeFollower(replica, io, {
        term: replica.currentTerm,
        leader: null,
        reason: "lostQuorum",
        nodes: answering,
      });
      return;
    }
  }
  if (isIdle(replica, io, role)) {
    // Who has not heard a majority since it woke may have been woken just for that.
    const heard = answeringNodes(replica, io, Math.max(since, role.awakeSince + 1));
    if (heard.length >= needed) return fallSilent(replica, io, role);
  }
  setHeartbeatTimer(replica, io, "beat");
  if (!role.silent) broadcast(replica, io, role, { heartbeat: true });
}

/** Somebody keeps a leader's heartbeats back, or lets them go again; everything else goes on. */
export function switchHeartbeats(replica: Replica, io: RaftContext, on: boolean): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  // Without its heartbeats, somebody is to stand: so nobody may sleep.
  rouse(replica, io, "heartbeats");
  if (role.silent !== on) return;
  role.busyAt = io.ownNow;
  role.silent = !on;
  if (io.tracing) io.effects.push({ kind: "fact", fact: { kind: "heartbeatsSwitched", on } });
  if (on) broadcast(replica, io, role, { heartbeat: true });
}

/** One last word to everyone. Whom it does not reach asks for votes, and is told again. */
function fallSilent(replica: Replica, io: RaftContext, role: Leader): void {
  quiesce(replica, io);
  for (const progress of role.progress) sendAppend(replica, io, progress, []);
}

/** Ends a replica's quiet; a leader speaks to everyone at once. */
export function rouse(replica: Replica, io: RaftContext, reason: WakeReason): void {
  if (!isQuiesced(replica)) return;
  wake(replica, io, reason);
  if (replica.role.kind === "leader") broadcast(replica, io, replica.role, { heartbeat: true });
}

/** Dissertation 6.2: itself and the peers that have answered since then. */
function answeringNodes(replica: Replica, io: RaftContext, since: Micros): NodeId[] {
  const answering = hasVote(replica, io) ? [io.self] : [];
  for (const progress of leadersProgress(replica))
    if (counts(replica, progress) && progress.lastResponseAt >= since)
      answering.push(progress.peer);
  return answering.sort((a, b) => a - b);
}

function leadersProgress({ role }: Replica): readonly Progress[] {
  return role.kind === "leader" ? role.progress : [];
}

function broadcast(
  replica: Replica,
  io: RaftContext,
  role: Leader,
  { heartbeat }: { heartbeat: boolean },
): void {
  for (const progress of role.progress) {
    // A heartbeat doubles as the retry of a probe whose answer never came.
    if (heartbeat) progress.probing = false;
    const sent = sendEntries(replica, io, progress);
    if (!sent && heartbeat) sendAppend(replica, io, progress, []);
  }
}

/** Sends what the peer lacks, as far as its mode and window allow. True when anything left. */
export function sendEntries(replica: Replica, io: RaftContext, progress: Progress): boolean {
  if (progress.saturated || progress.mode === "snapshot") return false;
  if (progress.nextIndex <= replica.log.baseIndex) {
    offerSnapshot(replica, io, progress);
    return true;
  }
  const last = lastIndex(replica.log);
  const { maxEntriesPerAppend, maxInflightAppends } = io.settings;
  if (progress.mode === "probe") {
    if (progress.probing) return false;
    const entries = entriesFrom(replica.log, progress.nextIndex, maxEntriesPerAppend);
    sendAppend(replica, io, progress, entries);
    progress.probing = true;
    return true;
  }
  let sent = false;
  while (progress.nextIndex <= last && progress.inflight.length < maxInflightAppends) {
    const entries = entriesFrom(replica.log, progress.nextIndex, maxEntriesPerAppend);
    sendAppend(replica, io, progress, entries);
    progress.nextIndex += entries.length;
    progress.inflight.push(progress.nextIndex - 1);
    sent = true;
  }
  return sent;
}

/** Anchored always: the follower verifies (prevLogIndex, prevLogTerm) before it believes anything. */
export function sendAppend(
  replica: Replica,
  io: RaftContext,
  progress: Progress,
  entries: readonly Entry[],
): void {
  // What it lacks is compacted away: only a snapshot can help, also instead of a heartbeat.
  if (progress.mode === "snapshot" || progress.nextIndex <= replica.log.baseIndex) {
    offerSnapshot(replica, io, progress);
    return;
  }
  const prevLogIndex = progress.nextIndex - 1;
  const prevLogTerm = termAt(replica.log, prevLogIndex);
  assert(prevLogTerm !== null, "an append is anchored in the leader's own log");
  progress.commitSent = replica.commitIndex;
  io.effects.push({
    kind: "send",
    to: progress.peer,
    afterSync: false,
    message: {
      kind: "appendEntries",
      term: replica.currentTerm,
      prevLogIndex,
      prevLogTerm,
      entries,
      leaderCommit: replica.commitIndex,
      round: leaderOf(replica).round,
      sentAt: io.ownNow,
      ...(isQuiesced(replica) ? { quiesce: true as const } : {}),
    },
  });
}

/** A follower answered an append of this term. */
export function onAppendEntriesResponse(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<AppendEntriesResponse>,
): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  const progress = role.progress.find(({ peer }) => peer === from);
  if (progress === undefined) return;
  // What a peer said before its disk was wiped is void, however late it arrives.
  if (message.disk < progress.disk) return;
  // Before anything is sent: what a silent leader sends lets its receivers sleep on.
  if (!message.success || message.saturated || message.disk > progress.disk)
    wake(replica, io, "peerBehind");
  progress.lastResponseAt = io.now;
  if (message.disk > progress.disk) {
    forgetPeer(progress, message.disk);
    noteProgress(io, progress);
    if (!message.success) {
      sendEntries(replica, io, progress);
      return;
    }
  }
  noteRound(progress, message);
  progress.saturated = message.saturated;
  // While a snapshot travels, only an answer that makes it needless counts.
  if (progress.mode === "snapshot" && !(message.success && message.index >= replica.log.baseIndex))
    return;
  if (message.success) {
    const learnt = acknowledge(progress, Math.min(message.index, lastIndex(replica.log)));
    if (learnt) noteProgress(io, progress);
    if (learnt) maybeCommit(replica, io);
    if (progress.matchIndex >= replica.commitIndex) progress.catchingUp = false;
    // With the configuration that has no place for it, its office ended (4.2.2).
    if (replica.role !== role) return;
    if (!sendEntries(replica, io, progress)) maybeNotifyCommit(replica, io, progress);
    return;
  }
  if (message.saturated) {
    becomeProbe(progress, Math.min(progress.nextIndex, message.index + 1));
    noteProgress(io, progress);
    return;
  }
  // A refusal that the leader already knows better than is stale: duplicated or overtaken.
  // (Or a contradiction, which only a wrong rule brings about: the next heartbeat asks again.)
  const stale =
    message.index <= progress.matchIndex ||
    (progress.mode === "probe" && message.index !== progress.nextIndex - 1);
  if (stale) return;
  const hint = lastPossibleMatch(replica.log, { index: message.hintIndex, term: message.hintTerm });
  // Below the log's base nothing can be compared: what is there comes as a snapshot.
  const agreed = Math.min(hint.index, message.hintIndex);
  becomeProbe(progress, Math.min(agreed + 1, message.index));
  noteProgress(io, progress);
  sendEntries(replica, io, progress);
}

export function noteProgress(io: RaftContext, progress: Progress): void {
  if (!io.tracing) return;
  const { peer, mode, matchIndex, nextIndex } = progress;
  io.effects.push({
    kind: "fact",
    fact: { kind: "progressChanged", peer, mode, matchIndex, nextIndex },
  });
}

/** A commit that no later append will carry soon is told at once, once. */
export function maybeNotifyCommit(replica: Replica, io: RaftContext, progress: Progress): void {
  if (progress.mode !== "replicate" || progress.inflight.length > 0) return;
  if (progress.commitSent < replica.commitIndex) sendAppend(replica, io, progress, []);
}

/** §5.3, §5.4.2: the commit rule, after a match or the own durable log advanced. */
export function maybeCommit(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  const matchIndexes: LogIndex[] = [];
  // The leader counts itself only as far as its own disk holds (10.2.1), and only while it has a
  // vote: a configuration without it commits without it (4.2.2).
  if (hasVote(replica, io)) matchIndexes.push(replica.durableIndex);
  for (const progress of role.progress)
    if (replica.configuration.voters.includes(progress.peer))
      matchIndexes.push(counts(replica, progress) ? progress.matchIndex : 0);
    // 4.2.1: who is no voter counts for nothing.
    else if (io.rules["count-learners"]) matchIndexes.push(progress.matchIndex);
  const to = quorumIndex(matchIndexes);
  if (to <= replica.commitIndex) return;
  const term = termAt(replica.log, to) as Term;
  // §5.4.2: only entries of the current term commit by counting; older ones commit with them.
  if (term !== replica.currentTerm && !io.rules["commit-old-terms"]) return;
  const copies = io.tracing ? holders(replica, io, role, to) : [];
  advanceCommit(replica, io, { to, copies });
  for (const progress of role.progress) maybeNotifyCommit(replica, io, progress);
  maybeServe(replica, io);
  leaveWhenRemoved(replica, io);
}

/** 4.2.2: a leader that is no longer part of the configuration stays until that is committed. */
function leaveWhenRemoved(replica: Replica, io: RaftContext): void {
  const { configurationIndex, commitIndex, currentTerm: term } = replica;
  if (configurationIndex > commitIndex || hasVote(replica, io)) return;
  becomeFollower(replica, io, { term, leader: null, reason: "removed" });
}

/** Whether a peer's copies count: it has a vote, with the very disk that they lie on. */
export function counts({ configuration }: Replica, { peer, disk }: Progress): boolean {
  return isVoter(configuration, peer, disk);
}

function holders(replica: Replica, io: RaftContext, role: Leader, index: LogIndex): NodeId[] {
  const nodes = hasVote(replica, io) && replica.durableIndex >= index ? [io.self] : [];
  for (const progress of role.progress)
    if (counts(replica, progress) && progress.matchIndex >= index) nodes.push(progress.peer);
  return nodes.sort((a, b) => a - b);
}

/** Moves commitIndex forward; the node applies what became committed. */
export function advanceCommit(
  replica: Replica,
  io: RaftContext,
  { to, copies }: { to: LogIndex; copies: readonly NodeId[] },
): void {
  const from = replica.commitIndex;
  assert(to > from, "commitIndex only grows");
  replica.commitIndex = to;
  if (replica.role.kind === "leader") replica.role.busyAt = io.ownNow;
  if (io.tracing)
    io.effects.push({ kind: "fact", fact: { kind: "commitAdvanced", from, to, copies } });
  io.effects.push({ kind: "write", record: { kind: "commitMark", index: to } });
}

/** Dissertation 6.4: a leader serves once an entry of its own term is committed. */
function maybeServe(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "leader" || role.serving) return;
  const ready = io.rules["no-leader-noop"] || replica.commitIndex >= role.firstIndex;
  if (!ready) return;
  role.serving = true;
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "serving", term: replica.currentTerm, index: role.firstIndex },
    });
  io.effects.push({ kind: "leadership", change: "serving" });
}
