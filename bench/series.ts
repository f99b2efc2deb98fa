import { measureIsolated } from "./isolatedRun.ts";
import type { Workload } from "./workload.ts";

/** The runs of one workload, in the order of the rounds. */
export interface Series {
  readonly workload: Workload;
  readonly rates: number[];
}

/**
 * Runs every workload once a round. A machine that slows down for a while then slows down all
 * subjects of that round, and the ratios within the round hold.
 */
export function runRounds(
  workloads: readonly Workload[],
  { rounds, onRun }: { rounds: number; onRun: (workload: Workload, round: number) => void },
): readonly Series[] {
  const series = workloads.map((workload): Series => ({ workload, rates: [] }));
  for (let round = 1; round <= rounds; round++) {
    for (const { workload, rates } of series) {
      onRun(workload, round);
      rates.push(measureIsolated(workload.name));
    }
  }
  return series;
}
