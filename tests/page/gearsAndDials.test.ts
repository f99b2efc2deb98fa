import { describe, expect, test } from "vitest";
import { createView, type ClusterView, type Rows } from "../../engine/index.ts";
import { copiesInProse, copyOf } from "../../app/recipes/drawings/copies.ts";
import {
  coordinationInProse,
  rivalsInProse,
  tenantsOf,
} from "../../app/recipes/drawings/tenants.ts";

/** Nodes that run and whose applications hold that; null: it is down. */
function viewOf(...held: readonly (Rows | null)[]): ClusterView {
  const view = createView({ nodes: held.length, partitions: 1 });
  const nodes = view.nodes.map((node, slot) => ({
    ...node,
    up: held[slot] !== null,
    rows: held[slot] ?? {},
  }));
  return { ...view, nodes };
}

function tenants(...coordinated: readonly boolean[]): Rows {
  return Object.fromEntries(
    coordinated.map((coordinates, slot) => [
      `tenant-${slot + 1}`,
      { partition: 1, coordinates, working: coordinates, tick: 1, done: false },
    ]),
  );
}

function usEast(value: string, version: number, index: number): Rows {
  return { "config/us-east": { value, version, changes: version, index } };
}

describe("the gears of tenants", () => {
  test("one each is nothing to speak of, and nobody is said where a leader is missing", () => {
    const shared = viewOf(tenants(true, false), tenants(false, true));
    expect(coordinationInProse(shared)).toBe("Each of 2 tenants has one coordinator.");
    expect(rivalsInProse(tenantsOf(shared, 0))).toBe("");
    const orphaned = viewOf(tenants(true, false), null);
    expect(coordinationInProse(orphaned)).toBe("Nobody coordinates tenant-2.");
    expect(coordinationInProse(viewOf({}, {}))).toBe("No tenant has had a tick yet.");
  });

  test("two for one tenant are named on both cards, and above them", () => {
    const view = viewOf(tenants(true), tenants(false), tenants(true));
    expect(coordinationInProse(view)).toBe(
      "A and C coordinate tenant-1: any may be behind; the log knows who can commit.",
    );
    expect(rivalsInProse(tenantsOf(view, 0))).toBe("C coordinates tenant-1, too.");
    expect(rivalsInProse(tenantsOf(view, 1))).toBe("");
    expect(rivalsInProse(tenantsOf(view, 2))).toBe("A coordinates tenant-1, too.");
  });

  test("what one node has not heard of yet keeps its place", () => {
    const view = viewOf(tenants(true, true), {});
    expect(tenantsOf(view, 1).map(({ name, known }) => [name, known])).toEqual([
      ["tenant-1", null],
      ["tenant-2", null],
    ]);
  });
});

describe("the copies of a configuration", () => {
  test("one that is behind says as of which entry it stands", () => {
    const view = viewOf(usEast("75", 1, 41), usEast("25", 3, 43), usEast("25", 3, 43));
    expect(copyOf(view, 0)).toEqual({ asOf: 41, missing: 2 });
    expect(copyOf(view, 1)).toEqual({ asOf: 43, missing: 0 });
    expect(copiesInProse(view)).toBe(
      "A is as of #41, 2 changes behind. The newest is #43: each goes through the same sequence, at its own instant.",
    );
  });

  test("what never was in a log is neither older nor newer", () => {
    const view = viewOf(usEast("75", 1, 0), usEast("25", 1, 0), {});
    expect(copyOf(view, 2)).toEqual({ asOf: 0, missing: 0 });
    expect(copiesInProse(view)).toBe(
      "A, B and C do not hold the same, and no log says what came first.",
    );
  });

  test("who does not run holds nothing, and is behind nobody", () => {
    expect(copiesInProse(viewOf(usEast("75", 1, 2), usEast("75", 1, 2), null))).toBe(
      "A and B hold the same, as of #2.",
    );
    expect(copiesInProse(viewOf(usEast("75", 1, 2), {}))).toBe(
      "B holds nothing, 1 change behind. The newest is #2: each goes through the same sequence, at its own instant.",
    );
  });
});
