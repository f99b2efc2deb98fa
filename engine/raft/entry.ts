import type { LogIndex, NodeId, Term } from "../base/ids.ts";
import type { Configuration } from "./configuration.ts";

/**
 * The hybrid logical clock reading a proposal was stamped with: the ticket's identity. The node
 * above stamps and compares it; to consensus it is payload.
 */
export interface EntryTime {
  readonly node: NodeId;
  readonly millis: number;
  readonly counter: number;
}

export function isSameTime(a: EntryTime, b: EntryTime): boolean {
  return a.node === b.node && a.millis === b.millis && a.counter === b.counter;
}

/** What an entry carries. Raft looks at configurations, and at nothing else in here. */
export type EntryPayload =
  /** A new leader's first entry (§8 of the paper; dissertation 6.4): commits the inherited tail. */
  | { readonly kind: "noop" }
  | {
      readonly kind: "command";
      /** The application's own word for the command (Kommander's `logType`). */
      readonly logType: string;
      readonly data: string;
      readonly time: EntryTime;
    }
  /** A command that is not applied before a later resolution decides about its ticket, `time`. */
  | {
      readonly kind: "manual";
      readonly logType: string;
      readonly data: string;
      /** How many entries of its ticket follow it: a ticket whose tail was lost can be told. */
      readonly rest: number;
      readonly time: EntryTime;
    }
  /** Decides about the manual entries of a ticket. An application's decision: Raft's commit stands. */
  | {
      readonly kind: "resolution";
      readonly ticket: EntryTime;
      readonly decision: "commit" | "rollback";
      readonly time: EntryTime;
    }
  /** What lies below may be compacted away once a snapshot of it exists (section 7). */
  | { readonly kind: "checkpoint"; readonly time: EntryTime }
  /** In force from the moment it is in a log, committed or not (dissertation 4.1). */
  | {
      readonly kind: "configuration";
      readonly configuration: Configuration;
      readonly time: EntryTime;
    };

/** One log record. Never written after creation, so it may be shared between logs and messages. */
export interface Entry {
  readonly index: LogIndex;
  readonly term: Term;
  readonly payload: EntryPayload;
}
