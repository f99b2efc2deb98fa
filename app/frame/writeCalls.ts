import { Ban, Check, ListPlus, ListTodo, Undo2, Hourglass } from "lucide-react";
import { leaderOf, systemPartition, type BatchEntry, type TicketView } from "../../engine/index.ts";
import { operationLabel, operationVerb } from "../explain/names.ts";
import type { Call, CallPlace } from "./call.ts";
import { choiceField, textField, type CallField } from "./callForm.ts";

/** What an application proposes past the keys of this one, and how it decides about it. */
export const writeCalls: readonly Call[] = [
  {
    id: "replicateLogs",
    section: "Writes",
    label: "Propose logs…",
    icon: ListPlus,
    refusal: systemOnly,
    how: {
      kind: "form",
      verb: "Propose",
      fields: () => proposalFields("one proposal of several logs: put ; between", "hello"),
      operation: ({ partition }, { logType = "", data = "" }) => ({
        kind: "replicateLogs",
        partition,
        logType,
        data: partsOf(data),
      }),
    },
  },
  {
    id: "manual",
    section: "Writes",
    label: "Propose, decide later…",
    icon: Hourglass,
    refusal: systemOnly,
    how: {
      kind: "form",
      verb: "Propose",
      fields: () => proposalFields("it takes effect once its ticket is committed", "seat=12"),
      operation: ({ partition }, { logType = "", data = "" }) => ({
        kind: "replicateLogs",
        partition,
        logType,
        data: partsOf(data),
        autoCommit: false,
      }),
    },
  },
  {
    id: "replicateEntries",
    section: "Writes",
    label: "Propose a batch…",
    icon: ListTodo,
    refusal: systemOnly,
    how: {
      kind: "form",
      verb: "Propose",
      fields: () =>
        proposalFields("each is answered on its own; a ? at its end: decided later", "one; two?"),
      operation: ({ partition }, { logType = "", data = "" }) => ({
        kind: "replicateEntries",
        partition,
        entries: partsOf(data).map((part) => batchEntry(logType, part)),
      }),
    },
  },
  ...(["commitLogs", "rollbackLogs"] as const).map(decision),
  {
    id: "cancelCall",
    section: "Writes",
    label: "Stop waiting for…",
    icon: Ban,
    refusal: (place) => (waitingOf(place).length === 0 ? "Nobody waits for an answer here." : null),
    how: {
      kind: "form",
      verb: "Stop waiting",
      fields: (place) => [
        choiceField(
          {
            name: "request",
            label: "Request",
            hint: "what it asked for may still come about",
          },
          waitingOf(place),
        ),
      ],
      operation: ({ partition }, { request }) => ({
        kind: "cancelCall",
        partition,
        request: Number(request),
      }),
    },
  },
];

function decision(kind: "commitLogs" | "rollbackLogs"): Call {
  const commits = kind === "commitLogs";
  return {
    id: kind,
    section: "Writes",
    label: commits ? "Commit a ticket…" : "Roll a ticket back…",
    icon: commits ? Check : Undo2,
    refusal: (place) => (ticketsOf(place).length === 0 ? "No ticket is open." : null),
    how: {
      kind: "form",
      verb: commits ? "Commit" : "Roll back",
      fields: (place) => [
        choiceField(
          { name: "ticket", label: "Ticket", hint: "by its entries" },
          ticketsOf(place).map(({ first, last }) => [
            String(first),
            first === last ? `entry ${first}` : `entries ${first}–${last}`,
          ]),
        ),
      ],
      operation: (place, { ticket }) => ({
        kind,
        partition: place.partition,
        of: { ticket: ticketsOf(place).find(({ first }) => String(first) === ticket)!.ticket },
      }),
    },
  };
}

function systemOnly({ partition }: CallPlace): string | null {
  return partition === systemPartition ? "P0 is for the system itself." : null;
}

function proposalFields(hint: string, initial: string): readonly CallField[] {
  return [
    textField({
      name: "logType",
      label: "Log type",
      hint: "the application’s own word",
      initial: "note",
    }),
    textField({ name: "data", label: "Data", hint, initial }),
  ];
}

function partsOf(data: string): readonly string[] {
  return data.split(";").map((part) => part.trim());
}

/** "two?" is an entry that waits for a decision. */
function batchEntry(logType: string, part: string): BatchEntry {
  const autoCommit = !part.endsWith("?");
  const data = autoCommit ? part : part.slice(0, -1);
  return { logType, data, autoCommit, expectedGeneration: 0 };
}

/** Nobody has decided about them, as far as the leader knows. */
function ticketsOf({ view, partition }: CallPlace): readonly TicketView[] {
  const open = leaderOf(view, partition)?.openTickets ?? [];
  return open.filter(({ decision: decided }) => decided === null);
}

function waitingOf({ view, partition }: CallPlace): readonly (readonly [string, string])[] {
  return view.operations
    .filter((known) => known.completedAt === null && known.partition === partition)
    .map(({ request, operation }) => [
      String(request),
      `${request}: ${operationVerb(operation)} ${operationLabel(operation)}`,
    ]);
}
