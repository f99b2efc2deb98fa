import {
  nodeName,
  parseNodeName,
  partitionName,
  systemPartition,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../base/ids.ts";
import { createChecker, observeWith, violations } from "../check/invariants.ts";
import { observeRecipe } from "../check/recipeInvariants.ts";
import type { Violation } from "../check/violation.ts";
import type { ClientOperation, ReadPath } from "../node/application.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import { livenessOf, type MemberLivenessState } from "../node/livenessTable.ts";
import { loadOf, type PartitionLoad } from "../node/loadReport.ts";
import type { EntryOutcome } from "../node/entryBatch.ts";
import {
  findRange,
  nextPartitionId,
  type HashRange,
  type PartitionMap,
} from "../node/partitionMap.ts";
import type { NodeState } from "../node/node.ts";
import type { Roster } from "../node/roster.ts";
import { getPartitionKey, getPrefixPartitionKey } from "../node/routing.ts";
import { partitionOfCall, type MapCall, type NodeCall } from "../node/nodeCall.ts";
import type { SnapshotStatus } from "../node/snapshotStatus.ts";
import type { OperationStatus } from "../node/status.ts";
import { nextEventAt } from "../simulation/advance.ts";
import { settingsOf, type ClusterConfig, type NetworkSettings } from "../simulation/config.ts";
import { foldTrace } from "../simulation/foldTrace.ts";
import type { Action, NodeReference, UnsyncedFate } from "../simulation/input.ts";
import { parseDuration } from "../simulation/scenario/duration.ts";
import { isMistake, type Mistake } from "../simulation/scenario/mistake.ts";
import { settingsFault } from "../simulation/settingsFault.ts";
import {
  parseGroups,
  parseLink,
  parseNodeReference,
} from "../simulation/scenario/nodeReference.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  fingerprint,
  insertInput,
  stepEvent,
  takeTrace,
} from "../simulation/simulation.ts";
import type { ActionRefusal, TraceEvent } from "../simulation/trace.ts";
import { createView, leaderOf, type ClusterView } from "../simulation/view.ts";
import { ClusterError, ClusterTimeoutError } from "./clusterError.ts";
import type { RunSpecification } from "./conductorApi.ts";
import { createNodeKnowledge, type NodeKnowledge } from "./nodeKnowledge.ts";

/** What makes up a cluster. All of it together with what is done to it decides every event. */
export interface ClusterOptions extends Partial<ClusterConfig> {
  /** Whether every invariant is asked after every event. True unless it is given. */
  readonly checkInvariants?: boolean;
}

/** Virtual time: microseconds, or a text such as "40ms", "2s", "1.5s", "1min". */
export type Duration = Micros | string;

/**
 * How a proposal ended. Source: Kommander, `RaftReplicationResult`; statuses:
 * `RaftOperationStatus`.
 */
export interface ReplicationResult {
  /**
   * The status is Success: committed, and applied on the node that was asked; with autoCommit false
   * committed alone, and up to its ticket.
   */
  readonly success: boolean;
  /** ProposalTimeout and ReplicationFailed leave open whether the entries commit after all. */
  readonly status: OperationStatus;
  /** Null where the proposal was refused, so that no ticket was issued. */
  readonly ticketId: HlcTimestamp | null;
  /** Of the last entry, 1-based; -1 unless it succeeded. */
  readonly logIndex: LogIndex;
}

/** How entries are proposed. Source: Kommander, `ReplicateLogs`. */
export interface ReplicationOptions {
  /**
   * False: the call succeeds as soon as the entries are committed, and nothing of them is applied
   * before `commitLogs` says so. What is proposed behind them waits, too. True unless it is given.
   */
  readonly autoCommit?: boolean;
  /**
   * The generation that the partition must have, from 1 on; another one, or a partition on the move,
   * is refused with PartitionMoved. 0, or nothing: whichever it has.
   */
  readonly expectedGeneration?: number;
  /**
   * So long the caller waits (Kommander's cancellation): after that OperationCancelled, and what was
   * asked may still come about.
   */
  readonly cancelAfter?: Duration;
}

/** One entry of a batch. Source: Kommander, `ReplicateEntries`. */
export interface EntryToReplicate {
  /** The application's word for the entry. */
  readonly type: string;
  readonly data: string;
  /** True unless it is given. */
  readonly autoCommit?: boolean;
  /** 0 unless it is given: whichever generation the partition has. */
  readonly expectedGeneration?: number;
}

/** How a batch ended. */
export interface BatchResult {
  /** The status is Success: every entry is applied, or pending. */
  readonly success: boolean;
  readonly status: OperationStatus;
  /** Of the entries that wait for a decision; null: there are none. */
  readonly ticketId: HlcTimestamp | null;
  /** In the order of asking; empty where nobody answered. */
  readonly entries: readonly EntryOutcome[];
}

/** How a decision about a ticket ended. */
export interface DecisionResult {
  readonly success: boolean;
  readonly status: OperationStatus;
  /** The last entry of the ticket, 1-based; -1 unless it succeeded. */
  readonly commitLogId: LogIndex;
}

/** How a client's read ended. */
export interface ReadResult {
  /** The status is Success. */
  readonly success: boolean;
  readonly status: OperationStatus;
  /** Null: nothing is held under that key. */
  readonly value: string | null;
}

/** One node of a cluster, as its application would see it. Source: Kommander, `IRaft`. */
export interface ClusterNode extends NodeKnowledge {
  /** "A" … "I" */
  readonly name: string;
  /** Whether it is running. */
  isUp(): boolean;
  /**
   * Whether this node leads the partition and serves: its term has a committed entry, and that is
   * applied. False while it is down. Source: Kommander, `AmILeader`; dissertation 6.4.
   *
   * @throws ClusterError for a partition that does not exist.
   */
  amILeader(partition: PartitionId): boolean;
  /**
   * Entries per second that the partition's leader applied lately, older ones counting for less
   * (half-life 6.9 s): measured where this node leads it, else as gossip last told, else 0. Gossip
   * tells it only with the setting `enableLoadReports` or `enableLeaderBalancer`. Source: Kommander,
   * `GetPartitionLogOpsPerSecond`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  getPartitionLogOpsPerSecond(partition: PartitionId): number;
  /**
   * Writes of the partition that its leader's disk does not hold yet; known as above. Source:
   * Kommander, `GetPartitionWalQueueDepth`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  getPartitionWalQueueDepth(partition: PartitionId): number;
  /**
   * Milliseconds that the partition's last proposal waited for its commit; it stays until the next
   * one. Known as above. Source: Kommander, `GetPartitionCommitWaitMs`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  getPartitionCommitWaitMs(partition: PartitionId): number;
  /**
   * What this node believes of another (SWIM). Of whom it heard nothing bad, or where `pingInterval`
   * is 0: "alive". Source: Kommander, `MemberLivenessState`.
   *
   * @param name "A" … "I"
   * @throws ClusterError if there is no such node, and while this one is down.
   */
  getMemberLiveness(name: string): MemberLivenessState;
  /**
   * Proposes one entry, or several as one proposal (one ticket, consecutive indexes), on this node
   * and on no other; lets virtual time pass until the answer is there. Others who wait at the same
   * time are served too. Source: Kommander, `ReplicateLogs`.
   *
   * Statuses: Success; NodeIsNotLeader (at once, nothing is queued); ProposalQueueFull;
   * PartitionMoved (the generation is another one, or the range is on the move); ProposalTimeout
   * (10 s without a majority, or behind an open ticket, or 12 s without any word of the node);
   * ReplicationFailed (leadership was lost meanwhile); OperationCancelled; Errored (no data, or P0's
   * own type). RestoreInProgress does not occur: a node answers nobody before it has restored.
   *
   * @param partition 1 … the number of partitions; 0 is the system's own, and takes entries of any
   *   type but "_RaftSystem".
   * @param type the application's word for the entries; "set" with "key=value" is what a write is.
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  replicateLogs(
    partition: PartitionId,
    type: string,
    data: string | readonly string[],
    options?: ReplicationOptions,
  ): Promise<ReplicationResult>;
  /**
   * Proposes a batch: entries that take effect by themselves, and behind them at most one group that
   * waits for a decision; any other order is Errored as a whole, and nothing is appended. Each entry
   * has a fence of its own: where that refuses, its slot is PartitionMoved, and the others go on.
   * Slots of the first kind end as Success, of the second as Pending with the ticket. An empty batch
   * is a Success. Source: Kommander, `ReplicateEntries`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  replicateEntries(
    partition: PartitionId,
    entries: readonly EntryToReplicate[],
  ): Promise<BatchResult>;
  /**
   * Decides that a ticket's entries take effect; answered when that is committed. On every node the
   * entries are applied then, and behind them what they held back. Source: Kommander, `CommitLogs`.
   *
   * Statuses: Success (also when it was committed before); NodeIsNotLeader; ProposalNotFound (never
   * given, or over long ago); Errored (rolled back before, or no majority holds its entries yet);
   * ProposalQueueFull; ProposalTimeout and ReplicationFailed (ask again with the same ticket).
   * Any leader knows the ticket, not only the one that gave it. Nobody's word within 30 s rolls it
   * back; with the preset "kommander", a new leader commits it.
   *
   * @param ticketId what `replicateLogs` with autoCommit false, or `replicateEntries`, returned.
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  commitLogs(partition: PartitionId, ticketId: HlcTimestamp): Promise<DecisionResult>;
  /**
   * Decides that a ticket's entries never take effect: they stay in the log and are skipped. The
   * statuses are those of `commitLogs`, the other way round. Source: Kommander, `RollbackLogs`.
   */
  rollbackLogs(partition: PartitionId, ticketId: HlcTimestamp): Promise<DecisionResult>;
  /**
   * Reads on this node. "copy" (the default): its own copy, possibly stale, never waiting. "log":
   * as an entry of its own. "confirmed" and "lease": as a leader that made sure that it leads
   * (dissertation 6.4), or that nobody else can yet (6.4.1; safe while clocks differ by less than
   * `leaseDrift`; a confirmed read unless the setting `leaseReads` is on). "follower": any node, by
   * way of its leader.
   *
   * Statuses: Success; NodeIsNotLeader; ProposalTimeout (`leadershipConfirmationTimeout`, 2 s).
   *
   * @throws ClusterError while the node is down.
   */
  read(key: string, options?: { readonly through?: ReadPath }): Promise<ReadResult>;
  /**
   * What this node believes, as its own answer. Source: Kommander, `AmILeaderQuick`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down; so do all
   *   calls below.
   */
  amILeaderQuick(partition: PartitionId): Promise<boolean>;
  /** The name of the leader as soon as this node knows one; null after 10 s. */
  waitForLeader(partition: PartitionId): Promise<string | null>;
  /** The same once the leader has not changed for so long; null after 10 s. */
  waitForLeaderStable(partition: PartitionId, minStable: Duration): Promise<string | null>;
  /**
   * Whether a majority acknowledges, from now on, that this node leads, and it has applied all that
   * is committed. False after 2 s. Source: Kommander, `ConfirmLeadershipAsync`; dissertation 6.4.
   */
  confirmLeadership(partition: PartitionId): Promise<boolean>;
  /** The same for this node's copy, by way of its leader. False after 2 s. */
  confirmLocalApplication(partition: PartitionId): Promise<boolean>;
  /**
   * Hands leadership to the voter that holds most, or lays it down. Success when another leader
   * appears; Pending after 10 s; NodeIsNotLeader. Source: Kommander, `StepDownAsync`.
   */
  stepDown(partition: PartitionId): Promise<OperationStatus>;
  /**
   * Hands leadership to a voter; proposals are refused meanwhile (dissertation 3.10). Success;
   * NodeIsNotLeader; Errored (no such voter); LeaderAlreadyElected (it leads already, or somebody
   * else won); ReplicationFailed (it could not catch up within an election timeout);
   * OperationCancelled (another target was named); Pending after 10 s.
   *
   * @param target the name of a node.
   */
  transferLeadership(partition: PartitionId, target: string): Promise<OperationStatus>;
  /** Keeps this leader's heartbeats back. Success or NodeIsNotLeader. */
  suspendHeartbeats(partition: PartitionId): Promise<OperationStatus>;
  /** Lets them go again. Success or NodeIsNotLeader. */
  resumeHeartbeats(partition: PartitionId): Promise<OperationStatus>;
  /**
   * Proposes a checkpoint on this node and on no other, and lets virtual time pass until it is
   * applied here. Whoever applies it keeps a snapshot of the partition's state; once that is durable,
   * entries below the checkpoint may leave the log, and a restart replays only what is behind it.
   * While earlier entries lack their quorum it waits (`ActiveProposal` inside, asked again every
   * 10 ms). Source: Kommander, `ReplicateCheckpoint`; Raft paper §7.
   *
   * Statuses: Success, with the checkpoint's index; NodeIsNotLeader; ProposalQueueFull;
   * ProposalTimeout (10 s); ReplicationFailed (leadership was lost meanwhile).
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  replicateCheckpoint(partition: PartitionId): Promise<ReplicationResult>;
  /**
   * Keeps entries from `index` on in this node's log, whatever a checkpoint says. The last call
   * counts; 0 or less takes it back; a restart forgets it. Source: Kommander, `SetMinRetainIndex`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  setMinRetainIndex(partition: PartitionId, index: LogIndex): Promise<void>;
  /**
   * The same until it is released; of several holds the lowest index counts. A restart forgets it.
   * Source: Kommander, `AcquireRetentionHold`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  acquireRetentionHold(partition: PartitionId, index: LogIndex): Promise<RetentionHold>;
  /**
   * How far this node knows the partition to be committed. Source: Kommander, `GetCommitIndex`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  getCommitIndex(partition: PartitionId): Promise<LogIndex>;
  /**
   * The peers that need what this leader's log no longer holds, and how much of its snapshot has
   * reached them; empty where it does not lead. Source: Kommander, `GetSnapshotStatuses`.
   *
   * @throws ClusterError for a partition that does not exist, and while the node is down.
   */
  getSnapshotStatuses(partition: PartitionId): Promise<readonly SnapshotStatus[]>;
  /**
   * Asks the members to let this node in, as a learner first, and lets virtual time pass until it is
   * a voter; the other partitions follow. Source: Kommander, `JoinCluster`; dissertation 4.2.1.
   *
   * Statuses: Success; ProposalTimeout (60 s).
   *
   * @throws ClusterError while the node is down.
   */
  joinCluster(): Promise<MembershipResult>;
  /**
   * Asks the members to let this node go: its vote first, in every partition. The node runs on, and
   * does not come back by itself. Source: Kommander, `RequestLeaveAsync`; dissertation 4.2.2.
   *
   * Statuses: Success; InsufficientVoters (nobody would be left to decide); DrainInProgress (another
   * one is leaving); ProposalTimeout (10 s: it may still come true).
   *
   * @throws ClusterError while the node is down.
   */
  requestLeave(): Promise<MembershipResult>;
  /**
   * The same, and stops the node once that is answered, whatever the answer was: at the latest after
   * 10 s, in good order, with all that it wrote on its disk. Source: Kommander, `LeaveCluster`.
   *
   * @returns how the leaving ended; the statuses are those of `requestLeave`.
   * @throws ClusterError while the node is down.
   */
  leaveCluster(): Promise<MembershipResult>;
  /**
   * The members of the cluster as far as this node has applied them; of a node that is down, as far
   * as it had. Source: Kommander, `GetMembership`.
   */
  getMembership(): Roster;
}

/** Something that keeps a log from being compacted. */
export interface RetentionHold {
  /** Gives it up; a second call does nothing, nor does one after a restart of the node. */
  release(): Promise<void>;
}

/** How a change of the partition map ended. */
export interface MapResult {
  readonly success: boolean;
  readonly status: OperationStatus;
  /** What came of it; 0 on failure. */
  readonly generation: number;
}

/** How a wish to join or to leave ended. */
export interface MembershipResult {
  readonly success: boolean;
  readonly status: OperationStatus;
}

/**
 * A whole cluster in virtual time. Nothing happens but through these calls, and the same calls give
 * the same run, to the last fingerprint. Nodes are named "A" … "I", or by what they do:
 * "leader of P1".
 */
export interface Cluster {
  /** The names of the nodes, sorted. */
  readonly nodeNames: readonly string[];
  /** Everything before this instant has happened. */
  now(): Micros;
  /**
   * Lets time pass.
   *
   * @throws ClusterError where the text is no duration.
   */
  runFor(span: Duration): Promise<void>;
  /**
   * Lets time pass, event by event, until the predicate is true; at once if it is.
   *
   * @param options `within`: how long at most; 60 s unless it is given.
   * @returns the instant of the event that made it true.
   * @throws ClusterTimeoutError if it did not come true in time; everything within has happened.
   */
  runUntil(
    predicate: (view: ClusterView) => boolean,
    options?: { readonly within?: Duration },
  ): Promise<Micros>;
  /** @throws ClusterError if there is no such node. */
  node(name: string): ClusterNode;
  /**
   * The name of the node that leads a partition and serves; null: nobody does.
   *
   * @throws ClusterError for a partition that does not exist.
   */
  leader(partition: PartitionId): string | null;
  /**
   * A client's write: it follows hints and tries again until somebody answers for good, for 12 s at
   * most. The key decides the partition unless it is named.
   *
   * Statuses: those of `replicateLogs`, the last one that was answered.
   *
   * @throws ClusterError for a partition that does not exist.
   */
  write(
    key: string,
    value: string,
    options?: { readonly partition?: PartitionId },
  ): Promise<ReplicationResult>;
  /**
   * The partition of a key, by the part before its last "/". Source: Kommander, `GetPartitionKey`.
   */
  getPartitionKey(key: string): PartitionId;
  /** The partition of a whole text. Source: Kommander, `GetPrefixPartitionKey`. */
  getPrefixPartitionKey(prefix: string): PartitionId;

  /**
   * Asks the leader of P0 for a new partition, and waits until it is in force: under an id that was
   * never used (the next one, unless it is given), owning a range of routing hashes, both inclusive
   * (unrouted, unless it is given).
   *
   * @returns Errored where the id is taken or the range overlaps another. An active partition of
   *   that id is Success. Source: Kommander, `CreatePartitionAsync`.
   */
  createPartition(options?: {
    readonly id?: PartitionId;
    readonly range?: HashRange;
  }): Promise<MapResult>;
  /**
   * Removes an unrouted partition, on every node and for good: its id is never used again. One that
   * keys are routed to is Errored: merge it. Source: Kommander, `RemovePartitionAsync`.
   */
  removePartition(id: PartitionId): Promise<MapResult>;
  /**
   * Splits a partition in two, its keys with it; writes to it are `PartitionMoved` meanwhile. The
   * boundary is the first routing hash that moves, start < boundary <= end; the middle, unless given.
   *
   * @returns the target's generation. Source: Kommander, `SplitPartitionAsync`.
   */
  splitPartition(
    source: PartitionId,
    options?: { readonly target?: PartitionId; readonly boundary?: number },
  ): Promise<MapResult>;
  /**
   * Merges a partition into its neighbour, its keys with it, and removes it.
   *
   * @returns the survivor's generation. Source: Kommander, `MergePartitionsAsync`.
   */
  mergePartitions(survivor: PartitionId, source: PartitionId): Promise<MapResult>;
  /** The newest committed map that any node has applied, removed partitions included. */
  getPartitionMap(): PartitionMap;

  /**
   * The power goes: what is volatile is lost, and of what the disk had only in its cache nothing is
   * kept ("lost", unless told otherwise), everything ("kept"), or a beginning, torn off ("torn").
   *
   * @throws ClusterError if the node is down already, or if nobody leads the partition named.
   */
  crash(node: string, options?: { readonly unsynced?: UnsyncedFate }): Promise<void>;
  /** Starts a node from its disk. @throws ClusterError if it is running. */
  restart(node: string): Promise<void>;
  /** Stops a process where it stands: what reaches it waits. @throws ClusterError if it is down. */
  pause(node: string): Promise<void>;
  /** Lets a paused process go on. @throws ClusterError if it is not paused. */
  resume(node: string): Promise<void>;
  /**
   * Cuts every link of one node, in both directions.
   *
   * @throws ClusterError if there is no such node, or if nobody leads the partition named.
   */
  isolate(node: string): Promise<void>;
  /**
   * Cuts every link between the sides: "A B | C D E". Nodes not named form one more side.
   *
   * @throws ClusterError where the text names no sides.
   */
  cut(sides: string): Promise<void>;
  /**
   * Cuts one link: "A -> B" in one direction, "A - B" in both.
   *
   * @throws ClusterError where the text is no link.
   */
  cutLink(link: string): Promise<void>;
  /**
   * Mends one link, "A - B", or every link.
   *
   * @throws ClusterError where the text is no link.
   */
  heal(link?: string): Promise<void>;
  /** Changes how messages travel from now on; what is under way keeps its time. */
  network(settings: Partial<NetworkSettings>): Promise<void>;
  /**
   * Does anything that a scenario can do: disks, clocks, timers, single messages, and all the above.
   *
   * @throws ClusterError if it is not possible now.
   */
  act(action: Action): Promise<void>;

  /** Everything that was traced so far, in order. */
  trace(): readonly TraceEvent[];
  /** What can be seen now: the fold of the trace. */
  view(): ClusterView;
  /** Sixteen hexadecimal digits: equal only if the same happened. */
  fingerprint(): string;
  /** What does not hold, in the order of being noticed; empty unless a rule is broken. */
  violations(): readonly Violation[];
  /** The run so far as seed, configuration and inputs: what a scenario is made of. */
  run(): RunSpecification;
}

const refusals: Readonly<Record<ActionRefusal, string>> = {
  noLeader: "nobody leads that partition",
  alreadyDown: "the node is down already",
  alreadyUp: "the node is running already",
  noSuchNode: "there is no such node",
  alreadyPaused: "the node is paused already",
  notPaused: "the node is not paused",
  nodeDown: "the node is down",
  nodeUp: "the node is running",
  nodePaused: "the node is paused",
};

/**
 * Starts a cluster at instant 0, all nodes cold.
 *
 * @param options seed (1), nodes (3; 1 … 9), members (all: the first so many are the initial
 *   configuration, the others spare), partitions (1; 1 … 64), preset ("robust"), rules (none wrong),
 *   network, disk and settings (the preset's), initial (empty disks).
 * @throws ClusterError for a number out of range, and for settings that do not go together.
 */
export async function createCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { seed = 1, nodes = 3, partitions = 1, preset = "robust", rules = [] } = options;
  const { network, disk, settings, initial, application, members = nodes } = options;
  assertRange("nodes", nodes, 9);
  assertRange("members", members, nodes);
  assertRange("partitions", partitions, 64);
  const config: ClusterConfig = {
    seed,
    nodes,
    partitions,
    preset,
    rules,
    ...(members < nodes && { members }),
    ...(network && { network }),
    ...(disk && { disk }),
    ...(settings && { settings }),
    ...(application && { application }),
    ...(initial && { initial }),
  };
  const fault = settingsFault(settingsOf(config));
  if (fault !== null) throw new ClusterError(`${fault.field} ${fault.message}. ${fault.remedy}`);
  const checker = createChecker(config);
  const observe = options.checkInvariants === false ? undefined : observeWith(checker);
  const observeWorld = observe && observeRecipe(checker, config.application);
  const simulation = createSimulation(config, { observe, observeWorld });
  const { world } = simulation;
  const lines: TraceEvent[] = [];
  const tickets = new Map<number, HlcTimestamp>();
  let view = createView(config);
  collect();

  /** Takes in what happened. True if anything did. */
  function collect(): boolean {
    const fresh = takeTrace(simulation);
    for (const line of fresh) {
      lines.push(line);
      if (line.fact.kind === "proposed") tickets.set(line.fact.request, line.fact.ticket);
    }
    view = foldTrace(view, fresh);
    return fresh.length > 0;
  }

  /** Acts at the frontier; the action is carried out before this returns. */
  function act(action: Action): void {
    const before = lines.length;
    actNow(simulation, action);
    while (world.nextInput < world.inputs.length) stepEvent(simulation);
    collect();
    for (const { fact } of lines.slice(before))
      if (fact.kind === "actionRefused")
        throw new ClusterError(`${action.kind}: ${refusals[fact.reason]}`);
  }

  /** A client's request: goes out now, and lets time pass until it is finished. */
  async function submit(
    operation: ClientOperation,
    node: NodeReference | null,
    cancelAfter?: Duration,
  ): Promise<ReplicationResult & ReadResult & BatchResult> {
    const { finished } = world.clients;
    let slot = finished.length;
    act({ kind: "submit", operation, node });
    const request = world.clients.issued;
    if (cancelAfter !== undefined) cancelLater(request, operation, readDuration(cancelAfter));
    // Whoever asks in the same breath asks at the same instant: time waits for them.
    await Promise.resolve();
    while (finished[slot]?.request !== request)
      if (slot < finished.length) slot += 1;
      else stepEvent(simulation);
    collect();
    const { status, logIndex, value, ticket, entries = [] } = finished[slot]!;
    const ticketId = ticket ?? tickets.get(request) ?? null;
    return { success: status === "Success", status, ticketId, logIndex, value, entries };
  }

  /** The caller's patience: an input like any other, and so part of the run. */
  function cancelLater(request: number, operation: ClientOperation, after: Micros): void {
    if (!("partition" in operation) || operation.partition === null) return;
    const { partition } = operation;
    const cancelled: ClientOperation = { kind: "cancelCall", partition, request };
    const action: Action = { kind: "submit", operation: cancelled, node: null };
    insertInput(world, { at: world.frontier + after, action });
  }

  async function changeMap(call: MapCall): Promise<MapResult> {
    const { success, status, value } = await submit(call, null);
    return { success, status, generation: success ? Number(value) : 0 };
  }

  function createNode(id: NodeId): ClusterNode {
    const name = nodeName(id);
    const here: NodeReference = { kind: "node", node: id };
    const assertUp = (): void => {
      if (!world.nodes[id]!.up) throw new ClusterError(`node ${name} is down: restart it first`);
    };
    const running = (): NodeState | null => simulation.runners[id]?.state.node ?? null;
    const state = (): NodeState => {
      assertUp();
      return simulation.runners[id]!.state.node;
    };
    const now = (): Micros => world.frontier;
    const { nodes: count } = config;
    const source = { running, state, now, nodes: count, findNode, readDuration };
    const load = (partition: PartitionId): PartitionLoad | null => {
      assertPartition(partition);
      return loadOf(state(), partition, world.frontier);
    };
    const decide = async (
      kind: "commitLogs" | "rollbackLogs",
      partition: PartitionId,
      ticket: HlcTimestamp,
    ): Promise<DecisionResult> => {
      assertPartition(partition);
      assertUp();
      const { success, status, logIndex } = await submit({ kind, partition, of: { ticket } }, here);
      return { success, status, commitLogId: logIndex };
    };
    const changeMembership = async (
      kind: "joinCluster" | "requestLeave",
    ): Promise<MembershipResult> => {
      assertUp();
      const { success, status } = await submit({ kind, partition: systemPartition }, here);
      return { success, status };
    };
    return {
      ...createNodeKnowledge(source),
      name,
      isUp: () => world.nodes[id]!.up,
      amILeader: (partition) => {
        assertPartition(partition);
        const role = simulation.runners[id]?.state.node.replicas[partition]?.role;
        return role?.kind === "leader" && role.serving;
      },
      getPartitionLogOpsPerSecond: (partition) => (load(partition)?.rate ?? 0) / 1000,
      getPartitionWalQueueDepth: (partition) => load(partition)?.walQueueDepth ?? 0,
      getPartitionCommitWaitMs: (partition) => (load(partition)?.commitWait ?? 0) / 1000,
      getMemberLiveness: (other) => livenessOf(state().liveness, findNode(other)).state,
      replicateLogs: async (partition, logType, data, { cancelAfter, ...options } = {}) => {
        assertPartition(partition);
        assertUp();
        const texts = typeof data === "string" ? [data] : data;
        const asked = { partition, logType, data: texts, ...options };
        const operation = { kind: "replicateLogs", ...asked } as const;
        const { success, status, ticketId, logIndex } = await submit(operation, here, cancelAfter);
        return { success, status, ticketId, logIndex };
      },
      amILeaderQuick: async (partition) => {
        const { value } = await call({ kind: "amILeaderQuick", partition });
        return value === "true";
      },
      waitForLeader: async (partition) => (await call({ kind: "waitForLeader", partition })).value,
      waitForLeaderStable: async (partition, span) => {
        const minStable = readDuration(span);
        return (await call({ kind: "waitForLeaderStable", partition, minStable })).value;
      },
      confirmLeadership: async (partition) =>
        (await call({ kind: "confirmLeadership", partition })).success,
      confirmLocalApplication: async (partition) =>
        (await call({ kind: "confirmLocalApplication", partition })).success,
      stepDown: async (partition) => (await call({ kind: "stepDown", partition })).status,
      transferLeadership: async (partition, to) => {
        const target = parseNodeName(to);
        if (target === null) throw new ClusterError(`"${to}" names no node`);
        return (await call({ kind: "transferLeadership", partition, target })).status;
      },
      suspendHeartbeats: async (partition) =>
        (await call({ kind: "suspendHeartbeats", partition })).status,
      resumeHeartbeats: async (partition) =>
        (await call({ kind: "resumeHeartbeats", partition })).status,
      replicateEntries: async (partition, asked) => {
        assertPartition(partition);
        assertUp();
        const entries = asked.map(({ type: logType, data, ...options }) => ({
          logType,
          data,
          autoCommit: options.autoCommit ?? true,
          expectedGeneration: options.expectedGeneration ?? 0,
        }));
        const ended = await submit({ kind: "replicateEntries", partition, entries }, here);
        const isPending = ended.entries.some(({ status }) => status === "Pending");
        const ticketId = isPending ? ended.ticketId : null;
        return { success: ended.success, status: ended.status, ticketId, entries: ended.entries };
      },
      commitLogs: (partition, ticket) => decide("commitLogs", partition, ticket),
      rollbackLogs: (partition, ticket) => decide("rollbackLogs", partition, ticket),
      read: async (key, { through = "copy" } = {}) => {
        assertUp();
        const operation = { kind: "get", key, partition: null, through } as const;
        const { success, status, value } = await submit(operation, here);
        return { success, status, value };
      },
      replicateCheckpoint: async (partition) => {
        const { value: _, ...result } = await call({ kind: "replicateCheckpoint", partition });
        return result;
      },
      setMinRetainIndex: async (partition, index) => {
        await call({ kind: "setMinRetainIndex", partition, index });
      },
      acquireRetentionHold: async (partition, index) => {
        const { value } = await call({ kind: "acquireRetentionHold", partition, index });
        const life = view.nodes[id]!.starts;
        let hold = Number(value);
        return {
          release: async () => {
            if (hold > 0 && world.nodes[id]!.up && view.nodes[id]!.starts === life)
              await call({ kind: "releaseRetentionHold", partition, hold });
            hold = 0;
          },
        };
      },
      getCommitIndex: async (partition) => {
        const { value } = await call({ kind: "getCommitIndex", partition });
        return Number(value);
      },
      getSnapshotStatuses: async (partition) => {
        const { value } = await call({ kind: "getSnapshotStatuses", partition });
        return JSON.parse(value ?? "[]") as SnapshotStatus[];
      },
      joinCluster: () => changeMembership("joinCluster"),
      requestLeave: () => changeMembership("requestLeave"),
      leaveCluster: async () => {
        const ended = await changeMembership("requestLeave");
        // Somebody else may have stopped it meanwhile.
        if (world.nodes[id]!.up) act({ kind: "crash", node: here, unsynced: "kept" });
        return ended;
      },
      getMembership: () => view.nodes[id]!.roster,
    };

    /** Asks the node itself. */
    async function call(operation: NodeCall): Promise<ReplicationResult & ReadResult> {
      assertPartition(partitionOfCall(operation));
      assertUp();
      return submit(operation, here);
    }
  }

  function assertPartition(partition: PartitionId): void {
    if (partition === 0 || findRange(world.partitionMap, partition) !== undefined) return;
    const range = `${partitionName(0)} … ${partitionName(nextPartitionId(world.partitionMap) - 1)}`;
    throw new ClusterError(`there is no partition ${partition}: the partitions are ${range}`);
  }

  function findNode(name: string): NodeId {
    const node = parseNodeName(name);
    if (node === null || node >= world.nodes.length)
      throw new ClusterError(`there is no node "${name}"`);
    return node;
  }

  const clusterNodes = world.nodes.map((slot) => createNode(slot.node));

  return {
    nodeNames: clusterNodes.map(({ name }) => name),
    now: () => world.frontier,
    runFor: async (span) => {
      const horizon = world.frontier + readDuration(span);
      await Promise.resolve();
      if (horizon > world.frontier) advanceTo(simulation, horizon);
      collect();
    },
    runUntil: async (predicate, { within = "60s" } = {}) => {
      const deadline = world.frontier + readDuration(within);
      await Promise.resolve();
      collect();
      if (predicate(view)) return world.frontier;
      for (;;) {
        const at = nextEventAt(world);
        if (at >= deadline) break;
        stepEvent(simulation);
        if (collect() && predicate(view)) return at;
      }
      if (deadline > world.frontier) advanceTo(simulation, deadline);
      const limit = typeof within === "number" ? `${within}us` : within;
      throw new ClusterTimeoutError(`what was waited for did not happen within ${limit}`);
    },
    node: (name) => clusterNodes[findNode(name)]!,
    leader: (partition) => {
      assertPartition(partition);
      const leader = leaderOf(view, partition);
      return leader !== null && leader.serving ? nodeName(leader.node) : null;
    },
    write: async (key, value, { partition } = {}) => {
      if (partition !== undefined) assertPartition(partition);
      const operation = { kind: "set", key, value, partition: partition ?? null } as const;
      const { success, status, ticketId, logIndex } = await submit(operation, null);
      return { success, status, ticketId, logIndex };
    },
    getPartitionKey: (key) => routed(getPartitionKey(world.partitionMap, key)),
    getPrefixPartitionKey: (prefix) => routed(getPrefixPartitionKey(world.partitionMap, prefix)),
    createPartition: ({ id, range } = {}) =>
      changeMap({ kind: "createPartition", id: id ?? null, range: range ?? null }),
    removePartition: (id) => changeMap({ kind: "removePartition", id }),
    splitPartition: (source, { target, boundary } = {}) =>
      changeMap({
        kind: "splitPartition",
        source,
        target: target ?? null,
        boundary: boundary ?? null,
        targetMode: "hashRange",
      }),
    mergePartitions: (survivor, source) => changeMap({ kind: "mergePartitions", survivor, source }),
    getPartitionMap: () => world.partitionMap,
    crash: async (node, { unsynced = "lost" } = {}) =>
      act({ kind: "crash", node: read(parseNodeReference(node)), unsynced }),
    pause: async (node) => act({ kind: "pause", node: read(parseNodeReference(node)) }),
    resume: async (node) => act({ kind: "resume", node: read(parseNodeReference(node)) }),
    restart: async (node) => act({ kind: "restart", node: read(parseNodeReference(node)) }),
    isolate: async (node) => act({ kind: "isolate", node: read(parseNodeReference(node)) }),
    cut: async (sides) => act({ kind: "cut", groups: read(parseGroups(sides)) }),
    cutLink: async (link) => act({ kind: "cutLink", ...read(parseLink(link)) }),
    heal: async (link) => {
      if (link === undefined || link === "all") return act({ kind: "heal" });
      const { from, to } = read(parseLink(link));
      return act({ kind: "healLink", from, to });
    },
    network: async (settings) => act({ kind: "network", settings }),
    act: async (action) => act(action),
    trace: () => lines,
    view: () => view,
    fingerprint: () => fingerprint(simulation),
    violations: () => violations(checker),
    run: () => ({ config, inputs: [...world.inputs], until: world.frontier }),
  };
}

function assertRange(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new ClusterError(`${what} is ${value}: write a whole number from 1 to ${most}`);
}

function readDuration(duration: Duration): Micros {
  if (typeof duration === "string") return read(parseDuration(duration));
  if (Number.isSafeInteger(duration) && duration >= 0) return duration;
  throw new ClusterError(`${duration} is not a whole number of microseconds`);
}

function read<Value>(value: Value | Mistake): Value {
  if (isMistake(value)) throw new ClusterError(`${value.message}. ${value.remedy}`);
  return value;
}

function routed(partition: PartitionId | null): PartitionId {
  if (partition === null) throw new ClusterError("no partition holds that key");
  return partition;
}
