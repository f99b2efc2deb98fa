import type { Ratio } from "../../base/random.ts";
import { mistake, type Mistake } from "./mistake.ts";

const remedy = 'Write a fraction of whole numbers in quotes: "0", "1/20" or "1".';

/** For editors and other readers of the published schema. */
export const ratioPattern = "^(0|1|\\d+/[1-9]\\d*)$";

/** Reads "1/20", "0" or "1". */
export function parseRatio(text: string): Ratio | Mistake {
  const trimmed = text.trim();
  if (trimmed === "0" || trimmed === "1") return { of: Number(trimmed), in: 1 };
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(trimmed);
  if (match === null) return mistake(`"${text}" is not a ratio`, remedy);
  const ratio = { of: Number(match[1]), in: Number(match[2]) };
  if (ratio.in === 0) return mistake(`"${text}" divides by zero`, remedy);
  return ratio.of > ratio.in ? mistake(`"${text}" is more than always`, remedy) : ratio;
}

/** The slowest and the fastest clock, against true time. */
const maxClockFactor = 100;

/** Reads "1", "3/2" or "1/3". */
export function parseClockRate(text: string): Ratio | Mistake {
  const match = /^(\d{1,4})(?:\/(\d{1,4}))?$/.exec(text.trim());
  const rate = { of: Number(match?.[1]), in: Number(match?.[2] ?? 1) };
  const factor = rate.of / rate.in;
  if (match !== null && factor <= maxClockFactor && factor >= 1 / maxClockFactor) return rate;
  return mistake(`"${text}" is no rate of a clock`, 'Write a fraction from 1/100 to 100: "3/2".');
}

export function printRatio(ratio: Ratio): string {
  return ratio.in === 1 ? String(ratio.of) : `${ratio.of}/${ratio.in}`;
}
