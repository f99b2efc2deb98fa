import {
  entryOf,
  type Entry,
  type LogIndex,
  type LogView,
  type ReplicaView,
} from "../../engine/index.ts";

/** A proposal of manual entries. */
export interface TicketMark {
  readonly first: LogIndex;
  readonly last: LogIndex;
  readonly state: "open" | "committed" | "rolledBack";
  /** The entry that decided it; 0: nothing did. */
  readonly decidedAt: LogIndex;
}

/** The tickets that a replica knows of: those that are over, then those that are not. */
export function ticketsOf({
  openTickets,
  settledTickets,
}: Pick<ReplicaView, "openTickets" | "settledTickets">): readonly TicketMark[] {
  if (openTickets.length === 0 && settledTickets.length === 0) return none;
  return [...settledTickets, ...openTickets].map(({ first, last, decision, decidedAt }) => ({
    first,
    last,
    decidedAt,
    state: decision === null ? "open" : decision === "commit" ? "committed" : "rolledBack",
  }));
}

const none: readonly TicketMark[] = [];

export function ticketAt(tickets: readonly TicketMark[], index: LogIndex): TicketMark | null {
  return tickets.find(({ first, last }) => first <= index && index <= last) ?? null;
}

/** The first entry that holds back whatever is behind it; 0: nothing does. */
export function heldFrom(tickets: readonly TicketMark[]): LogIndex {
  return tickets.find(({ state }) => state === "open")?.first ?? 0;
}

/** The entry at which the ticket begins that a resolution decides about; null: not in this log. */
export function resolvedBy(log: LogView, { index, payload }: Entry): LogIndex | null {
  if (payload.kind !== "resolution") return null;
  const { node, millis, counter } = payload.ticket;
  let first: LogIndex | null = null;
  for (let before = index - 1; before > log.base; before--) {
    const named = entryOf({ log }, before)?.payload;
    if (named?.kind !== "manual") continue;
    const { time } = named;
    if (time.node === node && time.millis === millis && time.counter === counter) first = before;
    else if (first !== null) break;
  }
  return first;
}

/** "ticket of entries 7–8, open" */
export function ticketWords({ first, last, state, decidedAt }: TicketMark): string {
  const which = first === last ? `entry ${first}` : `entries ${first}–${last}`;
  const by = decidedAt > 0 ? ` by entry ${decidedAt}` : "";
  const what = { open: "open", committed: `committed${by}`, rolledBack: `rolled back${by}` }[state];
  return `ticket of ${which}, ${what}`;
}
