import { entryState, type LogIndex, type LogProgress } from "../../engine/index.ts";
import { heldFrom, type TicketMark } from "../explain/tickets.ts";
import type { EntryState } from "../marks/LogCell.tsx";

/** How far one node is with its log, and with its tickets. */
export interface Progress extends LogProgress {
  readonly tickets: readonly TicketMark[];
}

/** How an entry is drawn: what has become of it, and whether a ticket holds it. Null: it is not there. */
export function cellState(progress: Progress, index: LogIndex): EntryState | null {
  switch (entryState(progress, index)) {
    case null:
      return null;
    case "Proposed":
      return index <= progress.commitIndex ? "open" : "proposed";
    case "ProposedCheckpoint":
      return "proposed";
    case "RolledBack":
      return "rolledBack";
    case "Applied":
      return "applied";
    case "Committed":
    case "CommittedCheckpoint": {
      if (index <= progress.lastApplied) return "applied";
      const held = heldFrom(progress.tickets);
      return held > 0 && index > held ? "held" : "committed";
    }
  }
}

/** In words, for those who do not see the cell. */
export const stateWords: Readonly<Record<EntryState, string>> = {
  proposed: "proposed",
  committed: "committed",
  open: "committed, its ticket is open",
  held: "committed, held back by an open ticket",
  applied: "applied",
  rolledBack: "rolled back",
};
