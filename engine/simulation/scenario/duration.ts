import type { Micros } from "../../base/ids.ts";
import { mistake, type Mistake } from "./mistake.ts";

const microsOf = { us: 1, µs: 1, ms: 1_000, s: 1_000_000, min: 60_000_000 } as const;
const remedy = 'Write a number and its unit: "250us", "40ms", "1.5s" or "2min".';

/** For editors and other readers of the published schema. */
export const durationPattern = "^\\d+(\\.\\d+)? ?(us|µs|ms|s|min)$";

/** Reads "40ms", "1.5s", "2min"… as a whole number of virtual microseconds. */
export function parseDuration(text: string): Micros | Mistake {
  const match = /^(\d+)(?:\.(\d+))? ?(us|µs|ms|s|min)$/.exec(text.trim());
  if (match === null)
    return /^[\d.]+$/.test(text.trim())
      ? mistake(`"${text}" has no unit`, remedy)
      : mistake(`"${text}" is not a duration`, remedy);
  const [, whole = "", fraction = "", unit = ""] = match;
  const factor = microsOf[unit as keyof typeof microsOf];
  // Digits, not floats: "0.1s" is exactly 100000.
  const rest = (Number(fraction) * factor) / 10 ** fraction.length;
  const micros = Number(whole) * factor + rest;
  if (!Number.isSafeInteger(micros))
    return Number.isInteger(rest)
      ? mistake(`"${text}" is longer than virtual time can count`, remedy)
      : mistake(`"${text}" is not a whole number of microseconds`, remedy);
  return micros;
}

/** Prints virtual microseconds so that `parseDuration` reads the same number back. */
export function printDuration(micros: Micros): string {
  if (micros === 0 || micros >= microsOf.s) return `${decimal(micros, microsOf.s)}s`;
  return micros >= microsOf.ms ? `${decimal(micros, microsOf.ms)}ms` : `${micros}us`;
}

function decimal(micros: Micros, unit: number): string {
  const whole = Math.floor(micros / unit);
  const rest = micros % unit;
  if (rest === 0) return String(whole);
  const digits = String(unit).length - 1;
  return `${whole}.${String(rest).padStart(digits, "0").replace(/0+$/, "")}`;
}
