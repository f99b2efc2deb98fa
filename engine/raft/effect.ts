import type { LogIndex, Micros, NodeId, Term } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";
import type { Configuration } from "./configuration.ts";
import type { Entry } from "./entry.ts";
import type { RaftFact } from "./fact.ts";
import type { RaftMessage } from "./message.ts";
import type { Rules } from "./rules.ts";
import type { RaftSettings } from "./settings.ts";
import type { Snapshot } from "./snapshot.ts";

/** One record of a replica's write-ahead log, durable in the order of writing. */
export type WriteRecord =
  | { readonly kind: "hardState"; readonly term: Term; readonly votedFor: NodeId | null }
  /** Replaces everything from `entries[0].index` on: a truncation and an append in one write. */
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  /** How far is known to be committed. Lazy: it rides on the next fsync and asks for none. */
  | { readonly kind: "commitMark"; readonly index: LogIndex }
  /**
   * Replaces the snapshot before. One record, so that a crash leaves the old state or the new one:
   * where the log is replaced, it begins behind the snapshot from then on, with nothing in it. own: it
   * is of the state that this node has reached by itself; the others were sent by a leader.
   */
  | {
      readonly kind: "snapshot";
      readonly snapshot: Snapshot;
      readonly log: "own" | "kept" | "replaced";
    }
  /** The log begins behind this index. Lazy, too: until then the disk holds more than it must. */
  | {
      readonly kind: "compact";
      readonly index: LogIndex;
      readonly term: Term;
      readonly configuration: Configuration;
    }
  /** The partition is removed: nothing of it stays. Lazy as well: a restart would do it again. */
  | { readonly kind: "erase" };

/** What a step asks of the node around it, in order. */
export type Effect =
  | {
      readonly kind: "send";
      readonly to: NodeId;
      readonly message: RaftMessage;
      /** The message promises something written before it: it leaves only once that is durable. */
      readonly afterSync: boolean;
    }
  | { readonly kind: "write"; readonly record: WriteRecord }
  /** A leader's snapshot takes the place of the state: to be imported before anything is applied. */
  | { readonly kind: "install"; readonly snapshot: Snapshot }
  /** Leadership of this replica began to serve, or ended. */
  | { readonly kind: "leadership"; readonly change: "elected" | "serving" | "lost" }
  /** A read that was asked for under this number may be answered from index on; null: not here. */
  | { readonly kind: "read"; readonly id: number; readonly index: LogIndex | null }
  | { readonly kind: "fact"; readonly fact: RaftFact };

/** Everything a step may look at or speak through: time and chance are arguments. */
export interface RaftContext {
  readonly self: NodeId;
  readonly seed: number;
  readonly settings: RaftSettings;
  readonly rules: Rules;
  /** Whether facts are wanted. Behaviour never depends on it. */
  readonly tracing: boolean;
  now: Micros;
  /** The node's own steady clock: it never jumps, and runs at `clockRate`. */
  ownNow: Micros;
  /** Ticks of the node's own clock per tick of true time (see ownTime.ts). */
  clockRate: Ratio;
  /** Which of its disks this node has, counted by their wipings. */
  disk: number;
  /** Entries cannot be written for now; terms and votes can. */
  diskFull: boolean;
  /** By partition id: writes that wait for the disk. */
  readonly walDepth: readonly number[];
  /** Whoever performs them leaves a fresh array. */
  effects: Effect[];
}
