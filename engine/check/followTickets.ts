import type { LogIndex, Term } from "../base/ids.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import type { TicketDecision } from "../node/tickets.ts";
import type { LogName } from "./logTree.ts";
import type { PartitionWitness } from "./witness.ts";

/** What the committed log says of a ticket. */
export interface TicketWitness {
  readonly first: LogIndex;
  last: LogIndex;
  /** How many of its entries must still follow. */
  missing: number;
  decision: TicketDecision | null;
  /** The entry that decided; 0: none did. */
  decidedAt: LogIndex;
}

/** Notes the next entry that became committed in a partition, and what it says of tickets. */
export function noteCommitted(partition: PartitionWitness, log: LogName, term: Term): void {
  const { committed, committedIn, tickets, tree } = partition;
  committed.push(log);
  committedIn.push(term);
  const index = committed.length;
  const payload = tree.entries[log]?.payload;
  const torn = partition.tornTicket === null ? undefined : tickets.get(partition.tornTicket);
  if (payload?.kind === "manual") {
    const name = printTicket(payload.time);
    if (torn !== undefined && name === partition.tornTicket) {
      torn.last = index;
      torn.missing = payload.rest;
    } else {
      if (torn !== undefined) decide(torn, "rollback", index);
      const { rest: missing } = payload;
      const opened = { first: index, last: index, missing, decision: null, decidedAt: 0 };
      if (!tickets.has(name)) tickets.set(name, opened);
    }
    partition.tornTicket = payload.rest > 0 ? name : null;
    return;
  }
  // What is missing behind another entry is missing for ever: such a ticket is void.
  if (torn !== undefined) decide(torn, "rollback", index);
  partition.tornTicket = null;
  if (payload?.kind !== "resolution") return;
  const named = tickets.get(printTicket(payload.ticket));
  if (named !== undefined) decide(named, payload.decision, index);
}

/** The first word counts. */
function decide(ticket: TicketWitness, decision: TicketDecision, index: LogIndex): void {
  if (ticket.decision !== null) return;
  ticket.decision = decision;
  ticket.decidedAt = index;
}

export function printTicket({ node, millis, counter }: HlcTimestamp): string {
  return `${node}:${millis}:${counter}`;
}
