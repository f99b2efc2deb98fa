import type { LogIndex } from "../base/ids.ts";

/** floor(voters / 2) + 1, also for one voter. */
export function quorumSize(voters: number): number {
  return (voters >> 1) + 1;
}

/** The highest index that a majority of the given (durable) matchIndexes has reached. */
export function quorumIndex(matchIndexes: readonly LogIndex[]): LogIndex {
  const needed = quorumSize(matchIndexes.length);
  let best = 0;
  // Clusters are small: counting beats sorting and allocates nothing.
  for (const candidate of matchIndexes) {
    if (candidate <= best) continue;
    let reached = 0;
    for (const other of matchIndexes) if (other >= candidate) reached += 1;
    if (reached >= needed) best = candidate;
  }
  return best;
}
