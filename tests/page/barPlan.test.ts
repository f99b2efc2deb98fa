import { describe, expect, test } from "vitest";
import { effectInstants, planLanes } from "../../app/history/barPlan.ts";
import type { HistoryRequest } from "../../app/history/clientHistory.ts";

const second = 1_000_000;
/** A hundred pixels a second. */
const scale = 100 / second;

describe("bars of client operations", () => {
  test("operations on different keys have lanes of their own, in the order of asking", () => {
    const lanes = planLanes([write(1, "b", 0, 1), write(2, "a", 0, 1)], { scale, end: 9 * second });
    expect(lanes.map(({ key, rows }) => [key, rows])).toEqual([
      ["b", 1],
      ["a", 1],
    ]);
  });

  test("what overlaps stands in rows of its own; what comes later takes the first free one", () => {
    const requests = [write(1, "x", 0, 2), write(2, "x", 1, 3), write(3, "x", 4, 5)];
    const [lane] = planLanes(requests, { scale, end: 9 * second });
    expect(rowsOf(lane!.bars)).toEqual([0, 1, 0]);
  });

  test("a text beside a short bar takes room, too", () => {
    const requests = [write(1, "x", 0, 0.05), write(2, "x", 0.2, 0.25), write(3, "x", 2, 2.05)];
    const [lane] = planLanes(requests, { scale, end: 9 * second });
    expect(rowsOf(lane!.bars)).toEqual([0, 1, 0]);
  });

  test("a row once given stays, whatever is asked afterwards", () => {
    const requests = Array.from({ length: 40 }, (_, n) => write(n, "x", n * 0.3, n * 0.3 + 0.7));
    const [all] = planLanes(requests, { scale, end: 99 * second });
    const [some] = planLanes(requests.slice(0, 20), { scale, end: 99 * second });
    expect(rowsOf(all!.bars).slice(0, 20)).toEqual(rowsOf(some!.bars));
  });

  test("one that still waits reaches to the end", () => {
    const waiting = { ...write(1, "x", 0, 1), completion: null };
    const [lane] = planLanes([waiting, write(2, "x", 5, 6)], { scale, end: 6 * second });
    expect(rowsOf(lane!.bars)).toEqual([0, 1]);
  });
});

describe("instants of effect", () => {
  test("lie within the bars, in order, whatever order explains the answers", () => {
    // The second to be asked took effect first.
    const order = [write(2, "x", 1, 3), write(1, "x", 0, 4), write(3, "x", 2, 5)];
    const instants = effectInstants(order, 9 * second);
    expect([...instants].sort((a, b) => a - b)).toEqual(instants);
    order.forEach(({ invokedAt, completion }, place) => {
      expect(instants[place]).toBeGreaterThanOrEqual(invokedAt);
      expect(instants[place]).toBeLessThanOrEqual(completion!.at);
    });
  });

  test("an operation without an answer may take effect until now", () => {
    const open = { ...write(1, "x", 1, 2), completion: null };
    expect(effectInstants([open], 5 * second)).toEqual([3 * second]);
  });
});

function write(request: number, key: string, from: number, to: number): HistoryRequest {
  return {
    request,
    operation: { kind: "set", key, value: "1", partition: 1 },
    partition: 1,
    invokedAt: from * second,
    invokedRef: request,
    node: 0,
    ticket: null,
    completion: {
      at: to * second,
      ref: 1000 + request,
      status: "Success",
      value: null,
      logIndex: -1,
    },
  };
}

function rowsOf(bars: readonly { readonly row: number }[]): number[] {
  return bars.map(({ row }) => row);
}
