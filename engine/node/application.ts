import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { CurrentReadPath } from "../raft/reads.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeCall } from "./nodeCall.ts";
import type { HashRange, PartitionMap } from "./partitionMap.ts";
import type { Roster } from "./roster.ts";
import type { OperationStatus } from "./status.ts";

/** A committed entry as an application sees it (`RaftLog`); no-ops never reach it. */
export interface CommittedLog {
  readonly id: LogIndex;
  readonly term: Term;
  readonly time: HlcTimestamp;
  /** The application's own word for the command. */
  readonly logType: string;
  readonly logData: string;
}

/** What a client asks of the application on one node. */
export interface ClientRequest {
  /** Unique in the run; answers carry it. */
  readonly id: number;
  readonly operation: ApplicationOperation;
}

/** What a client asks of a node: of the application on it, or of the node itself. */
export type ClientOperation = ApplicationOperation | ReplicateLogs | NodeCall;

/** Kommander's `replicateLogs`, past the application: one proposal of one or more logs. */
export interface ReplicateLogs {
  readonly kind: "replicateLogs";
  readonly partition: PartitionId;
  readonly logType: string;
  readonly data: readonly string[];
  /** False: nothing is applied before `commitLogs` says so. True unless it is given. */
  readonly autoCommit?: boolean;
  /** Refused unless the partition has this generation; 0, or nothing: whichever it has. */
  readonly expectedGeneration?: number;
}

/** What the application itself answers. */
export type ApplicationOperation =
  /** Writes one value under a key; the partition follows from the key unless it is named. */
  | {
      readonly kind: "set";
      readonly key: string;
      readonly value: string;
      readonly partition: PartitionId | null;
    }
  /**
   * Writes the value if the key holds what is expected (null: nothing). Answered with the value that
   * was found: it was written exactly where that is the one expected.
   */
  | {
      readonly kind: "compareAndSet";
      readonly key: string;
      readonly expected: string | null;
      readonly value: string;
      readonly partition: PartitionId | null;
    }
  /** Adds a value to the list under a key: to the text held there, with "," between. */
  | {
      readonly kind: "append";
      readonly key: string;
      readonly value: string;
      readonly partition: PartitionId | null;
    }
  | {
      readonly kind: "get";
      readonly key: string;
      readonly partition: PartitionId | null;
      readonly through: ReadPath;
    }
  /** A request in the application's own words, about a key. */
  | Ask;

/** What a client asks in the words of an application. */
export interface Ask {
  readonly kind: "ask";
  /** The request's name: `startJob`. */
  readonly name: string;
  /** What it is about; a client looks for the leader of its partition. */
  readonly key: string;
  readonly data: Fields;
  /** Null: the partition follows from the key. */
  readonly partition: PartitionId | null;
}

/** Named values: the data of a request, a row of a table, what is set of an application. */
export type Fields = Readonly<Record<string, string | number | boolean>>;

/**
 * How a read goes. copy: the asked node answers from what it has applied, possibly stale. log: the
 * read is an entry of its own, and is answered when that is applied: linearizable by construction.
 * The others answer from the copy, as soon as that is known to be current.
 */
export type ReadPath = "copy" | "log" | CurrentReadPath;

/** How a proposal of this application ended (`RaftReplicationResult`). */
export interface ProposalCompletion {
  /** The client that waits for it; 0: none. */
  readonly request: number;
  readonly partition: PartitionId;
  readonly status: OperationStatus;
  readonly ticket: HlcTimestamp | null;
  /** The index of the proposal's last entry; -1 on failure. */
  readonly logIndex: number;
  /** False: its entries wait for a decision, and nothing of them was applied. */
  readonly autoCommit: boolean;
  /** The application's own word for it. */
  readonly tag: string;
}

/** How a call ended that the application made of its node. */
export interface CallCompletion {
  readonly tag: string;
  readonly status: OperationStatus;
  readonly logIndex: LogIndex;
  readonly value: string | null;
}

/** What an outside service says, as its caller hears it. */
export interface ServiceReply {
  readonly service: string;
  readonly tag: string;
  /**
   * done: it acted. duplicate: it had acted under this key already, and did not again. failed: it did
   * not act. Whoever hears nothing does not know.
   */
  readonly outcome: "done" | "duplicate" | "failed";
}

/** What an application asks of its node. Handlers return these; they perform nothing. */
export type ApplicationCommand =
  | {
      readonly kind: "propose";
      readonly partition: PartitionId;
      readonly logType: string;
      readonly data: readonly string[];
      readonly autoCommit?: boolean;
      readonly expectedGeneration?: number;
      /** Whose completion this will be; a client that waits for an answer, or nobody. */
      readonly request?: number;
      readonly tag?: string;
    }
  | {
      readonly kind: "reply";
      readonly request: number;
      readonly status: OperationStatus;
      /** Whose leader a refused client is told of; P0, unless it is given. */
      readonly partition?: PartitionId;
      readonly ticket?: HlcTimestamp | null;
      readonly logIndex?: LogIndex;
      readonly value?: string | null;
    }
  /** Any member of Kommander's: a checkpoint, a split, a confirmed read… `onCallCompleted` hears its end. */
  | { readonly kind: "call"; readonly call: NodeCall; readonly tag: string }
  /** Once, by the node's own clock; one of the same name is set anew. A crash forgets it. */
  | { readonly kind: "setTimer"; readonly name: string; readonly after: Micros }
  | { readonly kind: "clearTimer"; readonly name: string }
  /** Asks the world outside to act. Under a key it acts once; without one, as often as it is asked. */
  | {
      readonly kind: "callService";
      readonly service: string;
      readonly tag: string;
      /** What it is to do, as its ledger shows it. */
      readonly data: string;
      readonly idempotencyKey: string | null;
    };

/** The questions that an application may put to its node. All answers are local and immediate. */
export interface RaftFacade {
  readonly node: NodeId;
  /** By the node's own wall clock, which may be wrong: milliseconds since 1970. */
  clockMillis(): number;
  /** Partition of the part before the last "/". */
  getPartitionKey(key: string): PartitionId;
  /** Partition of the whole key. */
  getPrefixPartitionKey(key: string): PartitionId;
  /** Where a key falls, by the part before its last "/", in [0, 2147483647]: ranges are cut there. */
  getKeyHash(key: string): number;
  /** Leads the partition and serves, as far as this node knows: another may have been elected. */
  amILeader(partition: PartitionId): boolean;
  /**
   * Entries per second that the partition's leader applied lately, older ones counting for less
   * (half-life 6.9 s): measured where this node leads it, else as gossip told last
   * (`enableLoadReports`), else 0.
   */
  getPartitionLogOpsPerSecond(partition: PartitionId): number;
  /** Writes of the partition that its leader's disk does not hold yet; known as above. */
  getPartitionWalQueueDepth(partition: PartitionId): number;
  /** Milliseconds that the partition's last proposal waited for its commit; known as above. */
  getPartitionCommitWaitMs(partition: PartitionId): number;
  /** Fences a write (`expectedGeneration`): 0 where the partition is unknown or removed. */
  getPartitionGeneration(partition: PartitionId): number;
  /** As this node has applied it, without what was removed. */
  getPartitionMap(): PartitionMap;
}

/** What can be set about an application, and what it is unless somebody says otherwise. */
export type ApplicationSettings = Fields;

/** A table of what an application holds, for people and for expectations: rows by name. */
export type Rows = Readonly<Record<string, Fields>>;

/** A committed entry and where it stands. */
export interface Received {
  readonly partition: PartitionId;
  readonly log: CommittedLog;
}

/** Part of a partition's keys. */
export interface KeyRange {
  readonly partition: PartitionId;
  /** Null: all that it holds. */
  readonly range: HashRange | null;
}

/**
 * A deterministic state machine over plain data, one instance per node and process life. Handlers may
 * change their own state in place and return commands; they never wait, draw lots or keep anything
 * outside their state. Only what follows from committed entries survives a crash: it is told again.
 */
export interface Application<State> {
  readonly name: string;
  readonly settings?: ApplicationSettings;
  /** What it holds before it was told anything, in every life anew. */
  initialState(own: { readonly node: NodeId; readonly settings: ApplicationSettings }): State;
  /** The process runs: what its disk held is restored. */
  onStarted?(state: State, raft: RaftFacade): readonly ApplicationCommand[];
  /** A client asks. Whoever is not answered by a reply waits until it loses patience. */
  onRequest?(state: State, request: ClientRequest, raft: RaftFacade): readonly ApplicationCommand[];
  /** A committed entry: on leader and followers, in index order, once per process lifetime. */
  onReplicationReceived(
    state: State,
    received: Received,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /**
   * Of a success: right after the proposal's last entry was received, before the entry behind it; of
   * one that is up to its ticket: when its last entry is committed. Whoever answers a client here says
   * the completion's status, ticket and logIndex. Without it, the client that waits is told these, and
   * nothing else.
   */
  onProposalCompleted?(
    state: State,
    completion: ProposalCompletion,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /** How a call ended that it made of its node. */
  onCallCompleted?(
    state: State,
    completion: CallCompletion,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /** A timer of that name is due. */
  onTimer?(state: State, name: string, raft: RaftFacade): readonly ApplicationCommand[];
  /** A service answers a call of this life. An answer may get lost. */
  onServiceReply?(
    state: State,
    reply: ServiceReply,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /** Once per partition and start: what follows it are a snapshot, where there is one, and logs. */
  onRestoreStarted?(state: State, partition: PartitionId): void;
  /** A committed entry found on the disk at start. */
  onLogRestored?(state: State, restored: Received): void;
  /** All that the disk held of a partition was told. */
  onRestoreFinished?(state: State, partition: PartitionId): void;
  /** Null: the leader is unknown or lost. */
  onLeaderChanged?(
    state: State,
    changed: { readonly partition: PartitionId; readonly leader: NodeId | null },
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /** The node has applied another partition map. */
  onPartitionMapChanged?(
    state: State,
    map: PartitionMap,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /** Another version of the roster is in force. */
  onMembershipChanged?(
    state: State,
    roster: Roster,
    raft: RaftFacade,
  ): readonly ApplicationCommand[];
  /**
   * All that it holds of a partition, as text: equal states give equal texts, on every node. Without
   * it a checkpoint keeps nothing of the application: what it promised is gone with the log.
   */
  exportSnapshot?(state: State, partition: PartitionId): string;
  /** Replaces all that it holds of a partition by what `exportSnapshot` gave, here or elsewhere. */
  importSnapshot?(state: State, snapshot: Exported): void;
  /**
   * How far it keeps a partition durable by itself: what lies above is not compacted away.
   * -1: it has no opinion, and relies on its snapshots. Source: Kommander,
   * `IApplicationDurabilityProvider`.
   */
  getDurablyAppliedIndex?(state: State, partition: PartitionId): LogIndex;
  /**
   * Takes out of a partition what moves into another, as text. Applied at the same place of the log
   * everywhere, so every node takes out the same. Without it a split or merge moves keys, not data.
   */
  exportRange?(state: State, range: KeyRange): string;
  /** Puts in what `exportRange` took out of another partition. */
  importRange?(state: State, moved: Exported): void;
  /** What people and expectations see of it. */
  rows?(state: State): Rows;
}

/** State of a partition in text form, on its way in. */
export interface Exported {
  readonly partition: PartitionId;
  readonly data: string;
}
