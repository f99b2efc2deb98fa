import { memo, useId, type NamedExoticComponent } from "react";
import { quorumSize } from "../../engine/index.ts";
import { HatchPattern } from "./Hatch.tsx";
import "./marks.css";

export interface QuorumBarProps {
  readonly voters: number;
  /** How many of them are up and on this side. */
  readonly reached: number;
  readonly canCommit: boolean;
  readonly segmentWidth?: number;
}

export function quorumBarWidth(voters: number, segmentWidth = 20): number {
  return voters * (segmentWidth + 3) - 3;
}

/** A segment per voter, the missing ones hatched, and a tick where a quorum is complete. */
export const QuorumBar: NamedExoticComponent<QuorumBarProps> = memo(function QuorumBar({
  voters,
  reached,
  canCommit,
  segmentWidth = 20,
}: QuorumBarProps) {
  const hatch = useId();
  const pitch = segmentWidth + 3;
  const tick = quorumSize(voters) * pitch - 1.5;
  return (
    <g>
      <defs>
        <HatchPattern id={hatch} pitch={4.5} weight={1.5} />
      </defs>
      {Array.from({ length: voters }, (_, slot) =>
        slot < reached ? (
          <rect
            key={slot}
            className={canCommit ? "mark-quorumCan" : "mark-quorumUp"}
            x={slot * pitch}
            width={segmentWidth}
            height={8}
            rx={2}
          />
        ) : (
          <rect
            key={slot}
            className="mark-quorumMissing"
            x={slot * pitch + 0.5}
            y={0.5}
            width={segmentWidth - 1}
            height={7}
            rx={1.5}
            fill={`url(#${hatch})`}
          />
        ),
      )}
      <line className="mark-quorumTick" x1={tick} x2={tick} y1={-5} y2={13} />
    </g>
  );
});
