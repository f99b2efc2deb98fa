import { describe, expect, test } from "vitest";
import { checkHistory } from "../../engine/check/history/checkHistory.ts";
import { drawn } from "./draw.ts";

describe("linearizable", () => {
  test.for<[string, ...string[]]>([
    ["nothing at all", ""],
    ["one read of nothing", "|-r--|"],
    ["a write and its reader", "|-w1-| |-r1-|"],
    [
      "concurrent readers see the old value and the new, the new one's reader began first",
      "|-----w1------|",
      "  |--r1----|",
      "    |-r--|",
    ],
    [
      "concurrent readers see a concurrent write in this order",
      "|------w1------|",
      " |-r--| |-r1-|",
    ],
    [
      "two concurrent writes, the one that began first comes last",
      "|----w1----|",
      "  |-w2-|      |-r1-|",
    ],
    [
      "two concurrent writes, the one that began last comes last",
      "|----w1----|",
      "  |-w2-|      |-r2-|",
    ],
    ["a write without an answer took effect much later", "|-w1-?", "       |-r--|   |-r1-|"],
    ["a write without an answer never took effect", "|-w1-?", "       |-r--|   |-r--|"],
    ["a refused write is not there", "|-w1-x", "       |-r--|"],
    ["a chain of compare-and-sets", "|-w1-||-c12-||-c23-||-r3-|"],
    [
      "two concurrent compare-and-sets that need each other's order",
      "|----c23----||-r3-|",
      " |-w1-||-c12-|",
    ],
    ["a compare-and-set that found something else", "|-w1-||-n23-||-r1-|"],
    [
      "a compare-and-set without an answer explains a read",
      "|-w1-||-c12-?",
      "        |-r1-| |-r2-|",
    ],
    ["the first compare-and-set meets nothing", "|-c_1-||-r1-|"],
    [
      "concurrent appends come in the order that was read",
      "|----a1----|",
      " |----a2----|",
      "              |-r2,1-|",
    ],
    ["an append without an answer shows up later", "|-a1-?", "      |-a2-||-r2-||-r2,1-|"],
    ["what ends and begins at the same instant overlaps", "|-w1-|", "     |-r--|"],
    [
      "a write that overlaps everything",
      "|-w1-||-r1-|",
      "|------------------w2-----------------|",
      "             |-r1-||-r2-|",
    ],
    ["only refused operations", "|-w1-x|-c12-x|-r1-x"],
    ["a stale read of a node's own copy is nobody's promise", "|-w1-||-w2-||-l1-|"],
  ])("%s", ([, ...lines]) => {
    const history = drawn(...lines);
    const { verdict, keys } = checkHistory(history);
    expect(verdict).toBe("linearizable");
    // The order is a witness: it holds all that was answered, none before what it must follow.
    const order = keys[0]?.order ?? [];
    const answered = history.filter(
      ({ kind, function: what }) => kind === "ok" && what !== "localRead",
    );
    for (const operation of answered) expect(order).toContain(operation);
    for (const [place, later] of order.entries())
      for (const earlier of order.slice(0, place))
        expect(earlier.invokedAt).toBeLessThanOrEqual(later.completedAt ?? Infinity);
  });
});

describe("not linearizable", () => {
  test.for<[string, number, ...string[]]>([
    ["a read of what nobody wrote", 1, "|-w1-||-r2-|"],
    ["a read of what is written only later", 1, "|-r1-| |-w1-|"],
    ["a stale read", 3, "|-w1-| |-w2-| |-r1-|"],
    ["a lost write: nothing is there", 2, "|-w1-| |-r--|"],
    [
      "new, then old: two readers of a concurrent write",
      3,
      "|------w1---------|",
      " |-r1-|  |-r--|",
    ],
    [
      "two readers disagree on the order of two concurrent writes",
      6,
      "|----w1----|              |-r1-|",
      " |----w2----||-r1-||-r2-|        |-r2-|",
    ],
    [
      "a lost update: two compare-and-sets replace the same value",
      3,
      "|-w1-| |-c12-|",
      "         |-c13-|",
    ],
    ["a compare-and-set that expected what was overwritten", 3, "|-w1-||-w2-| |-c13-|"],
    ["a compare-and-set refused the very value that was there", 2, "|-w1-| |-n12-| |-r1-|"],
    [
      "a write without an answer takes effect and back",
      4,
      "|-w1-| |-w2-?",
      "          |-r2-||-r1-|",
    ],
    ["a refused write was seen", 1, "|-w1-x |-r1-|"],
    ["lists in two orders", 4, "|----a1----|", " |----a2----|", "              |-r2,1-||-r1,2-|"],
    ["a list without what was appended", 3, "|-a1-| |-a2-| |-r2-|"],
    ["a list with the same value twice", 2, "|-a1-| |-r1,1-|"],
    ["a list in the wrong order", 3, "|-a1-| |-a2-| |-r2,1-|"],
    ["a list that shrinks", 4, "|-a1-| |-a2-| |-r1,2-| |-r1-|"],
  ])("%s", ([, size, ...lines]) => {
    const { verdict, violation } = checkHistory(drawn(...lines));
    expect(verdict).toBe("violation");
    expect(violation?.key).toBe("x");
    // What is left of it is short, and still refuted.
    expect(violation?.operations.length).toBeLessThanOrEqual(size);
    expect(checkHistory(violation!.operations).verdict).toBe("violation");
    expect(violation!.order.length).toBeLessThan(violation!.operations.length);
  });
});

// The pictures of Porcupine's README: https://github.com/anishathalye/porcupine
test("two readers during a write: old after new is refuted, whoever reads", () => {
  const fine = drawn("|---------w100-----------|", "     |-----r100-----|", "       |--r0-|");
  const initial = drawn("|-w0-|");
  const later = fine.map((operation) => {
    const shifted = { ...operation, invokedAt: operation.invokedAt + 10 };
    return { ...shifted, process: operation.process + 1, completedAt: operation.completedAt! + 10 };
  });
  expect(checkHistory([...initial, ...later]).verdict).toBe("linearizable");
  const torn = drawn(
    "|-w0-| |---------w200---------------|",
    "          |--r200-|",
    "                     |--r0-|",
  );
  expect(checkHistory(torn).verdict).toBe("violation");
});

describe("keys", () => {
  test("are judged apart, and the offending one is named", () => {
    const named = (key: string, ...lines: string[]): ReturnType<typeof drawn> =>
      drawn(...lines).map((operation) => ({ ...operation, key }));
    const sound = named("a", "|-w1-| |-r1-|");
    expect(checkHistory([...sound, ...named("b", "|-r--| |-w1-|")]).verdict).toBe("linearizable");
    const { verdict, violation } = checkHistory([...sound, ...named("b", "|-w2-| |-r1-|")]);
    expect([verdict, violation?.key]).toEqual(["violation", "b"]);
  });

  test("a budget that is spent leaves the verdict open", () => {
    const history = drawn(
      ...["1", "2", "3", "4", "5", "6"].map((value) => `|----w${value}----|`),
      "              |-r1-|",
    );
    expect(checkHistory(history).verdict).toBe("linearizable");
    const { verdict, keys } = checkHistory(history, { budget: 2 });
    expect([verdict, keys[0]]).toMatchObject([
      "unknown",
      { verdict: "unknown", configurations: 2 },
    ]);
  });
});
