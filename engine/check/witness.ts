import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { Envelope } from "../node/envelope.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import type { AnsweredRead, NodeReply, NodeWrite, OpenProposal } from "../node/node.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import type { Configuration } from "../raft/configuration.ts";
import type { RoleName } from "../raft/fact.ts";
import type { Replica } from "../raft/replica.ts";
import type { TicketWitness } from "./followTickets.ts";
import { createLogTree, emptyLog, type LogName, type LogTree } from "./logTree.ts";
import type { Evidence, InvariantName, Violation } from "./violation.ts";

/**
 * What a checker remembers of a run: history that no node may see. Plain data, so it can be cloned
 * with a keyframe and go on from there.
 */
export interface Checker {
  readonly nodes: NodeWitness[];
  readonly partitions: PartitionWitness[];
  readonly violations: Violation[];
  /** By version: the partition maps that anybody went by. */
  readonly maps: (PartitionMap | undefined)[];
  /** One violation per invariant, partition and node is enough: the first. */
  readonly reported: Set<string>;
  /** False once a node was met in the middle of its life: what happened before is not known. */
  sawEverything: boolean;
  /** False where nobody tells what the disks hold: then copies cannot be counted. */
  seesDisks: boolean;
}

/** What the invariants look at: a replica itself, or what a trace tells of one. */
export type SeenReplica = Pick<
  Replica,
  | "currentTerm"
  | "votedFor"
  | "log"
  | "configuration"
  | "configurationIndex"
  | "commitIndex"
  | "lastApplied"
  | "durableIndex"
> & { readonly role: { readonly kind: RoleName } };

export interface NodeWitness {
  readonly node: NodeId;
  /** Lives whose start was seen, or joined late; 0: never met. */
  lives: number;
  /** Of the map that it goes by in this life. */
  mapVersion: number;
  /** How often its disk had been wiped when the life began. */
  wipes: number;
  readonly replicas: ReplicaWitness[];
  /** Written, not yet durable; in the order of writing. */
  readonly unsynced: NodeWrite[];
  writtenSequence: number;
  /** The last message that was looked at. */
  lastEnvelope: Envelope | null;
  /** The last replica that was looked at when another map ended it. */
  lastEnded: Replica | null;
  /** The last answer that was looked at. */
  lastReply: NodeReply | null;
  /** The last read that was looked at. */
  lastRead: AnsweredRead | null;
  /** By request: what was accepted in this life, and not answered yet; of a batch perhaps two. */
  readonly accepted: Map<number, ProposalWitness[]>;
}

/** A proposal as it stood in the log when its node accepted it. */
export interface ProposalWitness {
  readonly partition: PartitionId;
  readonly ticket: HlcTimestamp;
  readonly last: LogIndex;
  /** The log up to its last entry. */
  readonly log: LogName;
  /** False: it is answered when it is committed. */
  readonly autoCommit: boolean;
}

/** One replica as it stood after its last event. */
export interface ReplicaWitness {
  term: Term;
  votedFor: NodeId | null;
  role: RoleName;
  /** Null: not looked at in this life. */
  configuration: Configuration | null;
  configurationIndex: LogIndex;
  commitIndex: LogIndex;
  lastApplied: LogIndex;
  /** Of the newest snapshot that it took or installed in this life; 0: none. */
  snapshotIndex: LogIndex;
  /** The same, of the newest that it began its life with, or that a leader sent beside its log. */
  givenUpTo: LogIndex;
  /** The same, of the newest that took the place of a log: that begins behind it at once. */
  replacedUpTo: LogIndex;
  /** The name of the log up to each index; slot = index - 1. Compaction shortens nothing here. */
  readonly log: LogName[];

  /** The log up to lastApplied; null: it was overwritten, so what was told cannot be replayed. */
  appliedLog: LogName | null;
  /** The last accepted proposals that were looked at. */
  newestProposal: OpenProposal | null;
  newestManual: OpenProposal | null;
  /** By term: its log's end when it became a candidate in this life. */
  readonly campaigns: Map<Term, { readonly index: LogIndex; readonly term: Term }>;
  /** Over all its lives: the last term in which it gave out indexes, and the highest. */
  assignedTerm: Term;
  assignedTo: LogIndex;

  // What its disk holds, by the order of its writes alone: a crash leaves this and perhaps a part
  // of what was not synced yet.
  diskTerm: Term;
  diskVote: NodeId | null;
  diskMark: LogIndex;
  /** The last entry that the snapshot on its disk stands for; 0: there is none. */
  diskSnapshot: LogIndex;
  readonly diskLog: LogName[];
  /** What each of its disks held when it was wiped, in the order of the wipings. */
  readonly forgottenLogs: LogName[][];
  /** What its disk held when another map removed the partition: it has acknowledged that. */
  erasedLog: readonly LogName[];
  /** Every vote that ever became durable. */
  readonly storedVotes: Map<Term, NodeId>;

  // What it said, over all its lives.
  readonly toldVotes: Map<Term, NodeId>;
  toldTerm: Term;
}

export interface LeaderWitness {
  readonly node: NodeId;
  readonly at: Micros;
  /** Its log when it was first seen in office. */
  readonly log: LogName;
}

/** What one partition ever elected, committed and applied. */
export interface PartitionWitness {
  readonly partition: PartitionId;
  readonly tree: LogTree;
  readonly leaders: Map<Term, LeaderWitness>;
  newestLeaderTerm: Term;
  /** The log that became committed, up to each index; slot = index - 1. */
  readonly committed: LogName[];
  /** The lowest term in which a leader held it for committed. */
  readonly committedIn: Term[];
  /** What the first node to apply an index applied there. */
  readonly applied: LogName[];
  /** By index: the checksum of the first snapshot of it, which any other has to have. */
  readonly snapshots: Map<LogIndex, string>;
  /** False where some committed entries were compacted away before anybody looked. */
  knowsAll: boolean;
  /** By printed ticket: what was answered as failed for certain, so that it may never commit. */
  readonly failed: Map<string, FailedWitness>;
  /** What was answered with Success: the instants, with indexes that only grow. */
  readonly acknowledged: { readonly at: Micros; readonly index: LogIndex }[];
  /** By printed ticket: what the committed log says of it. */
  readonly tickets: Map<string, TicketWitness>;
  /** The ticket whose entries the committed log ends in the middle of; null: none. */
  tornTicket: string | null;
}

export interface FailedWitness {
  readonly node: NodeId;
  readonly request: number;
}

export function createNodeWitness(node: NodeId, partitions: number): NodeWitness {
  return {
    node,
    lives: 0,
    mapVersion: 0,
    wipes: 0,
    replicas: Array.from({ length: partitions }, createReplicaWitness),
    unsynced: [],
    writtenSequence: 0,
    lastEnvelope: null,
    lastEnded: null,
    lastReply: null,
    lastRead: null,
    accepted: new Map(),
  };
}

export function createReplicaWitness(): ReplicaWitness {
  return {
    term: 0,
    votedFor: null,
    role: "follower",
    configuration: null,
    configurationIndex: 0,
    commitIndex: 0,
    lastApplied: 0,
    snapshotIndex: 0,
    givenUpTo: 0,
    replacedUpTo: 0,
    log: [],
    appliedLog: emptyLog,
    newestProposal: null,
    newestManual: null,
    campaigns: new Map(),
    assignedTerm: 0,
    assignedTo: 0,
    diskTerm: 0,
    diskVote: null,
    diskMark: 0,
    diskSnapshot: 0,
    diskLog: [],
    forgottenLogs: [],
    erasedLog: [],
    storedVotes: new Map(),
    toldVotes: new Map(),
    toldTerm: 0,
  };
}

export function createPartitionWitness(partition: PartitionId): PartitionWitness {
  return {
    partition,
    tree: createLogTree(),
    leaders: new Map(),
    newestLeaderTerm: 0,
    committed: [],
    committedIn: [],
    applied: [],
    snapshots: new Map(),
    knowsAll: true,
    failed: new Map(),
    acknowledged: [],
    tickets: new Map(),
    tornTicket: null,
  };
}

/** Where something was noticed. */
export interface Place {
  readonly checker: Checker;
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly at: Micros;
}

/** Files a violation, unless this node was caught at the same thing in this partition before. */
export function report(
  { checker, node, partition, at }: Place,
  invariant: InvariantName,
  detail: string,
  evidence: Evidence,
): void {
  const key = `${invariant} ${partition} ${node}`;
  if (checker.reported.has(key)) return;
  checker.reported.add(key);
  checker.violations.push({ invariant, at, node, partition, detail, evidence });
}
