import { describe, expect, test } from "vitest";
import { planPins, planSegments, type PlacedPin } from "../../app/recipes/drawings/hashPlan.ts";
import { createInitialPartitionMap, routingHash } from "../../engine/index.ts";

const wide = { width: 760, lanes: 3 };

function pinsOf(...prefixes: readonly string[]) {
  return prefixes.map((label) => ({ label, hash: routingHash(label) }));
}

function laneOf(placed: readonly PlacedPin[], label: string): number | undefined {
  return placed.find(({ pin }) => pin.label === label)?.lane;
}

describe("hash space as a bar", () => {
  test("ranges stand in the order of their hashes, as wide as they are", () => {
    const map = createInitialPartitionMap(4);
    const segments = planSegments(map, { partitionCount: 5, width: 400 });
    expect(segments.map(({ from, to }) => [from, to])).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
      [300, 400],
    ]);
  });

  test("what is removed, or reached by no key, has no place", () => {
    const map = createInitialPartitionMap(3);
    const [first, second, third] = map.partitions;
    const partitions = [
      first!,
      { ...second!, state: "removed" as const },
      { ...third!, routingMode: "unrouted" as const },
    ];
    const segments = planSegments({ ...map, partitions }, { partitionCount: 4, width: 300 });
    expect(segments.map(({ range }) => range.partitionId)).toEqual([1]);
  });

  test("a label passes over no pole: the pin before it stands on a higher lane", () => {
    const placed = planPins(pinsOf("tenants/3/resources", "tenants/42/resources"), wide);
    expect(laneOf(placed, "tenants/42/resources")).toBe(0);
    expect(laneOf(placed, "tenants/3/resources")).toBe(1);
  });

  test("near the end a label stands left of its pole", () => {
    const [placed] = planPins(pinsOf("tenants/10/resources"), wide);
    expect(placed).toMatchObject({ side: "left", lane: 0, labelled: true });
  });

  test("more labels than lanes: the pins are there, the last of them without a label", () => {
    const crowd = Array.from({ length: 5 }, (_, slot) => ({
      hash: 1_000_000 * slot,
      label: `tenant ${slot}`,
    }));
    const placed = planPins(crowd, wide);
    expect(placed.filter(({ labelled }) => labelled)).toHaveLength(3);
    expect(placed).toHaveLength(5);
  });
});
