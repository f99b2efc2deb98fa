import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Micros, Violation } from "../../engine/index.ts";
import { invariantTitle } from "../explain/lamps.ts";
import { placeOfViolation } from "../explain/violation.ts";
import { useSlice } from "../session/useSession.ts";
import { useDesk } from "./desk.ts";
import { laneMiddle, plotLeft, plotRight } from "./drawTimeline.ts";
import { showViolation } from "./violationMoves.ts";

/** What broke, on the lane of the node on which it was noticed: to be selected. */
export function TimelineMarks({
  broken,
  from,
  to,
  width,
}: {
  readonly broken: readonly Violation[];
  readonly from: Micros;
  readonly to: Micros;
  readonly width: number;
}): ReactNode {
  const desk = useDesk();
  const nodeCount = useSlice(({ view }) => view.nodeCount);
  const left = plotLeft({ slim: false });
  const right = plotRight({ width });
  return broken
    .filter(({ at }) => at >= from && at <= to)
    .map((violation) => {
      const { invariant, at, node } = violation;
      const name = `${invariantTitle(invariant)} violated, ${placeOfViolation(violation)}`;
      return (
        <button
          key={invariant}
          type="button"
          className="time-broken"
          style={{
            left: Math.round(left + ((at - from) / (to - from)) * (right - left)),
            top: laneMiddle(nodeCount, node),
          }}
          aria-label={name}
          title={name}
          onClick={() => showViolation(desk, violation)}
        >
          <TriangleAlert size={12} strokeWidth={2.25} aria-hidden="true" />
        </button>
      );
    });
}
