import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { WriteRecord } from "../raft/effect.ts";
import type { RaftMessage } from "../raft/message.ts";
import type { Replica, ReplicaImage } from "../raft/replica.ts";
import type { Rules } from "../raft/rules.ts";
import type { ClientOperation } from "./application.ts";
import type { NodeConditions } from "./conditions.ts";
import type { Delivered } from "./delivered.ts";
import { createChores, type Chores } from "./chores.ts";
import type { EntryOutcome, OpenBatch } from "./entryBatch.ts";
import type { Envelope } from "./envelope.ts";
import type { NodeTraceEvent } from "./fact.ts";
import type { OpenCall } from "./openCalls.ts";
import type { HlcTimestamp, HybridLogicalClock } from "./hybridLogicalClock.ts";
import { createSystemState, type SystemState } from "./system.ts";
import type { PartitionMap } from "./partitionMap.ts";
import type { Retention } from "./retention.ts";
import { registerApplication, type RegisterState } from "./register.ts";
import type { NodeSettings } from "./settings.ts";
import type { OperationStatus } from "./status.ts";
import type { TicketDecision, Tickets } from "./tickets.ts";

/** What never changes while a node lives. */
export interface NodeOptions {
  readonly id: NodeId;
  readonly seed: number;
  readonly voters: readonly NodeId[];
  readonly partitionMap: PartitionMap;
  readonly settings: NodeSettings;
  readonly rules: Rules;
  readonly tracing: boolean;
}

/** A proposal whose waiter has not been answered yet. */
export interface OpenProposal {
  readonly request: number;
  /** Who hears of its end: the application that proposed it, or whoever called the node. */
  readonly asker: "application" | "caller";
  readonly ticket: HlcTimestamp;
  /** The index of its last entry. */
  readonly last: LogIndex;
  readonly deadline: Micros;
  /** The trace line of its appending. */
  readonly ref: number;
  /** Whether it is answered when it is applied, or as soon as it is committed. */
  readonly autoCommit: boolean;
}

/** A write on its way to the disk, and what its arrival will mean. */
export interface PendingWrite {
  readonly sequence: number;
  readonly partition: PartitionId;
  readonly lastIndex: LogIndex;
  readonly lastTerm: Term;
  readonly hardStateTerm: Term | null;
  /** 0: it carries no snapshot. */
  readonly snapshotIndex: LogIndex;
  readonly cause: number;
}

/** A message that promises what the disk does not hold yet. */
export interface HeldMessage {
  readonly afterSequence: number;
  readonly to: NodeId;
  readonly partition: PartitionId;
  readonly message: RaftMessage;
  readonly cause: number;
}

/** One simulated process. Plain data: it survives structured clone, and one owner steps it. */
export interface NodeState {
  readonly id: NodeId;
  readonly clock: HybridLogicalClock;
  readonly system: SystemState;
  /** By partition id, P0 included; undefined: not there yet, or removed. */
  readonly replicas: (Replica | undefined)[];
  /** By partition id: found on the disk of partitions that this node does not know of yet. */
  readonly dormant: (ReplicaImage | undefined)[];
  /** By partition id, oldest first: those that are answered when they are applied. */
  readonly proposals: OpenProposal[][];
  /** By partition id, oldest first: those that are answered when they are committed. */
  readonly manualProposals: OpenProposal[][];
  /** In the order of asking. */
  readonly batches: OpenBatch[];
  /** By partition id. */
  readonly tickets: Tickets[];
  /** In the order of asking. */
  readonly openCalls: OpenCall[];
  readonly chores: Chores;
  readonly application: RegisterState;
  conditions: NodeConditions;
  /** By partition id: what the application was told in this life. */
  readonly delivered: Delivered[];
  /** By partition id: what keeps its log from being compacted. */
  readonly retention: Retention[];
  /** By partition id: the leader that the application was told last. */
  readonly publishedLeader: (NodeId | null)[];

  writtenSequence: number;
  syncedSequence: number;
  /** By partition id: the last write that asked for an fsync. */
  readonly lastWrite: number[];
  readonly pendingWrites: PendingWrite[];
  /** By partition id: how many of those are its. */
  readonly walDepth: number[];
  readonly heldMessages: HeldMessage[];

  /** When the earliest timer of any replica, proposal or chore is due. */
  nextDeadline: Micros;
  /** Whose timer that is; `noPartition`: a chore's. */
  nextPartition: PartitionId;
  /** Trace lines written so far in the run by this node, over all its lives. */
  traceCount: number;
}

/** A record for the disk, in the order of writing. */
export interface NodeWrite {
  readonly sequence: number;
  readonly partition: PartitionId;
  readonly record: WriteRecord;
}

export interface NodeReply {
  readonly request: number;
  readonly at: Micros;
  readonly status: OperationStatus;
  readonly ticket: HlcTimestamp | null;
  readonly logIndex: number;
  readonly value: string | null;
  readonly leader: NodeId | null;
  readonly cause: number;
  /** What became of the ticket, where a call about one came about. */
  readonly decision?: TicketDecision;
  /** Of a batch. */
  readonly entries?: readonly EntryOutcome[];
}

/** A change of who leads, told even when nothing is traced: the world around needs it. */
export interface LeadershipChange {
  readonly at: Micros;
  readonly partition: PartitionId;
  readonly term: Term;
  readonly change: "elected" | "serving" | "lost";
}

/** Another partition map was applied: whoever routes by it has to know. */
export interface MapChange {
  readonly at: Micros;
  readonly map: PartitionMap;
}

/** Where a node's steps leave what they have to say. */
export interface NodeOutput {
  envelopes: Envelope[];
  writes: NodeWrite[];
  replies: NodeReply[];
  leadership: LeadershipChange[];
  maps: MapChange[];
  trace: NodeTraceEvent[];
}

export function createNodeOutput(): NodeOutput {
  return { envelopes: [], writes: [], replies: [], leadership: [], maps: [], trace: [] };
}

/** What somebody asks of a node, or of the application on it. */
export interface NodeRequest {
  /** Unique in the run; answers carry it. */
  readonly id: number;
  readonly operation: ClientOperation;
}

/** What can happen to a node. */
export type NodeInput =
  | { readonly kind: "message"; readonly envelope: Envelope }
  | { readonly kind: "request"; readonly request: NodeRequest; readonly cause: number }
  /** The disk holds every write up to `sequence`. */
  | { readonly kind: "synced"; readonly sequence: number }
  | { readonly kind: "timer" }
  /** Its surroundings changed. */
  | { readonly kind: "conditions"; readonly conditions: NodeConditions; readonly cause: number }
  /** A replica's running timer fires now. */
  | { readonly kind: "fireTimer"; readonly partition: PartitionId; readonly cause: number }
  /** A replica stands for election now, whoever leads. */
  | { readonly kind: "elect"; readonly partition: PartitionId; readonly cause: number };

/** What a disk holds of one node: one image per partition id; missing ones are empty. */
export type NodeImage = readonly ReplicaImage[];

/** The state of a node before its start; `startNode` (step.ts) restores its replicas. */
export function createNodeState(
  options: NodeOptions,
  {
    sequence,
    traceCount,
    conditions,
  }: { sequence: number; traceCount: number; conditions: NodeConditions },
): NodeState {
  return {
    id: options.id,
    clock: { node: options.id, millis: 0, counter: 0 },
    system: createSystemState(options.partitionMap),
    replicas: [],
    dormant: [],
    proposals: [],
    manualProposals: [],
    batches: [],
    tickets: [],
    openCalls: [],
    chores: createChores(),
    application: registerApplication.initialState(),
    conditions,
    delivered: [],
    retention: [],
    publishedLeader: [],
    writtenSequence: sequence,
    syncedSequence: sequence,
    lastWrite: [],
    pendingWrites: [],
    walDepth: [],
    heldMessages: [],
    nextDeadline: Number.MAX_SAFE_INTEGER,
    nextPartition: -1,
    traceCount,
  };
}
