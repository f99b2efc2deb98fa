import type { LogIndex, NodeId, Term } from "../base/ids.ts";

/**
 * The hybrid logical clock reading a proposal was stamped with: the ticket's identity. The node
 * above stamps and compares it; to consensus it is payload.
 */
export interface EntryTime {
  readonly node: NodeId;
  readonly millis: number;
  readonly counter: number;
}

/** What an entry carries. Raft looks at nothing in here. */
export type EntryPayload =
  /** A new leader's first entry (§8 of the paper; dissertation 6.4): commits the inherited tail. */
  | { readonly kind: "noop" }
  | {
      readonly kind: "command";
      /** The application's own word for the command (Kommander's `logType`). */
      readonly logType: string;
      readonly data: string;
      readonly time: EntryTime;
    };

/** One log record. Never written after creation, so it may be shared between logs and messages. */
export interface Entry {
  readonly index: LogIndex;
  readonly term: Term;
  readonly payload: EntryPayload;
}
