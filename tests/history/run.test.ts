import { describe, expect, test } from "vitest";
import { checkHistory } from "../../engine/check/history/checkHistory.ts";
import { historyOf } from "../../engine/check/history/historyOf.ts";
import type { HistoryOperation } from "../../engine/check/history/historyOperation.ts";
import { draw } from "../../engine/base/random.ts";
import type { ClientOperation } from "../../engine/node/application.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { Action, Input } from "../../engine/simulation/input.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";

const config: ClusterConfig = { seed: 5, nodes: 3, partitions: 1, preset: "kommander", rules: [] };

function run(inputs: readonly Input[], seed = 5, tracing = false): HistoryOperation[] {
  const simulation = createSimulation({ ...config, seed }, { inputs, tracing });
  advanceTo(simulation, 45_000_000);
  return historyOf(simulation.world.clients);
}

function submit(at: number, operation: ClientOperation, node: number | null = null): Input {
  const target = node === null ? null : ({ kind: "node", node } as const);
  return { at, action: { kind: "submit", operation, node: target } };
}

/** Clients that write, compare, append and read, while the leader crashes and is cut off. */
function disturbed(seed: number): Input[] {
  const inputs: Input[] = [];
  const below = (counter: number, bound: number): number => draw(seed, 9, counter) % bound;
  const leader = { kind: "leader", partition: 1 } as const;
  const disturb = (at: number, action: Action): void => void inputs.push({ at, action });
  disturb(9_000_000, { kind: "crash", node: leader });
  disturb(15_000_000, { kind: "isolate", node: leader });
  disturb(20_000_000, { kind: "restart", node: { kind: "node", node: 0 } });
  disturb(20_000_000, { kind: "restart", node: { kind: "node", node: 1 } });
  disturb(20_000_000, { kind: "restart", node: { kind: "node", node: 2 } });
  disturb(24_000_000, { kind: "heal" });
  for (let count = 0; count < 150; count++) {
    const at = 4_000_000 + below(4 * count, 24_000_000);
    const node = below(4 * count + 1, 4);
    const value = `v${count}`;
    const expected = below(4 * count + 2, 2) === 0 ? null : `v${below(4 * count + 3, 150)}`;
    const place = { partition: 1 } as const;
    const operations: ClientOperation[] = [
      { kind: "set", key: "a", value, ...place },
      { kind: "compareAndSet", key: "a", expected, value, ...place },
      { kind: "get", key: "a", through: "log", ...place },
      { kind: "append", key: "list", value, ...place },
      { kind: "get", key: "list", through: "log", ...place },
    ];
    inputs.push(submit(at, operations[count % 5]!, node === 3 ? null : node));
  }
  return inputs.sort((a, b) => a.at - b.at);
}

describe("what goes through the log", () => {
  test.for([1, 2, 3, 4, 5, 6])("is linearizable under a crash and a cut, seed %i", (seed) => {
    const history = run(disturbed(seed), seed);
    const { verdict, keys, violation } = checkHistory(history);
    expect(violation).toBeNull();
    expect([verdict, keys.length]).toEqual(["linearizable", 2]);
    const kinds = history.map(({ kind }) => kind);
    for (const kind of ["ok", "fail", "unknown"]) expect(kinds).toContain(kind);
  });

  test("is the same history, traced or not", () => {
    expect(run(disturbed(1), 1, true)).toEqual(run(disturbed(1), 1, false));
  });

  test("of one batch is answered entry by entry", () => {
    const place = { key: "a", partition: 1 } as const;
    const history = run([
      submit(5_000_000, { kind: "set", value: "1", ...place }),
      submit(6_000_000, { kind: "get", through: "log", ...place }),
      submit(6_000_000, { kind: "set", value: "2", ...place }),
      submit(6_000_000, { kind: "get", through: "log", ...place }),
      submit(6_000_000, { kind: "compareAndSet", expected: "2", value: "3", ...place }),
      submit(6_000_000, { kind: "compareAndSet", expected: "2", value: "4", ...place }),
      submit(6_000_000, { kind: "append", value: "5", ...place }),
      submit(6_000_000, { kind: "get", through: "log", ...place }),
    ]);
    expect(history.every(({ kind }) => kind === "ok")).toBe(true);
    expect(checkHistory(history).verdict).toBe("linearizable");
    const comparisons = history.flatMap((one) => (one.function === "cas" ? [one.output] : []));
    expect(comparisons.filter((output) => output?.took === true).length).toBeLessThan(2);
  });
});

test("a read of a node's own copy is stale at times: as a read it would not be linearizable", () => {
  const place = { key: "a", partition: 1 } as const;
  const history = run([
    submit(4_000_000, { kind: "set", value: "1", ...place }),
    { at: 6_000_000, action: { kind: "isolate", node: { kind: "node", node: 2 } } },
    submit(14_000_000, { kind: "set", value: "2", ...place }),
    submit(20_000_000, { kind: "get", through: "copy", ...place }, 2),
  ]);
  expect(history.at(-1)).toMatchObject({ function: "localRead", output: "1", kind: "ok" });
  expect(checkHistory(history).verdict).toBe("linearizable");
  const taken = history.map((one): HistoryOperation =>
    one.function === "localRead" ? { ...one, function: "read" } : one,
  );
  const { verdict, violation } = checkHistory(taken);
  expect([verdict, violation?.why]).toEqual([
    "violation",
    '"1" was read, which "2" had overwritten before',
  ]);
});

test("where the log tells the order, nothing is searched, however much went unanswered", () => {
  const written = (value: string, place?: number): HistoryOperation => ({
    process: Number(value),
    key: "x",
    invokedAt: Number(value),
    completedAt: null,
    kind: "unknown",
    function: "write",
    input: value,
    output: null,
    ...(place === undefined ? {} : { place }),
  });
  const read = (value: string, invokedAt: number): HistoryOperation => {
    const span = { invokedAt, completedAt: invokedAt + 1, kind: "ok" } as const;
    return { process: 100, key: "x", ...span, function: "read", input: null, output: value };
  };
  const history = [written("1", 7), written("2", 5), written("3"), read("2", 10), read("1", 20)];
  const [told] = checkHistory(history, { budget: 0 }).keys;
  expect(told).toMatchObject({ verdict: "linearizable", configurations: 0 });
  expect(told?.order?.map(({ input, output }) => input ?? output)).toEqual(["2", "2", "1", "1"]);

  // An order that does not explain what was read proves nothing against the history.
  const otherwise = [written("1", 5), written("2", 7), read("2", 10), read("1", 20)];
  expect(checkHistory(otherwise, { budget: 0 }).keys[0]).toMatchObject({ verdict: "unknown" });
  expect(checkHistory(otherwise).verdict).toBe("linearizable");
});
