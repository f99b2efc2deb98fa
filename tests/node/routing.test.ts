import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createInitialPartitionMap,
  findPartition,
  maxRoutingHash,
  type PartitionMap,
  type PartitionRange,
} from "../../engine/node/partitionMap.ts";
import {
  getPartitionKey,
  getPrefixPartitionKey,
  keyPrefix,
  routingHash,
} from "../../engine/node/routing.ts";

/** A key; then, by prefix and by the whole text: routing hash, partition of 4, partition of 8. */
type Vector = readonly [
  key: string,
  prefix: string,
  prefixHash: number,
  prefixOf4: number,
  prefixOf8: number,
  wholeHash: number,
  wholeOf4: number,
  wholeOf8: number,
];

// Computed from the rules in Kommander's source; one vector a line.
// prettier-ignore
const vectors: readonly Vector[] = [
  ["hello", "hello", 2002817629, 4, 8, 2002817629, 4, 8],
  ["hello/foo", "hello", 2002817629, 4, 8, 786740831, 2, 3],
  ["hello/foo/100", "hello/foo", 786740831, 2, 3, 724541599, 2, 3],
  ["", "", 1373170073, 3, 6, 1373170073, 3, 6],
  ["/", "", 1373170073, 3, 6, 1980900630, 4, 8],
  ["tenant-42", "tenant-42", 55660352, 1, 1, 55660352, 1, 1],
  ["tenant-42/", "tenant-42", 55660352, 1, 1, 545974773, 2, 3],
  ["tenant-42/order-1001", "tenant-42", 55660352, 1, 1, 788843908, 2, 3],
  ["tenant-42/order-1002", "tenant-42", 55660352, 1, 1, 1877382813, 4, 7],
  ["config", "config", 1730977112, 4, 7, 1730977112, 4, 7],
  ["jobs/1", "jobs", 936257456, 2, 4, 674611755, 2, 3],
  ["jobs/2", "jobs", 936257456, 2, 4, 1620971758, 4, 7],
  ["jobs/abc-123", "jobs", 936257456, 2, 4, 1168523064, 3, 5],
  ["workflows/7", "workflows", 1767085960, 4, 7, 800812395, 2, 3],
  ["workflows/8", "workflows", 1767085960, 4, 7, 150148939, 1, 1],
  ["tenants/t1/resources/r1", "tenants/t1/resources", 1205156579, 3, 5, 513434149, 1, 2],
  ["tenants/t1/resources/r2", "tenants/t1/resources", 1205156579, 3, 5, 1343816426, 3, 6],
  ["tenants/t2/resources/r1", "tenants/t2/resources", 249760532, 1, 1, 579112622, 2, 3],
  ["orders/1", "orders", 1270044811, 3, 5, 2129754628, 4, 8],
  ["a", "a", 1450414501, 3, 6, 1450414501, 3, 6],
  ["b", "b", 452173723, 1, 2, 452173723, 1, 2],
  ["c", "c", 1006217235, 2, 4, 1006217235, 2, 4],
  ["ünïcødé-Ω≈ç√", "ünïcødé-Ω≈ç√", 120354284, 1, 1, 120354284, 1, 1],
  ["日本/東京", "日本", 2071547989, 4, 8, 1048182241, 2, 4],
  ["emoji/😀", "emoji", 811727886, 2, 4, 1444144570, 3, 6],
  ["/leading", "", 1373170073, 3, 6, 1532354396, 3, 6],
  ["a//b", "a/", 2104658189, 4, 8, 557117896, 2, 3],
  ["some-key", "some-key", 1989267091, 4, 8, 1989267091, 4, 8],
  ["any-key", "any-key", 1350749739, 3, 6, 1350749739, 3, 6],
  ["tenant-1", "tenant-1", 1884649898, 4, 8, 1884649898, 4, 8],
  ["tenant-2", "tenant-2", 1543296798, 3, 6, 1543296798, 3, 6],
  ["tenant-3", "tenant-3", 208556292, 1, 1, 208556292, 1, 1],
  ["tenant-4", "tenant-4", 1002213616, 2, 4, 1002213616, 2, 4],
  ["tenant-5", "tenant-5", 997257144, 2, 4, 997257144, 2, 4],
  ["quota/q1", "quota", 2145969172, 4, 8, 40638029, 1, 1],
  ["shard-0", "shard-0", 1633185715, 4, 7, 1633185715, 4, 7],
  ["shard-1", "shard-1", 1905811421, 4, 8, 1905811421, 4, 8],
];

const four = createInitialPartitionMap(4);
const eight = createInitialPartitionMap(8);

describe("a key routes as in Kommander, to the byte", () => {
  test.for(vectors)("%j", ([key, prefix, prefixHash, prefixOf4, prefixOf8, ...whole]) => {
    expect(keyPrefix(key)).toBe(prefix);
    expect(routingHash(prefix)).toBe(prefixHash);
    expect(getPartitionKey(four, key)).toBe(prefixOf4);
    expect(getPartitionKey(eight, key)).toBe(prefixOf8);

    const [wholeHash, wholeOf4, wholeOf8] = whole;
    expect(routingHash(key)).toBe(wholeHash);
    expect(getPrefixPartitionKey(four, key)).toBe(wholeOf4);
    expect(getPrefixPartitionKey(eight, key)).toBe(wholeOf8);
  });

  test("all jobs meet in one partition, that of the prefix", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prefix, rest) => {
        const id = rest.replaceAll("/", "");
        expect(getPartitionKey(eight, `${prefix}/${id}`)).toBe(
          getPrefixPartitionKey(eight, prefix),
        );
      }),
    );
  });

  test("keys of 32 bytes and more take the long path of xxHash64", () => {
    // From the WebAssembly build of the reference implementation.
    expect(routingHash("x".repeat(500))).toBe(354583332);
    expect(routingHash("tenants/t1/resources/r1/leases/l1")).toBe(650627083);
    expect(routingHash("0123456789abcdef0123456789abcdef")).toBe(1905137979);
    expect(routingHash("日本".repeat(20))).toBe(1749859855);
  });

  test("a lone surrogate counts as U+FFFD, as .NET and TextEncoder write it", () => {
    expect(routingHash("\ud800")).toBe(routingHash("\ufffd"));
    expect(routingHash("a\udc00b\ud83d")).toBe(routingHash("a\ufffdb\ufffd"));
    expect(routingHash("\ude00\ud83d")).toBe(routingHash("\ufffd\ufffd"));
    expect(routingHash("😀")).not.toBe(routingHash("\ufffd\ufffd"));
  });

  test("any text, however malformed, hashes as its UTF-8 does", () => {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          const wellFormed = decoder.decode(new TextEncoder().encode(text));
          expect(routingHash(text)).toBe(routingHash(wellFormed));
          expect(routingHash(text)).toBeGreaterThanOrEqual(0);
          expect(routingHash(text)).toBeLessThanOrEqual(maxRoutingHash);
        },
      ),
    );
  });

  test("the one hash in 2^32 that Kommander cannot route is 0 here", () => {
    // xxHash64 5656620596977467392: its low 32 bits are 80000000, -2^31 when signed.
    expect(routingHash("key-00kbi22r")).toBe(0);
    expect(getPrefixPartitionKey(four, "key-00kbi22r")).toBe(1);
  });
});

describe("the initial map", () => {
  test.for([
    [1, [[0, 2147483647]]],
    [
      3,
      [
        [0, 715827882],
        [715827883, 1431655765],
        [1431655766, 2147483647],
      ],
    ],
    [
      4,
      [
        [0, 536870911],
        [536870912, 1073741823],
        [1073741824, 1610612735],
        [1610612736, 2147483647],
      ],
    ],
    [
      8,
      [
        [0, 268435455],
        [268435456, 536870911],
        [536870912, 805306367],
        [805306368, 1073741823],
        [1073741824, 1342177279],
        [1342177280, 1610612735],
        [1610612736, 1879048191],
        [1879048192, 2147483647],
      ],
    ],
  ] as const)("divides the hashes among %i", ([partitionCount, ranges]) => {
    expect(createInitialPartitionMap(partitionCount)).toEqual({
      mapVersion: 1,
      partitions: ranges.map(([startRange, endRange], position) => ({
        partitionId: position + 1,
        startRange,
        endRange,
        generation: 1,
        state: "active",
        routingMode: "hashRange",
        initial: null,
      })),
      transfers: [],
    });
  });

  test("tiles all hashes, without gap or overlap, in sizes that differ by one at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), (partitionCount) => {
        const { partitions } = createInitialPartitionMap(partitionCount);
        expect(partitions.map(({ partitionId }) => partitionId)).toEqual(
          Array.from({ length: partitionCount }, (_, position) => position + 1),
        );
        let next = 0;
        for (const { startRange, endRange } of partitions) {
          expect(startRange).toBe(next);
          next = endRange + 1;
        }
        expect(next).toBe(2 ** 31);

        const sizes = partitions.map(({ startRange, endRange }) => endRange - startRange + 1);
        expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("finds every hash in the one range that contains it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: maxRoutingHash }),
        (partitionCount, hash) => {
          const map = createInitialPartitionMap(partitionCount);
          const owners = map.partitions.filter(
            ({ startRange, endRange }) => startRange <= hash && hash <= endRange,
          );
          expect(owners.map(({ partitionId }) => partitionId)).toEqual([findPartition(map, hash)]);
        },
      ),
    );
  });

  test("of no partition, or of half a one, is a bug", () => {
    expect(() => createInitialPartitionMap(0)).toThrow("partitionCount");
    expect(() => createInitialPartitionMap(1.5)).toThrow("partitionCount");
  });
});

describe("a lookup follows the life of a partition", () => {
  function changed(map: PartitionMap, id: number, change: Partial<PartitionRange>): PartitionMap {
    const partitions = map.partitions.map((range) =>
      range.partitionId === id ? { ...range, ...change } : range,
    );
    return { ...map, partitions };
  }

  test("a splitting or draining partition still routes", () => {
    expect(findPartition(changed(four, 2, { state: "splitting" }), 600_000_000)).toBe(2);
    expect(findPartition(changed(four, 2, { state: "draining" }), 600_000_000)).toBe(2);
  });

  test("a removed partition leaves a hole, and keys there are refused", () => {
    const holed = changed(four, 1, { state: "removed" });
    expect(getPartitionKey(holed, "tenant-42/order-1001")).toBeNull();
    expect(getPrefixPartitionKey(holed, "tenant-42")).toBeNull();
    expect(getPartitionKey(holed, "hello")).toBe(4);
  });

  test("after a merge the survivor answers, whatever the tombstone before it says", () => {
    const merged = changed(changed(four, 1, { state: "removed" }), 2, { startRange: 0 });
    expect(getPartitionKey(merged, "tenant-42/order-1001")).toBe(2);
  });

  test("an unrouted partition is never found by a key", () => {
    const unrouted = changed(four, 1, { routingMode: "unrouted" });
    expect(getPartitionKey(unrouted, "tenant-42")).toBeNull();
  });

  test("both ends of a range belong to it", () => {
    const [first, second] = [536_870_911, 536_870_912];
    expect(findPartition(four, first)).toBe(1);
    expect(findPartition(four, second)).toBe(2);
    expect(findPartition(four, 0)).toBe(1);
    expect(findPartition(four, maxRoutingHash)).toBe(4);
  });

  test("where two entries overlap, the first in map order answers", () => {
    expect(findPartition(changed(four, 2, { startRange: 0 }), 0)).toBe(1);
  });
});
