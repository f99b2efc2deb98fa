import { expect, test } from "vitest";
import { draw, drawBetween, drawHit, streamOf } from "../../engine/base/random.ts";

test("a draw depends on seed, stream and counter alone, and on each of them", () => {
  const stream = streamOf(1, 2, 3);
  expect(draw(7, stream, 0)).toBe(draw(7, stream, 0));
  const others = [draw(8, stream, 0), draw(7, streamOf(1, 3, 2), 0), draw(7, stream, 1)];
  expect(new Set([draw(7, stream, 0), ...others]).size).toBe(4);
});

test("draws between two bounds reach both ends, stay inside, and spread evenly", () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let counter = 0; counter < 20_000; counter++)
    counts[drawBetween(1, streamOf(1, 0, 0), counter, { from: 5, to: 15 }) - 5]! += 1;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  expect(drawBetween(1, 1, 1, { from: 5, to: 5 })).toBe(5);
  expect(drawBetween(1, 1, 1, { from: 5, to: 6 })).toBe(5);
});

test("a coin hits as often as its ratio says; never at 0, always at 1", () => {
  const hits = (of: number): number => {
    let count = 0;
    for (let counter = 0; counter < 10_000; counter++)
      if (drawHit(3, streamOf(2, 0, 1), counter, { of, in: 10 })) count += 1;
    return count;
  };
  expect(hits(0)).toBe(0);
  expect(hits(10)).toBe(10_000);
  expect(Math.abs(hits(3) - 3000)).toBeLessThan(200);
});
