import type { LogIndex, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeCall } from "./nodeCall.ts";
import type { HashRange, PartitionMap } from "./partitionMap.ts";
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
export type ClientOperation = ApplicationOperation | NodeCall;

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
  /** Kommander's `replicateLogs`, past the application: one proposal of one or more logs. */
  | {
      readonly kind: "replicateLogs";
      readonly partition: PartitionId;
      readonly logType: string;
      readonly data: readonly string[];
      /** False: nothing is applied before `commitLogs` says so. True unless it is given. */
      readonly autoCommit?: boolean;
      /** Refused unless the partition has this generation; 0, or nothing: whichever it has. */
      readonly expectedGeneration?: number;
    };

/**
 * How a read goes. copy: the asked node answers from what it has applied, possibly stale. log: the
 * read is an entry of its own, and is answered when that is applied: linearizable by construction.
 */
export type ReadPath = "copy" | "log";

/** How a proposal of this application ended (`RaftReplicationResult`). */
export interface ProposalCompletion {
  readonly request: number;
  readonly partition: PartitionId;
  readonly status: OperationStatus;
  readonly ticket: HlcTimestamp | null;
  /** The index of the proposal's last entry; -1 on failure. */
  readonly logIndex: number;
  /** False: its entries wait for a decision, and nothing of them was applied. */
  readonly autoCommit: boolean;
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
      /** Whose completion this will be. */
      readonly request: number;
    }
  | {
      readonly kind: "reply";
      readonly request: number;
      readonly partition: PartitionId;
      readonly status: OperationStatus;
      readonly ticket: HlcTimestamp | null;
      readonly logIndex: number;
      readonly value: string | null;
    };

/** The questions that an application may put to its node. All answers are local and immediate. */
export interface RaftFacade {
  readonly node: NodeId;
  /** Partition of the part before the last "/". */
  getPartitionKey(key: string): PartitionId;
  /** Partition of the whole key. */
  getPrefixPartitionKey(key: string): PartitionId;
  /** Leads the partition and serves. */
  amILeader(partition: PartitionId): boolean;
}

/**
 * A deterministic state machine over plain data, one instance per node. Handlers may change their
 * own state in place and return commands; they never wait, draw lots or look at a clock.
 */
export interface Application<State> {
  readonly name: string;
  initialState(): State;
  onRequest(state: State, request: ClientRequest, raft: RaftFacade): readonly ApplicationCommand[];
  /** A committed entry: on leader and followers, in index order, once per process lifetime. */
  onReplicationReceived(
    state: State,
    partition: PartitionId,
    log: CommittedLog,
  ): readonly ApplicationCommand[];
  /** All that it holds of a partition, as text: equal states give equal texts, on every node. */
  exportSnapshot(state: State, partition: PartitionId): string;
  /** Replaces all that it holds of a partition by what `exportSnapshot` gave, here or elsewhere. */
  importSnapshot(state: State, partition: PartitionId, data: string): void;
  /**
   * How far it keeps a partition durable by itself: what lies above is not compacted away.
   * -1: it has no opinion, and relies on its snapshots. Source: Kommander,
   * `IApplicationDurabilityProvider`.
   */
  getDurablyAppliedIndex(state: State, partition: PartitionId): LogIndex;
  /** Once per partition and start: what follows it are a snapshot, where there is one, and logs. */
  onRestoreStarted(state: State, partition: PartitionId): void;
  /** A committed entry found on the disk at start. */
  onLogRestored(state: State, partition: PartitionId, log: CommittedLog): void;
  onRestoreFinished(state: State, partition: PartitionId): void;
  /** Null: the leader is unknown or lost. */
  onLeaderChanged(state: State, partition: PartitionId, leader: NodeId | null): void;
  /** The node has applied another partition map. */
  onPartitionMapChanged(state: State, map: PartitionMap): void;
  /**
   * Takes out of a partition what moves into another, as text; null: all that it holds. Applied at
   * the same place of the log everywhere, so every node takes out the same.
   */
  exportRange(state: State, partition: PartitionId, range: HashRange | null): string;
  /** Puts in what `exportRange` took out of another partition. */
  importRange(state: State, partition: PartitionId, exported: string): void;
  /**
   * Of a success: right after the proposal's last entry was received, before the entry behind it; of
   * one that is up to its ticket: when its last entry is committed.
   */
  onProposalCompleted(state: State, completion: ProposalCompletion): readonly ApplicationCommand[];
}
