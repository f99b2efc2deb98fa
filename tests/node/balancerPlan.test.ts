import { describe, expect, test } from "vitest";
import type { NodeId } from "../../engine/base/ids.ts";
import {
  planMoves,
  readClaims,
  type BalancePlan,
  type BalanceView,
  type Claim,
} from "../../engine/node/balancerPlan.ts";
import type { HeardReport } from "../../engine/node/loadReport.ts";
import { presets } from "../../engine/simulation/config.ts";

const settings = presets.kommander.node;
const [A, B, C]: readonly NodeId[] = [0, 1, 2];
const second = 1_000_000;

/** The owners of P1, P2, … as letters, and what load each of them brings. */
function view(owners: string, { loads = [], ...rest }: Partial<BalanceView> & Loads = {}) {
  const claims: Claim[] = owners.split("").map((letter, slot) => {
    const owner = letter.charCodeAt(0) - 65;
    return { partition: slot + 1, owner, load: loads[slot] ?? 0, leads: 60 * second };
  });
  const usual = { live: [0, 1, 2], complete: true, resting: [], slots: 2, settings };
  return { ...usual, claims, ...rest };
}

interface Loads {
  readonly loads?: readonly number[];
}

/** "count: P1 A→B P2 A→C", or null. */
function print(plan: BalancePlan | null): string | null {
  if (plan === null) return null;
  const name = (node: NodeId): string => String.fromCharCode(65 + node);
  const moves = plan.moves.map(
    ({ partition, from, to }) => `P${partition} ${name(from)}→${name(to)}`,
  );
  return `${plan.tier}: ${moves.join(" ")}`;
}

describe("even counts first", () => {
  test.each([
    ["six on one node: two moves at a time, to both others", "AAAAAA", "count: P1 A→B P2 A→C"],
    ["an even spread", "AABBCC", null],
    ["2/2/0 of four: nobody has too many", "AABB", null],
    ["3/0/0 of three", "AAA", "count: P1 A→B P2 A→C"],
    ["3/2/1 of six: one too many, one too few", "AAABBC", "count: P1 A→C"],
    ["3/2/2 of seven: nobody has too few", "AAABBCC", null],
    ["no leaders at all", "", null],
  ])("%s", (_, owners, planned) => {
    expect(print(planMoves(view(owners)))).toBe(planned);
  });

  test("the hottest partition of the fullest node goes", () => {
    const loads = [1, 9, 4, 0, 0, 0];
    expect(print(planMoves(view("AAABBC", { loads })))).toBe("count: P2 A→C");
  });

  test("moves are bounded by what may be under way, and by the pass", () => {
    const nine = view("AAAAAAAAA", { slots: 1 });
    expect(planMoves(nine)?.moves).toHaveLength(1);
    expect(planMoves({ ...nine, slots: 99 })?.moves).toHaveLength(settings.maxMovesPerPass);
    expect(planMoves({ ...nine, slots: 0 })).toBeNull();
  });

  test("a wider deadband lets more be", () => {
    const wide = { ...settings, countDeadband: 2 };
    expect(planMoves(view("AAABBC", { settings: wide }))).toBeNull();
    expect(print(planMoves(view("AAAABC", { settings: wide })))).toBe("count: P1 A→B");
    expect(print(planMoves(view("AAAAAB", { settings: wide })))).toBe("count: P1 A→C P2 A→B");
  });

  test("young leaders and partitions at rest are let be", () => {
    const young = view("AAABBC");
    const claims = young.claims.map((claim) => ({ ...claim, leads: 4 * second }));
    expect(planMoves({ ...young, claims })).toBeNull();
    expect(print(planMoves(view("AAABBC", { resting: [1] })))).toBe("count: P2 A→C");
    expect(planMoves(view("AAABBC", { resting: [1, 2, 3] }))).toBeNull();
  });

  test("nothing moves to a node that is not alive, and what it led does not count", () => {
    expect(print(planMoves(view("AAAABC", { live: [0, 1] })))).toBe("count: P1 A→B");
    expect(planMoves(view("AAAABC", { live: [0] }))).toBeNull();
  });

  test("nothing moves while a live voter has said nothing", () => {
    expect(planMoves(view("AAAAAA", { complete: false }))).toBeNull();
  });
});

describe("even loads, where no count is to be mended", () => {
  test("the hottest of the busiest goes for the coldest of the idlest", () => {
    const loads = [50, 40, 10, 10, 5, 1];
    expect(print(planMoves(view("AABBCC", { loads })))).toBe("load: P1 A→C P6 C→A");
  });

  test("a skew of a quarter is let be", () => {
    expect(planMoves(view("ABC", { loads: [100, 90, 75] }))).toBeNull();
  });

  test("a swap that only turns the tables is none", () => {
    expect(planMoves(view("ABC", { loads: [100, 50, 10] }))).toBeNull();
  });

  test("it takes room for two", () => {
    const loads = [50, 40, 10, 10, 5, 1];
    expect(planMoves(view("AABBCC", { loads, slots: 1 }))).toBeNull();
  });
});

describe("claims", () => {
  const report = (node: NodeId, at: number, partitions: readonly number[]): HeardReport => ({
    node,
    version: at,
    at,
    partitions: partitions.map((partition) => ({
      partition,
      leads: 3 * second,
      rate: 2000,
      clientQueue: 3,
      walQueueDepth: 1,
      commitWait: 0,
    })),
  });

  test("the newer of two claims counts, old reports do not", () => {
    const now = 30 * second;
    const reports = [
      report(A!, 20 * second, [1, 2]),
      report(B!, 25 * second, [2]),
      report(C!, 5, [3]),
    ];
    const claims = readClaims(reports, { now, ttl: 20 * second });
    // Two entries a second, and half of each of the four that wait.
    expect(claims.map(({ load }) => load)).toEqual(claims.map(() => 2000 + 4 * 500));
    expect(claims.map(({ partition, owner }) => [partition, owner])).toEqual([
      [1, A],
      [2, B],
    ]);
  });

  test("load is entries per second and half of what waits; a leader ages with its report", () => {
    const claims = readClaims([report(A!, 0, [1])], { now: 4 * second, ttl: 20 * second });
    expect(claims).toEqual([{ partition: 1, owner: A, load: 4000, leads: 7 * second }]);
  });
});
