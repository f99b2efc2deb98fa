import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { ClientOperation, Rows } from "../node/application.ts";
import { createConditions, type NodeConditions } from "../node/conditions.ts";
import type { MemberLiveness } from "../node/livenessTable.ts";
import type { EntryOutcome } from "../node/entryBatch.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import type { WireMessage } from "../node/nodeMessage.ts";
import { createInitialPartitionMap, type PartitionMap } from "../node/partitionMap.ts";
import { initialRoster, roleIn, type MemberRole, type Roster } from "../node/roster.ts";
import type { OperationStatus } from "../node/status.ts";
import type { Ticket } from "../node/tickets.ts";
import { initialConfiguration, type Configuration } from "../raft/configuration.ts";
import type { Entry } from "../raft/entry.ts";
import type { ElectionPhase, RoleName } from "../raft/fact.ts";
import type { NetworkSettings } from "./config.ts";
import type { Interference, MessageClass } from "./interference.ts";
import type { MessageFate } from "./network.ts";
import type { LedgerLine, ServiceState } from "./servicesState.ts";

/**
 * What can be seen of a cluster at one instant: the fold of its trace, and nothing else. Views are
 * never written once published; successive views share whatever did not change, so comparing by
 * identity tells what moved.
 */
export interface ClusterView {
  /** The instant of the last folded line. */
  readonly at: Micros;
  readonly nodeCount: number;
  /** Partitions P0 included: ids 0…partitionCount-1. */
  readonly partitionCount: number;
  /** The newest that any node has applied: what routes, and the generations. */
  readonly partitionMap: PartitionMap;
  readonly nodes: readonly NodeView[];
  /** At `node * partitionCount + partition`. */
  readonly replicas: readonly ReplicaView[];
  /** Messages under way, by the ref of their sending. */
  readonly flights: ReadonlyMap<number, Flight>;
  /** Links that are down, at `from * nodeCount + to`. */
  readonly cut: readonly boolean[];
  /** The trace line that last changed the links; 0 when none did. */
  readonly cutRef: number;
  /** Directions of links that are not like the others, cuts aside; sorted by (from, to). */
  readonly links: readonly LinkView[];
  /** Client operations, oldest first; the last `keptOperations`. */
  readonly operations: readonly OperationView[];
  /** What outside services heard, oldest first. */
  readonly ledger: readonly LedgerLine[];
  /** How they behave; working, where nothing is said. */
  readonly services: Readonly<Record<string, ServiceState>>;
}

/** Finished operations beyond this many leave the view (the trace keeps them). */
export const keptOperations = 64;

/** One node's process, and what its surroundings do to it. */
export interface NodeView {
  readonly node: NodeId;
  readonly up: boolean;
  /** Its process is stopped, and will go on where it stood. */
  readonly paused: boolean;
  /** The trace line that paused it; 0: it is not paused. */
  readonly pausedRef: number;
  readonly conditions: NodeConditions;
  /** The trace line that last changed its conditions; 0: none did. */
  readonly conditionsRef: number;
  /** The members of the cluster as far as it has applied them (and as its disk tells, once it starts). */
  readonly roster: Roster;
  /** Its disk was wiped, and nobody has taken it in with the new one yet. */
  readonly forgotten: boolean;
  /** Since when it is up or down. */
  readonly since: Micros;
  /** 1 after the cold start. */
  readonly starts: number;
  /** Of the partition map that it has applied. */
  readonly mapVersion: number;
  /** What it believes of the others, by node; of whom nothing is there, it heard nothing bad. */
  readonly liveness: readonly MemberLiveness[];
  /** What its application shows of itself; of the register and of a node that is down, nothing. */
  readonly rows: Rows;
}

/** One direction of a link on which somebody does something to messages. */
export interface LinkView {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Where it is not like the others; null: it is. */
  readonly network: Partial<NetworkSettings> | null;
  readonly meddling: readonly MeddlingView[];
}

/** A rule of meddling that is in force. */
export interface MeddlingView {
  readonly how: Interference["how"];
  readonly message: MessageClass;
  /** Null: of every partition. */
  readonly partition: PartitionId | null;
  /** Null: every one. Else it ends with the message that it is meant for. */
  readonly nth: number | null;
  /** The trace line of the act. */
  readonly ref: number;
}

/** A log as far as it is known: `entries` may be shared with later views, `last` is this view's end. */
export interface LogView {
  /** The entry with index i stands at slot i-base-1. Slots beyond that of `last` are not this view's. */
  readonly entries: readonly Entry[];
  /** Up to here the log is compacted away; 0: it is whole. */
  readonly base: LogIndex;
  readonly last: LogIndex;
}

/** A running timer of a replica; instants of virtual time, in microseconds. */
export interface TimerView {
  readonly timer: "election" | "heartbeat";
  readonly setAt: Micros;
  readonly deadline: Micros;
  readonly timeout: Micros;
}

/** What a leader knows of one peer's log (matchIndex and nextIndex of Figure 2), and how it sends to it. */
export interface PeerView {
  readonly peer: NodeId;
  readonly mode: "probe" | "replicate" | "snapshot";
  readonly matchIndex: LogIndex;
  readonly nextIndex: LogIndex;
  /** snapshot: the piece that is out (from 0), of how many, and what it brings it up to; null: none. */
  readonly transfer: TransferView | null;
}

/** A snapshot on its way, as one of its ends knows it. */
export interface TransferView {
  readonly index: LogIndex;
  readonly chunk: number;
  /** Null: only the sender knows. */
  readonly chunks: number | null;
}

/** One node's copy of one partition. While the node is down: what its disk holds. */
export interface ReplicaView {
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly role: RoleName;
  readonly phase: ElectionPhase;
  readonly roleSince: Micros;
  /** The trace line of the last role change. */
  readonly roleRef: number;
  /** A leader whose own term has a committed entry. */
  readonly serving: boolean;
  readonly term: Term;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  /** A candidate's or leader's voters, in the order of counting. */
  readonly granters: readonly NodeId[];
  readonly refusers: readonly NodeId[];
  /** Who takes part, as far as it knows; pending while its index lies above commitIndex. */
  readonly configuration: Configuration;
  /** Where that stands in its log; 0: it began with it. */
  readonly configurationIndex: LogIndex;
  /** What its log began with. */
  readonly baseConfiguration: Configuration;
  readonly log: LogView;
  readonly commitIndex: LogIndex;
  readonly lastApplied: LogIndex;
  readonly durableIndex: LogIndex;
  /** The last entry that its newest snapshot stands for; 0: it has none. */
  readonly snapshotIndex: LogIndex;
  /** The same, as far as its disk holds it: what lies below may be compacted away. */
  readonly durableSnapshot: LogIndex;
  /** A snapshot that arrives piece by piece: the last piece that was taken. */
  readonly receiving: (TransferView & { readonly from: NodeId }) | null;
  /** Entries that were replayed to the application at its last start. */
  readonly replayed: number;
  /** Those that hold the log back or are about to be applied, in log order. */
  readonly openTickets: readonly TicketView[];
  /** Those that are over, oldest first: the last `keptTickets`. */
  readonly settledTickets: readonly TicketView[];
  readonly timer: TimerView | null;
  /** Its timer stands still: nothing happens in its partition, and its leader's node is alive. */
  readonly quiesced: boolean;
  /** A leader's knowledge of its peers, sorted by node. */
  readonly peers: readonly PeerView[];
  /** Whom this leader is handing its office to, and since when; null: to nobody. */
  readonly transfer: { readonly target: NodeId; readonly since: Micros } | null;
  /** Somebody keeps this leader's heartbeats back. */
  readonly heartbeatsSuspended: boolean;
  /** Requests whose reads wait here until they are known to be current, in the order of asking. */
  readonly readsWaiting: readonly number[];
}

/** A proposal of manual entries, as far as its node knows it to be committed. */
export type TicketView = Pick<
  Ticket,
  "ticket" | "first" | "last" | "decision" | "decidedAt" | "since"
>;

/** A message under way, or one that is being lost. */
export interface Flight {
  readonly ref: number;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly partition: PartitionId;
  readonly message: WireMessage;
  readonly sentAt: Micros;
  readonly deliverAt: Micros;
  readonly fate: MessageFate;
}

/** One operation of a client, from its asking to its answer. */
export interface OperationView {
  readonly request: number;
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly node: NodeId | null;
  readonly invokedAt: Micros;
  readonly completedAt: Micros | null;
  readonly status: OperationStatus | null;
  /** Where its entry stands in the log, as soon as a leader appended it; -1 before. */
  readonly logIndex: LogIndex;
  /** The ticket of what was appended for it; null: nothing was. */
  readonly ticket: HlcTimestamp | null;
  readonly value: string | null;
  /** The hint that came with a refusal. */
  readonly hint: NodeId | null;
  readonly silent: boolean;
  /** Of a batch: how each of its entries ended. */
  readonly entries?: readonly EntryOutcome[];
}

/** The view of a cluster before anything happened: nobody is up, every log is empty. */
export function createView(config: {
  readonly nodes: number;
  readonly members?: number;
  readonly partitions: number;
}): ClusterView {
  const partitionCount = config.partitions + 1;
  const nodes: NodeView[] = [];
  const replicas: ReplicaView[] = [];
  const conditions = createConditions(partitionCount);
  const configuration = initialConfiguration(
    Array.from({ length: config.members ?? config.nodes }, (_, node) => node),
  );
  for (let node = 0; node < config.nodes; node++) {
    nodes.push({
      node,
      up: false,
      paused: false,
      pausedRef: 0,
      conditions,
      conditionsRef: 0,
      roster: initialRoster(configuration),
      forgotten: false,
      since: 0,
      starts: 0,
      mapVersion: 1,
      liveness: [],
      rows: {},
    });
    for (let partition = 0; partition < partitionCount; partition++)
      replicas.push(emptyReplica(node, partition, configuration));
  }
  return {
    at: 0,
    nodeCount: config.nodes,
    partitionCount,
    partitionMap: createInitialPartitionMap(Math.max(1, config.partitions)),
    nodes,
    replicas,
    flights: new Map(),
    cut: Array.from({ length: config.nodes * config.nodes }, () => false),
    cutRef: 0,
    links: [],
    operations: [],
    ledger: [],
    services: {},
  };
}

export function emptyReplica(
  node: NodeId,
  partition: PartitionId,
  configuration: Configuration,
): ReplicaView {
  return {
    node,
    partition,
    role: "follower",
    phase: "none",
    roleSince: 0,
    roleRef: 0,
    serving: false,
    term: 0,
    votedFor: null,
    leader: null,
    granters: [],
    refusers: [],
    configuration,
    configurationIndex: 0,
    baseConfiguration: configuration,
    log: { entries: [], base: 0, last: 0 },
    commitIndex: 0,
    lastApplied: 0,
    durableIndex: 0,
    snapshotIndex: 0,
    durableSnapshot: 0,
    receiving: null,
    replayed: 0,
    openTickets: [],
    settledTickets: [],
    timer: null,
    quiesced: false,
    peers: [],
    transfer: null,
    heartbeatsSuspended: false,
    readsWaiting: [],
  };
}

/** One node's copy of one partition, as this view knows it. */
export function replicaOf(view: ClusterView, node: NodeId, partition: PartitionId): ReplicaView {
  // One that is not there yet is as one that nothing has happened to.
  if (partition >= view.partitionCount)
    return emptyReplica(node, partition, view.replicas[0]!.configuration);
  return view.replicas[node * view.partitionCount + partition]!;
}

/** The entry at an index of a log as this view knows it. */
export function entryOf({ log }: Pick<ReplicaView, "log">, index: LogIndex): Entry | undefined {
  return index > log.base && index <= log.last ? log.entries[index - log.base - 1] : undefined;
}

/** The entries of a log, from its base to its end. */
export function entriesOf({ entries, base, last }: LogView): readonly Entry[] {
  return entries.slice(0, last - base);
}

/** The newest leader of a partition: among crowns, the one of the highest term. */
export function leaderOf(view: ClusterView, partition: PartitionId): ReplicaView | null {
  let newest: ReplicaView | null = null;
  for (let node = 0; node < view.nodeCount; node++) {
    const replica = replicaOf(view, node, partition);
    if (replica.role !== "leader" || !view.nodes[node]!.up) continue;
    if (newest === null || replica.term > newest.term) newest = replica;
  }
  return newest;
}

/** The newest roster that anybody has applied. */
export function rosterOf(view: ClusterView): Roster {
  let newest = view.nodes[0]!.roster;
  for (const { roster } of view.nodes)
    if (roster.membershipVersion > newest.membershipVersion) newest = roster;
  return newest;
}

/** What a node is to the cluster, with the disk that it has: a wiped one is somebody else. */
export function memberRole(view: ClusterView, node: NodeId): MemberRole | "notMember" {
  const disk = view.nodes[node]?.conditions.wipes ?? 0;
  return roleIn(rosterOf(view), { node, disk });
}

/** Whether messages of one node to another are lost to a cut now; the other direction may be open. */
export function isLinkCut(view: ClusterView, from: NodeId, to: NodeId): boolean {
  return view.cut[from * view.nodeCount + to] === true;
}
