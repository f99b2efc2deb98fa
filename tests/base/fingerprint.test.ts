import { expect, test } from "vitest";
import {
  createFingerprint,
  foldNumber,
  foldText,
  printFingerprint,
} from "../../engine/base/fingerprint.ts";

function of(...numbers: number[]): string {
  const fingerprint = createFingerprint();
  for (const number of numbers) foldNumber(fingerprint, number);
  return printFingerprint(fingerprint);
}

test("a fingerprint tells values and their order apart, also beyond 32 bits", () => {
  const seen = [of(), of(0), of(1), of(1, 2), of(2, 1), of(2 ** 32 + 1), of(2 ** 40 + 1), of(-1)];
  expect(new Set(seen).size).toBe(seen.length);
  for (const one of seen) expect(one).toMatch(/^[0-9a-f]{16}$/);
});

test("the same values give the same fingerprint", () => {
  expect(of(1, 2, 3)).toBe(of(1, 2, 3));
  const text = createFingerprint();
  foldText(text, "ab");
  expect(printFingerprint(text)).toBe(of(2, 97, 98));
});
