import { describe, expect, test } from "vitest";
import { decayed } from "../../engine/node/decay.ts";
import {
  countEntries,
  createLoadMeter,
  entryRate,
  restartMeter,
} from "../../engine/node/loadMeter.ts";

const second = 1_000_000;

describe("decay", () => {
  test("halves in about seven seconds", () => {
    expect(decayed(1_000_000, 69) / 1_000_000).toBeCloseTo(0.5, 2);
  });

  test.each([1, 7, 10, 64, 100, 300])("is exp(-0.01 n), for n = %i", (steps) => {
    expect(decayed(1_000_000_000, steps) / 1_000_000_000).toBeCloseTo(Math.exp(-0.01 * steps), 3);
  });

  test("ends at nothing, however long one waits", () => {
    expect(decayed(123_456, 5000)).toBe(0);
    expect(decayed(0, 3)).toBe(0);
  });
});

describe("a meter", () => {
  test("settles at the rate of a steady stream", () => {
    const meter = createLoadMeter();
    for (let at = 0; at < 90 * second; at += second / 20) countEntries(meter, at, 1);
    expect(entryRate(meter, 90 * second) / 1000).toBeCloseTo(20, 0);
    expect(entryRate(meter, 97 * second) / 1000).toBeCloseTo(10, 0);
  });

  test("forgets with the office", () => {
    const meter = createLoadMeter();
    countEntries(meter, 0, 1000);
    restartMeter(meter, second, true);
    expect(meter.servingSince).toBe(second);
    expect(entryRate(meter, second)).toBe(0);
  });
});
