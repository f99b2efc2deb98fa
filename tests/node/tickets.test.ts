import { describe, expect, test } from "vitest";
import type { HlcTimestamp } from "../../engine/node/hybridLogicalClock.ts";
import {
  applicableUpTo,
  createTickets,
  decisionAt,
  findTicket,
  forgetTickets,
  keptTickets,
  scanEntry,
  settleTickets,
  type TicketDecision,
  type Tickets,
} from "../../engine/node/tickets.ts";
import type { EntryPayload } from "../../engine/raft/entry.ts";

function ticket(counter: number): HlcTimestamp {
  return { node: 0, millis: 1, counter };
}

function manual(counter: number, rest = 0): EntryPayload {
  return { kind: "manual", logType: "set", data: "x=1", time: ticket(counter), rest };
}

function word(counter: number, decision: TicketDecision): EntryPayload {
  return { kind: "resolution", ticket: ticket(counter), decision, time: ticket(900 + counter) };
}

const noop: EntryPayload = { kind: "noop" };

/** What a committed log of these entries says, and how far it is applied. */
function scan(
  payloads: readonly EntryPayload[],
  tickets: Tickets = createTickets(),
): { readonly tickets: Tickets; readonly appliedTo: number } {
  for (const payload of payloads) {
    tickets.scanned += 1;
    scanEntry(tickets, { index: tickets.scanned, term: 1, payload }, 0);
  }
  return { tickets, appliedTo: applicableUpTo(tickets, tickets.scanned) };
}

/** The same, once everything that may be applied is. */
function settled(tickets: Tickets): Tickets {
  settleTickets(tickets, applicableUpTo(tickets, tickets.scanned));
  return tickets;
}

describe("what a committed log says of tickets", () => {
  test("the log is applied up to the first entry about which nobody has decided", () => {
    expect(scan([noop, manual(1), noop]).appliedTo).toBe(1);
    expect(scan([noop, manual(1), noop, word(1, "commit")]).appliedTo).toBe(4);
    expect(scan([noop, manual(1), manual(2), word(2, "commit")]).appliedTo).toBe(1);
    expect(scan([noop, manual(1), manual(2), word(1, "rollback")]).appliedTo).toBe(2);
  });

  test("each entry of a ticket shares its decision", () => {
    const { tickets } = scan([manual(1, 1), manual(1), manual(2), word(1, "commit")]);
    expect([1, 2, 3].map((index) => decisionAt(tickets, index))).toEqual([
      "commit",
      "commit",
      null,
    ]);
  });

  test("the first word stands: a second one changes nothing", () => {
    const { tickets, appliedTo } = scan([manual(1), word(1, "rollback"), word(1, "commit")]);
    expect(appliedTo).toBe(3);
    expect(findTicket(tickets, ticket(1))).toMatchObject({ decision: "rollback", decidedAt: 2 });
  });

  test("a word about a ticket that is not in the log, or not yet, decides nothing", () => {
    expect(scan([word(1, "commit"), manual(1)]).appliedTo).toBe(1);
    expect(scan([word(7, "commit")]).appliedTo).toBe(1);
  });

  test("whoever looks in two goes finds the same", () => {
    const log = [noop, manual(1, 1), manual(1), manual(2), word(2, "commit"), word(1, "rollback")];
    const whole = settled(scan(log).tickets);
    for (let first = 0; first <= log.length; first++) {
      const tickets = settled(scan(log.slice(0, first)).tickets);
      expect(settled(scan(log.slice(first), tickets).tickets)).toEqual(whole);
    }
  });
});

describe("a ticket that lost its tail with its leader", () => {
  test.each([
    ["a no-op", noop],
    ["another ticket", manual(2)],
    ["a word that would commit it", word(1, "commit")],
  ])("is void as soon as %s stands where its tail should", (_, next) => {
    const { tickets } = scan([noop, manual(1, 2), manual(1, 1), next]);
    expect(tickets.open[0]).toMatchObject({ first: 2, last: 3, decision: "rollback" });
  });

  test("is open as long as its tail may still come", () => {
    const { tickets, appliedTo } = scan([noop, manual(1, 2), manual(1, 1)]);
    expect(appliedTo).toBe(1);
    expect(tickets.open[0]).toMatchObject({ last: 3, missing: 1, decision: null });
  });
});

describe("what is over", () => {
  test("is known by name for a while", () => {
    const { tickets } = scan([]);
    for (let counter = 0; counter <= keptTickets; counter++)
      scan([manual(counter), word(counter, "commit")], tickets);
    settleTickets(tickets, tickets.scanned);
    expect(tickets.open).toEqual([]);
    expect(findTicket(tickets, ticket(0))).toBeUndefined();
    expect(findTicket(tickets, ticket(1))).toMatchObject({ decision: "commit" });
  });

  test("is what a snapshot stands for", () => {
    const { tickets } = scan([noop, manual(1)]);
    forgetTickets(tickets, 9);
    expect(tickets).toEqual({ scanned: 9, open: [], settled: [] });
    forgetTickets(tickets, 3);
    expect(tickets.scanned).toBe(9);
  });
});
