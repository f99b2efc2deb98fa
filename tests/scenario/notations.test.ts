import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration, printDuration } from "../../engine/simulation/scenario/duration.ts";
import { isMistake } from "../../engine/simulation/scenario/mistake.ts";
import { nearestWord } from "../../engine/simulation/scenario/nearestWord.ts";
import { parseRatio, printRatio } from "../../engine/simulation/scenario/ratio.ts";

test.for([
  ["0s", 0],
  ["250us", 250],
  ["250µs", 250],
  ["40ms", 40_000],
  ["40 ms", 40_000],
  ["0.1s", 100_000],
  ["1.000001s", 1_000_001],
  ["1.5min", 90_000_000],
] as const)("%s is %i microseconds", ([text, micros]) => {
  expect(parseDuration(text)).toBe(micros);
});

test.for(["", "s", "1", "1.5", "-1s", "1h", "1.0000001s", "0.5us", "1e3s", "99999999999999999s"])(
  "%j is no duration",
  (text) => {
    expect(isMistake(parseDuration(text))).toBe(true);
  },
);

test("every duration reads back as it was printed", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000_000_000 }), (micros) => {
      expect(parseDuration(printDuration(micros))).toBe(micros);
    }),
  );
});

test("a duration prints in the unit that people would choose", () => {
  expect([0, 7, 1500, 40_000, 3_000_000, 2_345_678].map(printDuration)).toEqual([
    "0s",
    "7us",
    "1.5ms",
    "40ms",
    "3s",
    "2.345678s",
  ]);
});

test("every ratio reads back as it was printed", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (of, more) => {
      const ratio = { of, in: of + more };
      expect(parseRatio(printRatio(ratio))).toEqual(ratio);
    }),
  );
  for (const text of ["0.05", "1/0", "3/2", "2", "-1/2"])
    expect(isMistake(parseRatio(text))).toBe(true);
});

test("the nearest word is one that somebody may have meant", () => {
  const words = ["crash", "restart", "isolate", "cut", "cutLink", "heal"];
  expect(nearestWord("crahs", words)).toBe("crash");
  expect(nearestWord("Restart", words)).toBe("restart");
  expect(nearestWord("cutlink", words)).toBe("cutLink");
  expect(nearestWord("isolat", words)).toBe("isolate");
  expect(nearestWord("explode", words)).toBeNull();
});
