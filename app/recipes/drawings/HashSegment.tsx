import type { ReactNode } from "react";
import { nodeName, partitionName, type ReplicaView } from "../../../engine/index.ts";
import { rangeWords } from "../../explain/lifecycle.ts";
import { RoleGlyph } from "../../marks/RoleGlyph.tsx";
import { barHeight, type Segment } from "./hashPlan.ts";

/** A range of hash space, and who leads its partition; hatched where nobody does. */
export function HashSegment({
  segment: { range, from, to },
  leader,
  selected,
  top,
  hatch,
}: {
  readonly segment: Segment;
  readonly leader: ReplicaView | null;
  readonly selected: boolean;
  readonly top: number;
  readonly hatch: string;
}): ReactNode {
  const width = Math.max(1, to - from - 2);
  const frame = {
    x: 0.75,
    y: 0.75,
    width: Math.max(1, width - 0.5),
    height: barHeight - 1.5,
    rx: 4,
  };
  return (
    <g
      className={selected ? "hashBar-segment hashBar-selected" : "hashBar-segment"}
      transform={`translate(${from + 0.25} ${top})`}
    >
      <title>{`${partitionName(range.partitionId)}: ${rangeWords(range)}`}</title>
      <rect className="hashBar-ground" {...frame} />
      {leader === null && (
        <>
          <rect {...frame} fill={`url(#${hatch})`} />
          <rect
            className="hashBar-ground"
            x={4}
            y={5}
            width={wordsWidth(width)}
            height={18}
            rx={3}
          />
        </>
      )}
      <rect
        className={leader === null ? "hashBar-frame hashBar-orphan" : "hashBar-frame"}
        strokeDasharray={range.state === "active" ? undefined : "4 3"}
        {...frame}
      />
      {width >= 22 && (
        <text className="hashBar-id" x={width < 44 ? 4 : 8} y={18.5}>
          {partitionName(range.partitionId)}
        </text>
      )}
      {leader === null
        ? width >= 64 && (
            <text className="hashBar-none" x={30} y={18.5}>
              {width >= 96 ? "no leader" : "none"}
            </text>
          )
        : width >= 46 && <Leader leader={leader} width={width} />}
      {range.state !== "active" && width >= 180 && (
        <>
          {leader === null && (
            <rect className="hashBar-ground" x={width - 80} y={5} width={76} height={18} rx={3} />
          )}
          <text className="hashBar-state" x={width - 8} y={18.5}>
            {range.state}
          </text>
        </>
      )}
    </g>
  );
}

/** How much of a segment without a leader is kept free of the hatch, for what stands on it. */
function wordsWidth(width: number): number {
  if (width >= 96) return 90;
  if (width >= 64) return 56;
  return width >= 22 ? Math.min(26, width - 8) : 0;
}

function Leader({
  leader: { node, role, phase, serving, term },
  width,
}: {
  readonly leader: ReplicaView;
  readonly width: number;
}): ReactNode {
  const name = nodeName(node);
  return (
    <>
      <RoleGlyph
        role={role}
        phase={phase}
        serving={serving}
        up
        term={term}
        x={40}
        y={14}
        radius={6.5}
      />
      {width >= 66 && (
        <text className="hashBar-leader" x={51} y={18.5}>
          {width >= 84 ? `${name} T${term}` : name}
        </text>
      )}
    </>
  );
}
