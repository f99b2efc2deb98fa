import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import { isVoter, type Configuration } from "./configuration.ts";
import type { RaftContext } from "./effect.ts";
import type { Entry } from "./entry.ts";
import type { ElectionPhase, RoleReason, TimerReason } from "./fact.ts";
import { createLog, entryAt, lastIndex, type RaftLog } from "./log.ts";
import { trueDuration } from "./ownTime.ts";
import type { Progress } from "./progress.ts";
import type { ReceiveSession } from "./receiveSession.ts";
import type { Snapshot } from "./snapshot.ts";

export type Role =
  | { readonly kind: "follower"; leader: NodeId | null }
  | {
      readonly kind: "candidate";
      readonly phase: "preVote" | "election";
      granted: NodeId[];
      refused: NodeId[];
    }
  | {
      readonly kind: "leader";
      /** One per peer, sorted by node id. */
      readonly progress: Progress[];
      /** Where this leader's own term begins in its log. */
      readonly firstIndex: LogIndex;
      /** Its no-op is committed and applied: the application may be told (6.4). */
      serving: boolean;
    };

/** One node's copy of one partition. Plain data, stepped in place by its node alone. */
export interface Replica {
  readonly partition: PartitionId;
  /** The newest one in the log, committed or not; without any, the one that the log began with (4.1). */
  configuration: Configuration;
  /** Where it stands in the log; the log's base: it began with it. */
  configurationIndex: LogIndex;
  /** In force at the log's base. */
  baseConfiguration: Configuration;

  // Durable before any reply that depends on it (Figure 2, persistent state).
  currentTerm: Term;
  votedFor: NodeId | null;
  readonly log: RaftLog;

  // Volatile.
  role: Role;
  commitIndex: LogIndex;
  lastApplied: LogIndex;
  /** How much of the log would survive a crash now. */
  durableIndex: LogIndex;
  /** The newest one; null: none was taken or installed yet. */
  snapshot: Snapshot | null;
  /** The index of the one that would survive a crash now; 0: none. */
  durableSnapshot: LogIndex;
  /** Snapshots that arrive piece by piece, the oldest first. */
  readonly receiving: ReceiveSession[];
  /** How many transfers of snapshots this replica has begun as a leader. */
  transfers: number;
  /** When this term's leader was last heard; null: not since the start. */
  lastLeaderContact: Micros | null;
  /** The current draw; a new one with every role change. */
  electionTimeout: Micros;
  /** When the one running timer fires: heartbeat for a leader, election for the others. */
  deadline: Micros;
  /** How many random draws this replica has used. */
  draws: number;
}

/** What a disk holds of one replica. */
export interface ReplicaImage {
  readonly currentTerm: Term;
  readonly votedFor: NodeId | null;
  /** Where its log begins: behind this entry. (0, 0): at the very beginning. */
  readonly baseIndex: LogIndex;
  readonly baseTerm: Term;
  /** In force there; null: the one that the cluster began with. */
  readonly baseConfiguration: Configuration | null;
  readonly entries: readonly Entry[];
  readonly commitMark: LogIndex;
  readonly snapshot: Snapshot | null;
}

export const emptyImage: ReplicaImage = {
  currentTerm: 0,
  votedFor: null,
  baseIndex: 0,
  baseTerm: 0,
  baseConfiguration: null,
  entries: [],
  commitMark: 0,
  snapshot: null,
};

/** How far the disk knows to be committed: what a snapshot stands for is. */
export function committedIn({ baseIndex, entries, commitMark, snapshot }: ReplicaImage): LogIndex {
  return Math.max(snapshot?.index ?? 0, Math.min(commitMark, baseIndex + entries.length));
}

/** Builds a replica from its disk image; a cold start is a restart from an empty one. */
export function restoreReplica(
  io: RaftContext,
  {
    partition,
    configuration,
    image,
  }: { partition: PartitionId; configuration: Configuration; image: ReplicaImage },
): Replica {
  const { snapshot } = image;
  const log = createLog(image.entries, { index: image.baseIndex, term: image.baseTerm });
  const baseConfiguration = image.baseConfiguration ?? configuration;
  const replica: Replica = {
    partition,
    configuration: baseConfiguration,
    configurationIndex: log.baseIndex,
    baseConfiguration,
    currentTerm: image.currentTerm,
    votedFor: io.rules["forget-vote"] ? null : image.votedFor,
    log,
    role: { kind: "follower", leader: null },
    commitIndex: committedIn(image),
    // What the node above imports of a snapshot is applied with it.
    lastApplied: snapshot?.index ?? 0,
    durableIndex: lastIndex(log),
    snapshot,
    durableSnapshot: snapshot?.index ?? 0,
    receiving: [],
    transfers: 0,
    lastLeaderContact: null,
    electionTimeout: 0,
    deadline: 0,
    // A restarted replica continues no old stream: the instant of its start begins a new one.
    draws: io.now,
  };
  findConfiguration(replica);
  drawElectionTimeout(replica, io);
  noteRole(replica, io, "started", []);
  setElectionTimer(replica, io, "started");
  return replica;
}

/** Looks for the newest configuration of the log from its end. */
function findConfiguration(replica: Replica): void {
  const { log } = replica;
  for (let index = lastIndex(log); index > log.baseIndex; index--) {
    const { payload } = entryAt(log, index)!;
    if (payload.kind !== "configuration") continue;
    replica.configuration = payload.configuration;
    replica.configurationIndex = index;
    return;
  }
  replica.configuration = replica.baseConfiguration;
  replica.configurationIndex = log.baseIndex;
}

/**
 * After entries were appended or truncated: the newest configuration of the log is in force (4.1).
 * True when that is another than before.
 */
export function followConfiguration(
  replica: Replica,
  io: RaftContext,
  changed: { readonly truncatedFrom: LogIndex } | { readonly appended: readonly Entry[] },
): boolean {
  const before = replica.configuration;
  if ("appended" in changed) {
    for (const { index, payload } of changed.appended) {
      if (payload.kind !== "configuration") continue;
      replica.configuration = payload.configuration;
      replica.configurationIndex = index;
    }
  } else if (changed.truncatedFrom <= replica.configurationIndex) findConfiguration(replica);
  const { configuration, configurationIndex: index } = replica;
  if (configuration === before) return false;
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "configurationChanged", configuration, index },
    });
  return true;
}

/** Whether this node has a vote, as far as it knows. */
export function hasVote({ configuration }: Replica, { self, disk }: RaftContext): boolean {
  return isVoter(configuration, self, disk);
}

const electionPurpose = 1;

/** Randomised timeouts keep split votes rare (§5.2). */
export function drawElectionTimeout(replica: Replica, io: RaftContext): void {
  replica.draws += 1;
  replica.electionTimeout = drawBetween(
    io.seed,
    streamOf(electionPurpose, io.self, replica.partition),
    replica.draws,
    io.settings.electionTimeout,
  );
}

export function setElectionTimer(replica: Replica, io: RaftContext, reason: TimerReason): void {
  replica.deadline = io.now + trueDuration(io, replica.electionTimeout);
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: {
        kind: "timerSet",
        timer: "election",
        deadline: replica.deadline,
        timeout: replica.electionTimeout,
        reason,
      },
    });
}

export function setHeartbeatTimer(replica: Replica, io: RaftContext, reason: TimerReason): void {
  replica.deadline = io.now + trueDuration(io, io.settings.heartbeatInterval);
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: {
        kind: "timerSet",
        timer: "heartbeat",
        deadline: replica.deadline,
        timeout: io.settings.heartbeatInterval,
        reason,
      },
    });
}

/** The leader this replica knows: itself, the one it follows, or none. */
export function knownLeader(replica: Replica, self: NodeId): NodeId | null {
  switch (replica.role.kind) {
    case "leader":
      return self;
    case "follower":
      return replica.role.leader;
    case "candidate":
      return null;
  }
}

export function electionPhase(role: Role): ElectionPhase {
  return role.kind === "candidate" ? role.phase : "none";
}

export function noteRole(
  replica: Replica,
  io: RaftContext,
  reason: RoleReason,
  nodes: readonly NodeId[],
): void {
  if (!io.tracing) return;
  io.effects.push({
    kind: "fact",
    fact: {
      kind: "roleChanged",
      role: replica.role.kind,
      phase: electionPhase(replica.role),
      term: replica.currentTerm,
      leader: knownLeader(replica, io.self),
      reason,
      nodes,
    },
  });
}

/** Persists the current term and vote. */
export function writeHardState(replica: Replica, io: RaftContext): void {
  io.effects.push({
    kind: "write",
    record: { kind: "hardState", term: replica.currentTerm, votedFor: replica.votedFor },
  });
}

/** Back to follower, in this term or a newer one; a newer term frees the vote (§5.1). */
export function becomeFollower(
  replica: Replica,
  io: RaftContext,
  {
    term,
    leader,
    reason,
    nodes = [],
  }: { term: Term; leader: NodeId | null; reason: RoleReason; nodes?: readonly NodeId[] },
): void {
  const wasLeader = replica.role.kind === "leader";
  const wasFollower = replica.role.kind === "follower";
  if (term > replica.currentTerm) {
    replica.currentTerm = term;
    replica.votedFor = null;
    writeHardState(replica, io);
  }
  replica.role = { kind: "follower", leader };
  replica.lastLeaderContact = null;
  noteRole(replica, io, reason, nodes);
  if (wasLeader) io.effects.push({ kind: "leadership", change: "lost" });
  // A follower's running timer goes on: only its leader or a granted vote may reset it.
  if (!wasFollower) {
    drawElectionTimeout(replica, io);
    setElectionTimer(replica, io, "roleChanged");
  }
}

/** Whether another election would disturb this replica: it leads, or hears its leader (4.2.3). */
export function sticksToLeader(replica: Replica, io: RaftContext): boolean {
  if (io.rules["no-leader-stickiness"]) return false;
  return replica.role.kind === "leader" || heardLeaderRecently(replica, io);
}

/** Within the shortest election timeout. */
function heardLeaderRecently(replica: Replica, io: RaftContext): boolean {
  return (
    replica.role.kind === "follower" &&
    replica.role.leader !== null &&
    replica.lastLeaderContact !== null &&
    io.now - replica.lastLeaderContact < trueDuration(io, io.settings.electionTimeout.from)
  );
}
