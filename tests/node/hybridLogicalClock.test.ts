import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareHlc,
  createHybridLogicalClock,
  formatHlc,
  type HlcTimestamp,
  mergeClock,
  parseHlc,
  tickClock,
} from "../../engine/node/hybridLogicalClock.ts";

const noon = 1_700_000_000_000;
const lastCounter = 4_194_303;
const lastMillis = 2 ** 42 - 1;

describe("a local event or a send", () => {
  test("counts up while physical time stands still", () => {
    const clock = createHybridLogicalClock(2, noon);
    expect(tickClock(clock, noon)).toEqual({ node: 2, millis: noon, counter: 1 });
    expect(tickClock(clock, noon)).toEqual({ node: 2, millis: noon, counter: 2 });
  });

  test("starts counting again when physical time moves on", () => {
    const clock = createHybridLogicalClock(2, noon);
    tickClock(clock, noon);
    expect(tickClock(clock, noon + 1)).toEqual({ node: 2, millis: noon + 1, counter: 0 });
    expect(clock).toEqual({ node: 2, millis: noon + 1, counter: 0 });
  });

  test("never goes back with a physical clock that does", () => {
    const clock = createHybridLogicalClock(2, noon);
    expect(tickClock(clock, noon - 5000)).toEqual({ node: 2, millis: noon, counter: 1 });
  });

  test("borrows a millisecond when 22 bits of counter are used up", () => {
    const clock = { node: 2, millis: noon, counter: lastCounter - 1 };
    expect(tickClock(clock, noon)).toEqual({ node: 2, millis: noon, counter: lastCounter });
    expect(tickClock(clock, noon)).toEqual({ node: 2, millis: noon + 1, counter: 0 });
    expect(tickClock(clock, noon)).toEqual({ node: 2, millis: noon + 1, counter: 1 });
  });

  test("hands out a timestamp that later events leave alone", () => {
    const clock = createHybridLogicalClock(2, noon);
    const ticket = tickClock(clock, noon);
    tickClock(clock, noon + 1);
    expect(ticket).toEqual({ node: 2, millis: noon, counter: 1 });
  });
});

describe("a receive", () => {
  const remote = (millis: number, counter: number): HlcTimestamp => ({ node: 7, millis, counter });

  test("takes the higher counter, plus one, when both stand in the same millisecond", () => {
    const behind = { node: 2, millis: noon, counter: 3 };
    expect(mergeClock(behind, remote(noon, 9), noon)).toEqual({
      node: 2,
      millis: noon,
      counter: 10,
    });
    const ahead = { node: 2, millis: noon, counter: 9 };
    expect(mergeClock(ahead, remote(noon, 3), noon - 1)).toEqual({
      node: 2,
      millis: noon,
      counter: 10,
    });
  });

  test("goes on counting its own when its own millisecond is the highest", () => {
    const clock = { node: 2, millis: noon, counter: 3 };
    expect(mergeClock(clock, remote(noon - 1, 9), noon)).toEqual({
      node: 2,
      millis: noon,
      counter: 4,
    });
  });

  test("follows a remote clock that is ahead, without any bound", () => {
    const clock = { node: 2, millis: noon, counter: 3 };
    const anHourAhead = noon + 3_600_000;
    expect(mergeClock(clock, remote(anHourAhead, 9), noon)).toEqual({
      node: 2,
      millis: anHourAhead,
      counter: 10,
    });
    expect(tickClock(clock, noon + 1)).toEqual({ node: 2, millis: anHourAhead, counter: 11 });
  });

  test("counts on from a remote timestamp of the present millisecond", () => {
    const clock = { node: 2, millis: noon - 1, counter: 3 };
    expect(mergeClock(clock, remote(noon, 9), noon)).toEqual({
      node: 2,
      millis: noon,
      counter: 10,
    });
  });

  test("starts counting again when physical time is ahead of both", () => {
    const clock = { node: 2, millis: noon - 2, counter: 3 };
    expect(mergeClock(clock, remote(noon - 1, 9), noon)).toEqual({
      node: 2,
      millis: noon,
      counter: 0,
    });
  });

  test("borrows a millisecond when the remote counter is used up", () => {
    const clock = createHybridLogicalClock(2, noon);
    const received = mergeClock(clock, remote(noon, lastCounter), noon);
    expect(received).toEqual({ node: 2, millis: noon + 1, counter: 0 });
    expect(clock).toEqual({ node: 2, millis: noon + 1, counter: 0 });
  });

  test("refuses to learn from the zero timestamp, which no event has", () => {
    const clock = createHybridLogicalClock(2, noon);
    expect(() => mergeClock(clock, remote(0, 0), noon)).toThrow("milliseconds");
    expect(clock).toEqual({ node: 2, millis: noon, counter: 0 });
  });
});

describe("bugs stop", () => {
  test.for([0, -1, 0.5, Number.NaN, lastMillis + 1])("physical time %d", (nowMillis) => {
    expect(() => createHybridLogicalClock(2, nowMillis)).toThrow("milliseconds");
    expect(() => tickClock(createHybridLogicalClock(2, noon), nowMillis)).toThrow("milliseconds");
  });

  test("a remote counter beyond 22 bits", () => {
    const clock = createHybridLogicalClock(2, noon);
    const remote = { node: 7, millis: noon, counter: lastCounter + 1 };
    expect(() => mergeClock(clock, remote, noon)).toThrow("counter");
  });

  test("a clock at the end of its 42 bits", () => {
    const clock = { node: 2, millis: lastMillis, counter: lastCounter };
    expect(() => tickClock(clock, noon)).toThrow("42 bits");
  });
});

describe("the order of timestamps", () => {
  test("goes by millis, then counter, then node", () => {
    const ordered = [
      { node: 8, millis: noon, counter: 1 },
      { node: 0, millis: noon, counter: 2 },
      { node: 1, millis: noon, counter: 2 },
      { node: 0, millis: noon + 1, counter: 0 },
    ];
    expect(ordered.toReversed().toSorted(compareHlc)).toEqual(ordered);
    for (const timestamp of ordered) expect(compareHlc(timestamp, { ...timestamp })).toBe(0);
  });

  test("follows causality, whatever the physical clocks do", () => {
    const physical = fc.integer({ min: -20, max: 20 }).map((drift) => noon + drift);
    // Each step: who acts, its physical time, and which earlier timestamp it receives, if any.
    const step = fc.record({
      node: fc.nat(2),
      nowMillis: physical,
      receives: fc.option(fc.nat(), { nil: null }),
    });
    const start = fc.array(fc.constantFrom(0, lastCounter - 2), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 60 }), (counters, steps) => {
        const clocks = counters.map((counter, node) => ({ node, millis: noon, counter }));
        const issued: HlcTimestamp[] = [];
        for (const { node, nowMillis, receives } of steps) {
          const clock = clocks[node];
          if (clock === undefined) continue;
          const before = { ...clock };
          const remote = receives === null ? undefined : issued[receives % (issued.length || 1)];
          const made =
            remote === undefined
              ? tickClock(clock, nowMillis)
              : mergeClock(clock, remote, nowMillis);

          const causes = remote === undefined ? [before] : [before, remote];
          for (const cause of causes) expect(compareHlc(made, cause)).toBeGreaterThan(0);
          expect(made).toEqual(clock);
          expect(made.millis).toBeGreaterThanOrEqual(nowMillis);
          expect(made.counter).toBeLessThanOrEqual(lastCounter);
          issued.push(made);
        }
        // A ticket is a name: no two events of the whole cluster share one.
        expect(new Set(issued.map(formatHlc)).size).toBe(issued.length);
      }),
    );
  });

  test("survives a structured clone of the clock", () => {
    const clock = createHybridLogicalClock(2, noon);
    tickClock(clock, noon);
    const restored = structuredClone(clock);
    expect(tickClock(restored, noon)).toEqual(tickClock(clock, noon));
  });
});

describe("the text form", () => {
  test("is HLC(node:millis:counter)", () => {
    expect(formatHlc({ node: 2, millis: noon, counter: 5 })).toBe("HLC(2:1700000000000:5)");
    expect(parseHlc("HLC(2:1700000000000:5)")).toEqual({ node: 2, millis: noon, counter: 5 });
  });

  test("reads back to the same timestamp", () => {
    fc.assert(
      fc.property(
        fc.record({
          node: fc.integer(),
          millis: fc.integer({ min: 0, max: lastMillis }),
          counter: fc.integer({ min: 0, max: lastCounter }),
        }),
        (timestamp) => {
          expect(parseHlc(formatHlc(timestamp))).toEqual(timestamp);
        },
      ),
      { examples: [[{ node: -(2 ** 31), millis: lastMillis, counter: lastCounter }]] },
    );
  });

  test.for([
    "",
    "HLC",
    "HLC()",
    "HLC(1:2)",
    "HLC(1:2:3:4)",
    "HLC(1:2:3",
    "hlc(1:2:3)",
    " HLC(1:2:3)",
    "HLC(1:2:3)\n",
    "HLC(1: 2:3)",
    "HLC(a:2:3)",
    "HLC(1:-2:3)",
    "HLC(1:2.5:3)",
    "HLC(01:2:3)",
    "HLC(-0:2:3)",
    "HLC(2147483648:2:3)",
    "HLC(1:4398046511104:3)",
    "HLC(1:2:4194304)",
  ])("%j is no timestamp", (text) => {
    expect(parseHlc(text)).toBeNull();
  });
});
