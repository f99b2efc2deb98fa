import type { LogIndex, Micros, Term } from "../base/ids.ts";
import { dropFirst } from "../base/queue.ts";
import { isSameTime, type Entry } from "../raft/entry.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";

/** What becomes of a ticket's entries. */
export type TicketDecision = "commit" | "rollback";

/** A proposal of manual entries, as the committed log tells of it. */
export interface Ticket {
  readonly ticket: HlcTimestamp;
  /** Its first entry. */
  readonly first: LogIndex;
  /** The last of its entries that was seen. */
  last: LogIndex;
  /** How many more must follow for it to be whole. */
  missing: number;
  /** Null: open. The first word in the log stands; a later one changes nothing. */
  decision: TicketDecision | null;
  /** The entry that decided it; 0 while it is open. */
  decidedAt: LogIndex;
  /** Since when this node knows of it. */
  readonly since: Micros;
  /** The term in which this node, as leader, last appended a resolution of it; 0: none. */
  askedIn: Term;
}

/**
 * The tickets of one partition: a function of its committed log alone, so that followers, restarted
 * nodes and new leaders agree about them without a word.
 */
export interface Tickets {
  /** Committed entries up to here were looked at; what is held back lies below as well. */
  scanned: LogIndex;
  /** In log order: not applied and not skipped yet, decided or not. */
  readonly open: Ticket[];
  /** What is over, oldest first: the last `keptTickets`. */
  readonly settled: Ticket[];
}

/** Tickets whose outcome a node still knows by name when they are over. */
export const keptTickets = 64;

export function createTickets(): Tickets {
  return { scanned: 0, open: [], settled: [] };
}

/**
 * The tickets of a log as a disk holds it. What stands at or below `after` is in a snapshot: its
 * tickets are over.
 */
export function ticketsOf(
  entries: readonly Entry[],
  { after, upTo, now }: { readonly after: LogIndex; readonly upTo: LogIndex; readonly now: Micros },
): Tickets {
  const tickets = createTickets();
  tickets.scanned = after;
  for (const entry of entries) {
    if (entry.index <= after || entry.index > upTo) continue;
    scanEntry(tickets, entry, now);
    tickets.scanned = entry.index;
  }
  return tickets;
}

/** What one committed entry said about tickets. */
export interface TicketChange {
  readonly kind: "opened" | "decided";
  readonly ticket: Ticket;
}

/** Takes in the next committed entry, in index order. Most say nothing about tickets. */
export function scanEntry(tickets: Tickets, entry: Entry, now: Micros): readonly TicketChange[] {
  const { open } = tickets;
  const { payload, index } = entry;
  const newest = open[open.length - 1];
  const isTorn = newest !== undefined && newest.missing > 0;
  if (!isTorn && payload.kind !== "manual" && payload.kind !== "resolution") return unchanged;
  const changes: TicketChange[] = [];
  const continues = isTorn && payload.kind === "manual" && isSameTime(payload.time, newest.ticket);
  // Its leader was lost before it had handed on all of it: the rest will never come.
  if (isTorn && !continues) decide(newest, { decision: "rollback", index }, changes);
  if (payload.kind === "manual") {
    const { time, rest } = payload;
    if (continues) extend(newest, entry.index, rest);
    else open.push(openTicket(time, { first: index, missing: rest, since: now }));
    if (rest === 0) changes.push({ kind: "opened", ticket: open[open.length - 1]! });
  } else if (payload.kind === "resolution") {
    const named = open.find(({ ticket }) => isSameTime(ticket, payload.ticket));
    if (named?.decision === null) decide(named, { decision: payload.decision, index }, changes);
  }
  return changes;
}

const unchanged: readonly TicketChange[] = [];

function openTicket(
  ticket: HlcTimestamp,
  {
    first,
    missing,
    since,
  }: { readonly first: LogIndex; readonly missing: number; readonly since: Micros },
): Ticket {
  return { ticket, first, last: first, missing, decision: null, decidedAt: 0, since, askedIn: 0 };
}

function extend(ticket: Ticket, last: LogIndex, missing: number): void {
  ticket.last = last;
  ticket.missing = missing;
}

function decide(
  ticket: Ticket,
  { decision, index }: { readonly decision: TicketDecision; readonly index: LogIndex },
  changes: TicketChange[],
): void {
  ticket.decision = decision;
  ticket.decidedAt = index;
  ticket.missing = 0;
  changes.push({ kind: "decided", ticket });
}

/** How far the log may be applied: up to the first entry about which nobody has decided. */
export function applicableUpTo({ open }: Tickets, commitIndex: LogIndex): LogIndex {
  for (const { decision, first } of open) if (decision === null) return first - 1;
  return commitIndex;
}

/** What was decided about the manual entry at an index that is applied now; null: nothing. */
export function decisionAt({ open }: Tickets, index: LogIndex): TicketDecision | null {
  return open.find(({ first, last }) => first <= index && index <= last)?.decision ?? null;
}

/** Everything up to `lastApplied` was delivered or skipped: whole tickets below are over. */
export function settleTickets({ open, settled }: Tickets, lastApplied: LogIndex): void {
  while (open.length > 0 && open[0]!.decision !== null && open[0]!.last <= lastApplied)
    settled.push(open.shift()!);
  if (settled.length > keptTickets) dropFirst(settled, settled.length - keptTickets);
}

/** A snapshot stands in for everything up to an index: what was open below is over there. */
export function forgetTickets(tickets: Tickets, upTo: LogIndex): void {
  if (tickets.scanned >= upTo) return;
  tickets.scanned = upTo;
  const { open } = tickets;
  while (open.length > 0 && open[0]!.last <= upTo) open.shift();
}

/** A ticket by its name; undefined: never seen, or over long ago. */
export function findTicket(
  { open, settled }: Pick<Tickets, "open" | "settled">,
  named: HlcTimestamp,
): Ticket | undefined {
  const isNamed = ({ ticket }: Ticket): boolean => isSameTime(ticket, named);
  return open.find(isNamed) ?? settled.find(isNamed);
}
