import type { Micros } from "../../engine/index.ts";

/** An instant of virtual time: "20.540 s". */
export function formatInstant(at: Micros): string {
  return `${(at / 1_000_000).toFixed(3)} s`;
}

/** How long something took or takes: "0.38 s", "12.0 s", "40 ms", "2.4 ms", "250 µs". */
export function formatDuration(micros: Micros): string {
  if (micros >= 10_000_000) return `${(micros / 1_000_000).toFixed(1)} s`;
  if (micros >= 100_000) return `${(micros / 1_000_000).toFixed(2)} s`;
  if (micros >= 10_000) return `${Math.round(micros / 1000)} ms`;
  if (micros >= 1000) return `${(micros / 1000).toFixed(1)} ms`;
  return `${micros} µs`;
}
