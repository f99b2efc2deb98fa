import type { GridPlan } from "./gridPlan.ts";

/**
 * The commit frontier as one stair line: in every row it stands behind the last entry which that
 * node knows to be committed. Null: the node is down and knows nothing; the line pauses there.
 */
export function frontierPath(commits: readonly (number | null)[], plan: GridPlan): string {
  const { rows, pitch, cellWidth, cellHeight } = plan;
  const gap = pitch - cellWidth;
  let path = "";
  let before: number | null = null;
  commits.forEach((commit, row) => {
    if (commit === null) {
      before = null;
      return;
    }
    const x = commit * pitch - gap / 2;
    const top = rows[row] as number;
    // Halfway between this row's cells and the next row's, walls included.
    const bottom =
      row + 1 < commits.length
        ? (top + cellHeight + (rows[row + 1] as number)) / 2
        : top + cellHeight + 5;
    if (before === null) path += `M${x} ${row === 0 ? -5 : top - 3}`;
    else if (before !== x) path += `H${x}`;
    path += `V${bottom}`;
    before = x;
  });
  return path;
}
