import type { ReactElement } from "react";
import type { ClusterView, PartitionId } from "../../engine/index.ts";
import { handOver } from "../explain/leadership.ts";
import type { Seat, StagePlan } from "./seats.ts";
import { shortened } from "./StageLinks.tsx";
import "./stage.css";

/** Leadership on its way: an arrow beside the link, with a crown's colour and no motion. */
export function HandOver({
  view,
  partition,
  plan,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly plan: StagePlan;
}): ReactElement | null {
  const hand = handOver(view, partition);
  if (hand === null) return null;
  const from = plan.seats[hand.from] as Seat;
  const to = plan.seats[hand.to] as Seat;
  const { x1, y1, x2, y2 } = shortened(from, to, plan.ring + 10);
  const length = Math.hypot(x2 - x1, y2 - y1);
  const heading = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const mirrored = Math.abs(heading) > 90;
  return (
    <g
      className="stage-hand"
      transform={`translate(${Math.round(x1)} ${Math.round(y1)}) rotate(${Math.round(heading * 10) / 10})`}
    >
      <path className="stage-handHalo" d={`M0 ${aside}H${length}`} />
      <path
        className="stage-handLine"
        d={`M0 ${aside}H${length - 2}M${length - 10} ${aside - 6}L${length - 1} ${aside}L${length - 10} ${aside + 6}`}
      />
      {!plan.narrow && (
        <text
          className="stage-handWords"
          transform={`translate(${length / 2} ${aside}) rotate(${mirrored ? 180 : 0})`}
          y={mirrored ? 16 : -7}
          textAnchor="middle"
        >
          hands over
        </text>
      )}
    </g>
  );
}

/** How far beside the link: messages keep the link itself. */
const aside = -14;
