import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import { initialConfiguration } from "../raft/configuration.ts";
import type { WriteRecord } from "../raft/effect.ts";
import type { RaftMessage } from "../raft/message.ts";
import type { Replica, ReplicaImage } from "../raft/replica.ts";
import type { Rules } from "../raft/rules.ts";
import type { ClientOperation, Rows, ServiceReply } from "./application.ts";
import type { NodeConditions } from "./conditions.ts";
import type { Delivered } from "./delivered.ts";
import { createChores, type Chores } from "./chores.ts";
import type { EntryOutcome, OpenBatch } from "./entryBatch.ts";
import type { Envelope } from "./envelope.ts";
import type { NodeTraceEvent } from "./fact.ts";
import { createBalancer, type BalancerState } from "./balancer.ts";
import type { LoadMeter } from "./loadMeter.ts";
import type { Hosted } from "./hosted.ts";
import type { HeardReport } from "./loadReport.ts";
import type { LivenessTable } from "./livenessTable.ts";
import { createMembership, type Membership } from "./membership.ts";
import type { OpenCall } from "./openCalls.ts";
import type { OpenRead } from "./openReads.ts";
import type { HlcTimestamp, HybridLogicalClock } from "./hybridLogicalClock.ts";
import { createSystemState, type SystemState } from "./system.ts";
import type { PartitionMap } from "./partitionMap.ts";
import type { Retention } from "./retention.ts";
import type { NodeSettings } from "./settings.ts";
import type { OperationStatus } from "./status.ts";
import { createSwim, type SwimState } from "./swim.ts";
import type { TicketDecision, Tickets } from "./tickets.ts";

/** What never changes while a node lives. */
export interface NodeOptions {
  readonly id: NodeId;
  readonly seed: number;
  /** The initial configuration; whoever is not in it is spare. */
  readonly voters: readonly NodeId[];
  /** How many nodes there are to speak to, spare ones included. */
  readonly nodes: number;
  readonly partitionMap: PartitionMap;
  readonly settings: NodeSettings;
  readonly rules: Rules;
  readonly tracing: boolean;
  readonly hosted: Hosted;
}

/** A proposal whose waiter has not been answered yet. */
export interface OpenProposal {
  readonly request: number;
  /** Who hears of its end: the application that proposed it, or whoever called the node. */
  readonly asker: "application" | "caller";
  readonly ticket: HlcTimestamp;
  /** The index of its last entry. */
  readonly last: LogIndex;
  readonly proposedAt: Micros;
  deadline: Micros;
  /** The trace line of its appending. */
  readonly ref: number;
  /** The application's own word for it; empty where it has none. */
  readonly tag: string;
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
  /** In the order of asking. */
  readonly reads: OpenRead[];
  /** The number of the newest read: no life of this node uses one again. */
  readsAsked: number;
  readonly chores: Chores;
  /** What it believes of the other nodes. */
  readonly liveness: LivenessTable;
  readonly swim: SwimState;
  /** By partition id: what it measures where it leads. */
  readonly loads: LoadMeter[];
  /** What others reported of theirs, one per node. */
  readonly reports: HeardReport[];
  readonly balancer: BalancerState;
  readonly membership: Membership;
  /** Its own business: only its handlers know what is in it. */
  readonly application: unknown;
  /** How often anything was said to it in this life: between two tellings it stays as it is. */
  told: number;
  /** The application's timers. */
  readonly timers: ApplicationTimer[];
  /** Calls that it made of its own node, and how it knows them again. */
  readonly ownCalls: OwnCall[];
  /** Its table as it was shown last; empty where nothing is traced. */
  shown: Rows;
  /** How many requests the application made of its own node in this life. */
  ownRequests: number;
  conditions: NodeConditions;
  /** By partition id: what the application was told in this life. */
  readonly delivered: Delivered[];
  /** By partition id: what keeps its log from being compacted. */
  readonly retention: Retention[];
  /** By partition id: the leader that the application was told last. */
  readonly publishedLeader: (NodeId | null)[];
  /** Since when. */
  readonly publishedSince: Micros[];

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

/** A read that promised to be current was answered; told even when nothing is traced: for checkers. */
export interface AnsweredRead {
  readonly request: number;
  readonly partition: PartitionId;
  /** When it reached the node. */
  readonly askedAt: Micros;
  /** What it reflects at least. */
  readonly index: LogIndex;
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
  reads: AnsweredRead[];
  maps: MapChange[];
  services: ServiceCall[];
  /** Replicas that another map ended, as they stood; told even when nothing is traced: for checkers. */
  ended: Replica[];
  trace: NodeTraceEvent[];
}

export function createNodeOutput(): NodeOutput {
  return {
    envelopes: [],
    writes: [],
    replies: [],
    leadership: [],
    reads: [],
    maps: [],
    services: [],
    ended: [],
    trace: [],
  };
}

/** A call that an application made of its own node. */
export interface OwnCall {
  readonly request: number;
  readonly tag: string;
}

/** A timer of the application. */
export interface ApplicationTimer {
  readonly name: string;
  due: Micros;
}

/** What an application asks of the world outside. */
export interface ServiceCall {
  readonly at: Micros;
  readonly service: string;
  readonly tag: string;
  readonly data: string;
  readonly idempotencyKey: string | null;
  readonly cause: number;
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
  /** An outside service answers the application. */
  | { readonly kind: "serviceReply"; readonly reply: ServiceReply; readonly cause: number }
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
    at,
  }: { sequence: number; traceCount: number; conditions: NodeConditions; at: Micros },
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
    reads: [],
    readsAsked: 0,
    chores: createChores(),
    liveness: [],
    swim: createSwim(at),
    loads: [],
    reports: [],
    balancer: createBalancer(),
    membership: createMembership(initialConfiguration(options.voters)),
    application: options.hosted.application.initialState({
      node: options.id,
      settings: options.hosted.settings,
    }),
    told: 0,
    timers: [],
    ownCalls: [],
    shown: {},
    ownRequests: 0,
    conditions,
    delivered: [],
    retention: [],
    publishedLeader: [],
    publishedSince: [],
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
