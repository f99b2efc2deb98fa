import { unreachable } from "../base/assert.ts";
import type { LogIndex } from "../base/ids.ts";
import { isSameTime } from "../raft/entry.ts";
import type { TicketDecision } from "../node/tickets.ts";
import { entryOf, type ReplicaView } from "./view.ts";

/**
 * What an entry is to people (Kommander's `RaftLogType`, and whether it was applied). To Raft it is
 * in the log, and committed or not; the rest is read from what stands around it.
 */
export type EntryState =
  | "Proposed"
  | "Committed"
  | "Applied"
  | "RolledBack"
  | "ProposedCheckpoint"
  | "CommittedCheckpoint";

/** One node's log, and how far it is with it. */
export type LogProgress = Pick<ReplicaView, "log" | "commitIndex" | "lastApplied">;

/**
 * The state of the entry at an index of a replica's log; null: there is none. A manual entry stays
 * Proposed while its ticket is open, however many nodes hold it.
 */
export function entryState(replica: LogProgress, index: LogIndex): EntryState | null {
  const entry = entryOf(replica, index);
  if (entry === undefined) return null;
  const { payload } = entry;
  const isCommitted = index <= replica.commitIndex;
  switch (payload.kind) {
    case "checkpoint":
      return isCommitted ? "CommittedCheckpoint" : "ProposedCheckpoint";
    case "manual": {
      const decision = isCommitted ? decisionAbout(replica, index) : null;
      if (decision === null) return "Proposed";
      if (decision === "rollback") return "RolledBack";
      return index <= replica.lastApplied ? "Applied" : "Committed";
    }
    case "noop":
    case "command":
    case "resolution":
    case "configuration":
      if (!isCommitted) return "Proposed";
      return index <= replica.lastApplied ? "Applied" : "Committed";
    default:
      return unreachable(payload);
  }
}

/** Looks behind a committed manual entry for the first word about its ticket. */
function decisionAbout(replica: LogProgress, index: LogIndex): TicketDecision | null {
  const first = entryOf(replica, index)?.payload;
  if (first?.kind !== "manual") return null;
  let missing = first.rest;
  for (let later = index + 1; later <= replica.commitIndex; later++) {
    const payload = entryOf(replica, later)?.payload;
    if (missing > 0) {
      // Its tail was lost with the leader that had it.
      if (payload?.kind !== "manual" || !isSameTime(payload.time, first.time)) return "rollback";
      missing = payload.rest;
    } else if (payload?.kind === "resolution" && isSameTime(payload.ticket, first.time))
      return payload.decision;
  }
  return null;
}
