import { describe, expect, test } from "vitest";
import type { LedgerLine } from "../../engine/index.ts";
import { lastCalls, routeCalls, type CallEnds } from "../../app/recipes/callRoutes.ts";

describe("arrows from cards into the books", () => {
  const frame = { left: 150, right: 860, cardTop: 60, top: 0, rows: 900 };
  const cards = [30, 310, 590].map((left) => ({ left, right: left + 266 }));
  const words = "C at 4.334 s: charge 10 for jobs/7";

  test("the last three are drawn, each with words of its own, duplicates marked", () => {
    const calls = lastCalls([call(0), call(1), call(2, { data: "charge 5 for jobs/8" }), call(1)]);
    expect(calls.map(({ slot, tone }) => [slot, tone])).toEqual([
      [1, "again"],
      [2, "past"],
      [3, "again"],
    ]);
    expect(calls[1]!.words).toBe("C at 4.334 s: charge 5 for jobs/8");
    expect(lastCalls([call(0, { outcome: "unheard" })])[0]!.tone).toBe("unheard");
  });

  test("the older goes outermost: above, and down behind the younger", () => {
    const [older, younger] = routeCalls(
      [
        { node: 2, words },
        { node: 0, words },
      ],
      [at(2, 200), at(0, 260)],
      frame,
    );
    expect(older!.path).toMatch(/^M614 60V9H872V200H900/);
    expect(younger!.path).toMatch(/^M150 60V25H866V260H900/);
  });

  test("calls of one card stand beside each other", () => {
    const routes = routeCalls(
      [
        { node: 1, words },
        { node: 1, words },
      ],
      [at(1, 200), at(1, 260)],
      frame,
    );
    expect(routes.map((route) => route!.label.x)).toEqual([344, 358]);
  });

  test("a card that is scrolled away is told at the edge, a row that is scrolled away not at all", () => {
    const beyond = { card: { left: 900, right: 1166 }, row: 200 };
    const [cut] = routeCalls([{ node: 3, words }], [beyond], frame);
    expect(cut!.path).toMatch(/^M855 9H866V200/);
    expect(cut!.label).toEqual({ x: 847, y: 13, textAnchor: "end" });
    const before = { card: { left: -300, right: -34 }, row: 200 };
    expect(routeCalls([{ node: 0, words }], [before], frame)[0]!.path).toMatch(/^M150 9H866/);
    expect(routeCalls([{ node: 0, words }], [at(0, null)], frame)).toEqual([null]);
  });

  function at(node: number, row: number | null): CallEnds {
    return { card: cards[node]!, row };
  }
});

function call(node: number, change: Partial<LedgerLine> = {}): LedgerLine {
  return {
    at: 4_334_000,
    node,
    service: "payments",
    tag: "jobs/7",
    data: "charge 10 for jobs/7",
    idempotencyKey: null,
    outcome: "done",
    answered: true,
    ...change,
  };
}
