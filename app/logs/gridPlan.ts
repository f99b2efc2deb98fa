import type { NodeId } from "../../engine/index.ts";
import type { Cut } from "../stage/cut.ts";

/** The log grid's measures, in pixels. They depend on the number of nodes and the room alone. */
export interface GridPlan {
  readonly compact: boolean;
  readonly narrow: boolean;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** From one column to the next. */
  readonly pitch: number;
  readonly labelWidth: number;
  /** Where the rows' cells begin, downwards; one more: where the rows end. */
  readonly rows: readonly number[];
  /** Row borders on which a cut is drawn: below which node. */
  readonly walls: readonly number[];
}

const wallRoom = 12;

export function planGrid(nodeCount: number, narrow: boolean, compact: boolean, cut: Cut): GridPlan {
  const rowPitch = compact ? 22 : 34;
  const rows: number[] = [0];
  const walls: number[] = [];
  let y = 0;
  for (let node = 0; node < nodeCount; node++) {
    y += rowPitch;
    if (node + 1 < nodeCount && cut.sideOf[node] !== cut.sideOf[node + 1]) {
      walls.push(node);
      y += wallRoom;
    }
    rows.push(y);
  }
  return {
    compact,
    narrow,
    cellWidth: compact ? 20 : 76,
    cellHeight: compact ? 19 : 28,
    pitch: compact ? 23 : 82,
    labelWidth: narrow ? 60 : 68,
    rows,
    walls,
  };
}

/** Where the hatch of a cut begins below a node's row. */
export function wallTop({ rows, cellHeight }: GridPlan, node: NodeId): number {
  const above = (rows[node] ?? 0) + cellHeight;
  return (above + (rows[node + 1] ?? 0)) / 2 - 3;
}

/**
 * The first column to show (an index less one) so that the end of the logs is in sight. It moves by
 * half a window at a time: cells stand still while entries arrive.
 */
export function followFrom(longest: number, fitting: number): number {
  const stride = Math.max(1, fitting >> 1);
  return longest <= fitting ? 0 : Math.ceil((longest - fitting) / stride) * stride;
}
