import type { Micros } from "../base/ids.ts";
import { applicableUpTo, keptTickets, settleTickets, ticketsOf } from "../node/tickets.ts";
import type { FactOf } from "./trace.ts";
import type { ReplicaView, TicketView } from "./view.ts";

export type TicketFact = FactOf<"ticketOpened" | "ticketDecided">;

type Draft = { -readonly [Key in keyof ReplicaView]: ReplicaView[Key] };

/** A ticket was opened on a replica, or somebody decided about it. */
export function foldTicket(replica: Draft, fact: TicketFact, at: Micros): void {
  const { ticket, first, last } = fact;
  const known = replica.openTickets.find((open) => open.first === first);
  const since = known?.since ?? at;
  const decided =
    fact.kind === "ticketDecided"
      ? { decision: fact.decision, decidedAt: fact.index }
      : { decision: null, decidedAt: 0 };
  const others = replica.openTickets.filter((open) => open !== known);
  replica.openTickets = [...others, { ticket, first, last, since, ...decided }].sort(
    (a, b) => a.first - b.first,
  );
}

/** What was decided, and lies below what is applied now, is over. */
export function settleApplied(replica: Draft): void {
  const { openTickets, lastApplied } = replica;
  if (openTickets.length === 0) return;
  const isOver = ({ decision, last }: TicketView): boolean =>
    decision !== null && last <= lastApplied;
  const over = openTickets.filter(isOver);
  if (over.length === 0) return;
  replica.openTickets = openTickets.filter((open) => !isOver(open));
  replica.settledTickets = [...replica.settledTickets, ...over].slice(-keptTickets);
}

/** A node that starts finds out from its disk what it has to hold back. */
export function restoreTickets(replica: Draft, at: Micros): void {
  const { log, commitIndex: upTo, snapshotIndex: after } = replica;
  const tickets = ticketsOf(log.entries, { after, upTo, now: at });
  replica.lastApplied = applicableUpTo(tickets, upTo);
  settleTickets(tickets, replica.lastApplied);
  replica.openTickets = tickets.open.filter(({ missing }) => missing === 0);
  replica.settledTickets = tickets.settled;
}
