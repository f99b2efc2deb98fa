import type { LogIndex } from "../../engine/index.ts";
import { heldFrom, ticketAt, type TicketMark } from "../explain/tickets.ts";
import type { EntryState } from "../marks/LogCell.tsx";

/** How far one node is with its log. */
export interface Progress {
  readonly commitIndex: LogIndex;
  readonly lastApplied: LogIndex;
  readonly tickets: readonly TicketMark[];
}

/** What has become of an entry, as its node knows it. */
export function entryState(
  index: LogIndex,
  { commitIndex, lastApplied, tickets }: Progress,
): EntryState {
  if (index > commitIndex) return "proposed";
  const ticket = ticketAt(tickets, index);
  if (ticket?.state === "rolledBack") return "rolledBack";
  if (ticket?.state === "open") return "open";
  if (index <= lastApplied) return "applied";
  const held = heldFrom(tickets);
  return held > 0 && index > held ? "held" : "committed";
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
