import { describe, expect, test } from "vitest";
import { checkHistory } from "../../engine/check/history/checkHistory.ts";
import { historyOf, type FinishedRecord } from "../../engine/check/history/historyOf.ts";
import type { ClientOperation } from "../../engine/node/application.ts";
import type { HlcTimestamp } from "../../engine/node/hybridLogicalClock.ts";
import type { OperationStatus } from "../../engine/node/status.ts";

const ticket: HlcTimestamp = { node: 0, millis: 1, counter: 7 };

function told(
  request: number,
  operation: ClientOperation,
  rest: Partial<FinishedRecord> = {},
): FinishedRecord {
  const invokedAt = request * 10;
  const at = invokedAt + 5;
  return {
    request,
    operation,
    partition: 1,
    invokedAt,
    at,
    status: "Success",
    logIndex: -1,
    value: null,
    ...rest,
  };
}

function propose(
  request: number,
  data: string,
  rest: Partial<FinishedRecord> = {},
): FinishedRecord {
  const asked = { partition: 1, logType: "set", data: [data], autoCommit: false };
  return told(request, { kind: "replicateLogs", ...asked }, { ticket, ...rest });
}

function decide(
  request: number,
  kind: "commitLogs" | "rollbackLogs",
  status: OperationStatus = "Success",
): FinishedRecord {
  return told(request, { kind, partition: 1, of: { ticket } }, { status });
}

function read(request: number, value: string | null): FinishedRecord {
  return told(request, { kind: "get", key: "x", partition: 1, through: "log" }, { value });
}

function kindsOf(finished: readonly FinishedRecord[]): unknown[] {
  return historyOf({ open: [], finished }).map(({ kind, completedAt }) => [kind, completedAt]);
}

describe("a write that waits for a decision", () => {
  test("may take effect until the answer that it is committed, and has by then", () => {
    expect(kindsOf([propose(1, "x=1"), decide(4, "commitLogs")])).toEqual([["ok", 45]]);
    const early = [propose(1, "x=1"), read(2, "1"), decide(4, "commitLogs"), read(5, "1")];
    expect(verdictOf(early)).toBe("linearizable");
    const late = [propose(1, "x=1"), read(2, null), decide(4, "commitLogs"), read(5, null)];
    expect(verdictOf(late)).toBe("violation");
  });

  test("never takes effect once it is said to be rolled back", () => {
    const rolledBack = [propose(1, "x=1"), decide(4, "rollbackLogs")];
    expect(kindsOf(rolledBack)).toEqual([["fail", 45]]);
    expect(verdictOf([...rolledBack, read(5, null)])).toBe("linearizable");
    expect(verdictOf([...rolledBack, read(5, "1")])).toBe("violation");
  });

  test.each<readonly FinishedRecord[]>([
    [propose(1, "x=1")],
    [propose(1, "x=1"), decide(4, "commitLogs", "ProposalTimeout")],
    [propose(1, "x=1"), decide(4, "rollbackLogs", "Errored")],
    [propose(1, "x=1", { status: "ReplicationFailed" })],
  ])("is unknown where nobody was told for certain: %#", (...finished) => {
    expect(kindsOf(finished)).toEqual([["unknown", null]]);
    for (const value of [null, "1"])
      expect(verdictOf([...finished, read(5, value)])).toBe("linearizable");
  });

  test("that was refused never takes effect", () => {
    expect(kindsOf([propose(1, "x=1", { status: "PartitionMoved", ticket: null })])).toEqual([
      ["fail", 15],
    ]);
  });
});

test("each entry of a batch has an end of its own", () => {
  const entry = { logType: "set", autoCommit: true, expectedGeneration: 0 };
  const entries = [
    { ...entry, data: "x=1" },
    { ...entry, data: "x=2" },
    { ...entry, data: "x=3", autoCommit: false },
  ];
  const outcomes = [
    { status: "Success", logIndex: 4, ticket: null },
    { status: "PartitionMoved", logIndex: -1, ticket: null },
    { status: "Pending", logIndex: 5, ticket },
  ] as const;
  const operation = { kind: "replicateEntries", partition: 1, entries } as const;
  const batch = told(1, operation, { ticket, entries: outcomes });
  expect(kindsOf([batch])).toEqual([
    ["ok", 15],
    ["fail", 15],
    ["unknown", null],
  ]);
  expect(kindsOf([batch, decide(3, "commitLogs")]).at(-1)).toEqual(["ok", 35]);
});

function verdictOf(finished: readonly FinishedRecord[]): string {
  return checkHistory(historyOf({ open: [], finished })).verdict;
}
