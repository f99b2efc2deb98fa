import type { Micros, NodeId, PartitionId } from "../../base/ids.ts";
import { traceWriters } from "../../node/traceNode.ts";
import type { Entry } from "../../raft/entry.ts";
import type { RoleReason } from "../../raft/fact.ts";
import type { RaftMessage } from "../../raft/message.ts";
import { quorumSize } from "../../raft/quorum.ts";
import { emptyImage, type ReplicaImage } from "../../raft/replica.ts";
import type { ClusterConfig } from "../config.ts";
import type { Fact, TraceEvent } from "../trace.ts";
import { matchEtcdFlights, type EtcdFlights } from "./etcdFlights.ts";
import { readEtcdLines, type EtcdLine, type EtcdLineMessage } from "./etcdLine.ts";
import { raftMessage } from "./etcdMessages.ts";
import {
  appendedEntry,
  createEtcdReplica,
  effectOf,
  entryOf,
  hasPrevious,
  type EtcdEntries,
  type EtcdReplica,
  type PendingAppend,
} from "./etcdReplica.ts";
import type { JsonLine } from "./jsonLines.ts";
import type { TraceReading } from "./traceReading.ts";

/** etcd's trace has no clock that says anything: a line is a millisecond. */
const lineMicros: Micros = 1000;
/** What never arrives is seen for so long. */
const lostMicros: Micros = 5 * lineMicros;
/** The partition that etcd's one group becomes. */
const partition: PartitionId = 1;

interface Reading {
  readonly nodes: number;
  readonly replicas: readonly EtcdReplica[];
  readonly entries: EtcdEntries;
  readonly flights: EtcdFlights;
  readonly lines: readonly EtcdLine[];
  /** By the slot of a sending: its ref, and what was sent. */
  readonly sent: Map<number, { readonly ref: number; readonly message: RaftMessage }>;
  readonly events: TraceEvent[];
  count: number;
}

/**
 * Rewrites etcd's trace as one of the lab's. Its lines tell a node's state, not what changed: each
 * is compared with what was known of the node before, and the differences become facts.
 */
export function readEtcdTrace(lines: readonly JsonLine[]): TraceReading {
  const { read, nodes, skipped } = readEtcdLines(lines);
  const reading: Reading = {
    nodes,
    replicas: Array.from({ length: nodes }, (_, node) => createEtcdReplica(node)),
    entries: new Map(),
    flights: matchEtcdFlights(read),
    lines: read,
    sent: new Map(),
    events: [],
    count: 0,
  };
  for (const [slot, line] of read.entries()) readLine(reading, slot, line);
  const config: ClusterConfig = {
    seed: 0,
    nodes,
    partitions: 1,
    preset: "classroom",
    rules: [],
  };
  return { name: null, config, events: reading.events, skipped };
}

function readLine(reading: Reading, slot: number, line: EtcdLine): void {
  const replica = reading.replicas[line.node]!;
  if (!replica.isKnown || line.name === "InitState") startNode(reading, replica, line);
  if (line.name === "BecomeCandidate" || line.name === "Replicate") replica.trigger = 0;
  followRole(reading, replica, line);
  followVote(reading, replica, line);
  followLog(reading, replica, line);
  followCommit(reading, replica, line);
  const { message } = line;
  if (message !== null) {
    if (line.name.startsWith("Send")) send(reading, replica, { slot, line, message });
    else receive(reading, replica, { slot, line, message });
  }
  if (line.name === "Ready" && replica.durable !== replica.log.length) {
    replica.durable = replica.log.length;
    tell(reading, line, { kind: "entriesDurable", index: replica.durable });
  }
}

/** Writes one line of the trace; returns its ref. */
function tell(
  reading: Reading,
  { line, node }: EtcdLine,
  fact: Fact,
  { cause, of = partition }: { readonly cause?: number; readonly of?: PartitionId } = {},
): number {
  reading.count += 1;
  const ref = reading.count * traceWriters + node;
  const because = cause ?? reading.replicas[node]!.trigger;
  reading.events.push({ ref, cause: because, at: line * lineMicros, node, partition: of, fact });
  return ref;
}

/** The first line of a node, or a restart: its disk holds what the line says. */
function startNode(reading: Reading, replica: EtcdReplica, line: EtcdLine): void {
  const { term, vote, commit } = line;
  const held = replica.log.slice(0, line.log);
  // What stood there before the trace began is taken for bootstrap entries, as etcd's own are.
  for (let index = held.length + 1; index <= line.log; index++)
    held.push(entryOf(reading.entries, index, Math.min(1, term)));
  const image: ReplicaImage = {
    currentTerm: term,
    votedFor: vote,
    entries: held,
    commitMark: commit,
  };
  replica.trigger = 0;
  if (replica.isKnown) {
    const lostEntries = Math.max(0, replica.log.length - line.log);
    const images = [emptyImage, image];
    tell(reading, line, { kind: "nodeCrashed", lostEntries, images }, { of: -1 });
  }
  const cold = !replica.isKnown && term === 0 && held.length === 0;
  tell(reading, line, { kind: "nodeStarted", cold }, { of: -1 });
  tell(reading, line, { kind: "restored", image, restored: 0 });
  Object.assign(replica, createEtcdReplica(replica.node), {
    isKnown: true,
    term,
    vote,
    commit,
    applied: commit,
    durable: held.length,
    log: [...held],
  });
  const nodes: NodeId[] = [];
  tell(reading, line, {
    kind: "roleChanged",
    role: "follower",
    phase: "none",
    term,
    leader: null,
    reason: "started",
    nodes,
  });
}

function followRole(reading: Reading, replica: EtcdReplica, line: EtcdLine): void {
  const { role, term, node } = line;
  const old = { role: replica.role, term: replica.term };
  if (role === old.role && term === old.term) return;
  const isLeader = role === "StateLeader";
  const isFollower = role === "StateFollower";
  const isCandidate = !isLeader && !isFollower;
  if (term !== old.term) replica.vote = null;
  if (role === "StateCandidate") {
    replica.vote = node;
    replica.granters = [];
  }
  replica.role = role;
  replica.term = term;
  replica.isServing = false;
  replica.match.length = 0;
  if (isLeader) replica.leader = node;
  else if (isCandidate || term !== old.term) replica.leader = null;
  tell(reading, line, {
    kind: "roleChanged",
    role: isLeader ? "leader" : isFollower ? "follower" : "candidate",
    phase: isCandidate ? (role === "StateCandidate" ? "election" : "preVote") : "none",
    term,
    leader: replica.leader,
    reason: isFollower ? reasonToFollow(old, line) : isLeader ? "electionWon" : "electionTimeout",
    nodes: isLeader ? replica.granters : [],
  });
}

function reasonToFollow(
  old: { readonly role: string; readonly term: number },
  { term }: EtcdLine,
): RoleReason {
  if (term !== old.term) return "higherTerm";
  return old.role === "StateLeader" ? "lostQuorum" : "heardLeader";
}

function followVote(reading: Reading, replica: EtcdReplica, line: EtcdLine): void {
  const { vote, node } = line;
  if (vote === null || vote === replica.vote) return;
  replica.vote = vote;
  if (vote !== node) decideVote(reading, replica, { line, candidate: vote, granted: true });
}

function decideVote(
  reading: Reading,
  replica: EtcdReplica,
  {
    line,
    candidate,
    granted,
  }: { readonly line: EtcdLine; readonly candidate: NodeId; readonly granted: boolean },
): void {
  const last = reading.replicas[candidate]!.log.at(-1);
  const own = replica.log.at(-1);
  const isTaken = replica.vote !== null && replica.vote !== candidate;
  tell(reading, line, {
    kind: "voteDecided",
    candidate,
    term: line.message?.term ?? line.term,
    preVote: false,
    granted,
    reason: granted ? "granted" : isTaken ? "alreadyVoted" : "logBehind",
    candidateLast: { index: last?.index ?? 0, term: last?.term ?? 0 },
    ownLast: { index: own?.index ?? 0, term: own?.term ?? 0 },
  });
}

function followLog(reading: Reading, replica: EtcdReplica, line: EtcdLine): void {
  const { node, term } = line;
  const { log, pending } = replica;
  // A newer term is adopted, and told of, before the message is looked into.
  if (pending !== null && line.name !== "BecomeFollower") {
    replica.pending = null;
    if (isTaken(pending, line, log)) store(reading, replica, line, pending);
  }
  if (log.length > line.log) truncate(reading, replica, line, line.log + 1);
  if (log.length === line.log) return;
  const asLeader = line.role === "StateLeader";
  const added: Entry[] = [];
  for (let index = log.length + 1; index <= line.log; index++)
    added.push(
      asLeader
        ? appendedEntry(reading.entries, { index, term, node, line: line.line })
        : entryOf(reading.entries, index, Math.max(log.at(-1)?.term ?? 0, Math.min(1, term))),
    );
  append(reading, replica, line, { added, asLeader });
}

/** Its answer tells whether an append was taken; until then, the log it found does. */
function isTaken(
  pending: PendingAppend,
  { name, message, node }: EtcdLine,
  log: readonly Entry[],
): boolean {
  const isAnswer = name === "SendAppendEntriesResponse" && message !== null && message.to !== node;
  if (!isAnswer) return hasPrevious(log, pending);
  return !message.reject && pending.prevIndex <= log.length;
}

function store(
  reading: Reading,
  replica: EtcdReplica,
  line: EtcdLine,
  pending: PendingAppend,
): void {
  const { truncateFrom, added } = effectOf(replica.log, pending);
  if (truncateFrom > 0) truncate(reading, replica, line, truncateFrom);
  if (added.length > 0) append(reading, replica, line, { added, asLeader: false });
}

function append(
  reading: Reading,
  { log }: EtcdReplica,
  line: EtcdLine,
  { added, asLeader }: { readonly added: readonly Entry[]; readonly asLeader: boolean },
): void {
  log.push(...added);
  tell(reading, line, { kind: "entriesAppended", entries: added, asLeader });
}

function truncate(reading: Reading, replica: EtcdReplica, line: EtcdLine, from: number): void {
  const conflictTerm = replica.log[from - 1]!.term;
  replica.log.length = from - 1;
  replica.durable = Math.min(replica.durable, from - 1);
  tell(reading, line, { kind: "logTruncated", from, conflictTerm, leaderTerm: line.term });
}

function followCommit(reading: Reading, replica: EtcdReplica, line: EtcdLine): void {
  const { commit, applied, node, term } = line;
  if (commit !== replica.commit) {
    const isLeader = line.role === "StateLeader";
    const holds = reading.replicas.filter(
      (peer) => peer.node === node || (replica.match[peer.node] ?? 0) >= commit,
    );
    const copies = isLeader ? holds.map((peer) => peer.node) : [];
    tell(reading, line, { kind: "commitAdvanced", from: replica.commit, to: commit, copies });
    replica.commit = commit;
    const isOwn = replica.log[commit - 1]?.term === term;
    if (isLeader && isOwn && !replica.isServing) {
      replica.isServing = true;
      tell(reading, line, { kind: "serving", term, index: commit });
    }
  }
  if (applied !== null && applied > replica.applied) {
    tell(reading, line, { kind: "entriesApplied", from: replica.applied + 1, to: applied });
    replica.applied = applied;
  }
}

/** A line that tells of a message, and its place among the lines. */
interface MessageLine {
  readonly slot: number;
  readonly line: EtcdLine;
  readonly message: EtcdLineMessage;
}

function send(reading: Reading, replica: EtcdReplica, { slot, line, message }: MessageLine): void {
  const { from, to, type, reject } = message;
  // What a node tells itself does not travel.
  if (from === to) return;
  if (type === "MsgVoteResp") {
    decideVote(reading, replica, { line, candidate: to, granted: !reject });
    if (!reject) replica.vote = to;
  }
  const body = raftMessage(message, { sender: replica, entries: reading.entries });
  if (body === null) return;
  const arrival = reading.flights.arrivalOf.get(slot);
  const ref = tell(reading, line, {
    kind: "messageSent",
    to,
    message: body,
    deliverAt:
      arrival === undefined
        ? line.line * lineMicros + lostMicros
        : reading.lines[arrival]!.line * lineMicros,
    fate: arrival === undefined ? "lost" : "travels",
    copyAt: null,
  });
  reading.sent.set(slot, { ref, message: body });
}

function receive(
  reading: Reading,
  replica: EtcdReplica,
  { slot, line, message }: MessageLine,
): void {
  const { from, to, type, term, reject, index, rejectHint } = message;
  const sent = reading.sent.get(reading.flights.sendingOf.get(slot) ?? -1);
  const sender = reading.replicas[from]!;
  const body = sent?.message ?? raftMessage(message, { sender, entries: reading.entries });
  if (body === null) return;
  if (from !== to) {
    const fact = { kind: "messageDelivered", from, message: body.kind } as const;
    replica.trigger = tell(reading, line, fact, { cause: sent?.ref ?? 0 });
  }
  switch (body.kind) {
    case "appendEntries":
      if (term < replica.term) return;
      if (type !== "MsgHeartbeat")
        replica.pending = {
          prevIndex: body.prevLogIndex,
          prevTerm: body.prevLogTerm,
          entries: body.entries,
        };
      if (term === replica.term && replica.leader !== from && replica.role === "StateFollower") {
        replica.leader = from;
        tell(reading, line, { kind: "leaderKnown", leader: from, term });
      }
      return;
    case "requestVoteResponse":
      if (replica.role !== "StateCandidate" || term !== replica.term) return;
      if (!reject && !replica.granters.includes(from))
        replica.granters = [...replica.granters, from];
      tell(reading, line, {
        kind: "voteCounted",
        voter: from,
        term,
        preVote: false,
        granted: !reject,
        reason: reject ? "alreadyVoted" : "granted",
        granters: replica.granters,
        needed: quorumSize(reading.nodes),
      });
      return;
    case "appendEntriesResponse": {
      if (replica.role !== "StateLeader" || term !== replica.term) return;
      if (type === "MsgHeartbeatResp") return;
      const known = replica.match[from] ?? 0;
      const matchIndex = reject ? known : Math.max(known, index);
      replica.match[from] = matchIndex;
      if (from === to) return;
      tell(reading, line, {
        kind: "progressChanged",
        peer: from,
        mode: reject ? "probe" : "replicate",
        matchIndex,
        nextIndex: reject
          ? Math.max(matchIndex, Math.min(index - 1, rejectHint)) + 1
          : matchIndex + 1,
      });
      return;
    }
    case "requestVote":
      return;
  }
}
