import { useId, useRef, type ReactNode } from "react";
import {
  leaderOf,
  nodeName,
  partitionName,
  type ClusterView,
  type PartitionId,
  type PartitionRange,
} from "../../../engine/index.ts";
import { rangeWords } from "../../explain/lifecycle.ts";
import { HatchPattern } from "../../marks/Hatch.tsx";
import { useSize } from "../../marks/useSize.ts";
import { Cuts, Heat, Totals } from "./HashHeat.tsx";
import { HashPins } from "./HashPins.tsx";
import {
  barHeight,
  heatIn,
  layOut,
  planPins,
  planSegments,
  previewLanes,
  type HashHeat,
  type HashPin,
} from "./hashPlan.ts";
import { HashSegment } from "./HashSegment.tsx";
import "./hashBar.css";

export interface HashBarProps {
  readonly view: ClusterView;
  /** The partition that is looked at. */
  readonly partition: PartitionId;
  /** What is kept, above the bar: solid where somebody leads its partition, else an outline. */
  readonly pins: readonly HashPin[];
  /** What is asked about, under the bar. Not given: no room is kept for it. */
  readonly previews?: readonly HashPin[];
  /** What is written, in columns that stand on the bar. Not given: no room is kept for it. */
  readonly heat?: readonly HashHeat[];
  /** Where a range could be cut. Not given: no room is kept for it. */
  readonly cuts?: readonly HashPin[];
}

const noHeat: readonly HashHeat[] = [];

/** Hash space, linear: whose each range is, who leads it, and which keys lie in it. */
export function HashBar({ view, partition, pins, previews, heat, cuts }: HashBarProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 760, height: 120 });
  const hatch = useId();
  const { partitionMap, partitionCount } = view;
  const segments = planSegments(partitionMap, { partitionCount, width });
  const { pinLanes, heatTop, barTop, totalsAt, cutsAt, height } = layOut({
    width,
    showsHeat: heat !== undefined,
    showsPreviews: previews !== undefined,
    showsCuts: cuts !== undefined,
  });
  const orphans = segments.filter(({ range }) => leaderOf(view, range.partitionId) === null);
  return (
    <section className="hashBar" aria-label="Hash space" ref={box}>
      <svg width={width} height={height} aria-hidden="true">
        <defs>
          <HatchPattern id={hatch} pitch={6} weight={1.6} />
        </defs>
        {segments.map((segment) => (
          <HashSegment
            key={segment.range.partitionId}
            segment={segment}
            leader={leaderOf(view, segment.range.partitionId)}
            selected={segment.range.partitionId === partition}
            top={barTop}
            hatch={hatch}
          />
        ))}
        {cuts !== undefined && (
          <Cuts cuts={cuts} width={width} top={heatTop + 4} baseline={cutsAt} />
        )}
        <HashPins
          pins={planPins(pins, { width, lanes: pinLanes })}
          foot={barTop}
          from={heatTop}
          way="up"
          lookOf={({ x }) =>
            orphans.some(({ from, to }) => from <= x && x < to) ? "orphaned" : "held"
          }
        />
        <HashPins
          pins={planPins(previews ?? [], { width, lanes: previewLanes })}
          foot={barTop + barHeight}
          from={barTop + barHeight}
          way="down"
          lookOf={() => "preview"}
        />
        {heat !== undefined && <Heat heat={heat} width={width} bottom={barTop} />}
        {heat !== undefined && <Totals segments={segments} heat={heat} baseline={totalsAt} />}
      </svg>
      <ul className="visuallyHidden">
        {segments.map(({ range }) => (
          <li key={range.partitionId}>
            {segmentWords({ view, range, pins, heat: heat ?? noHeat })}
          </li>
        ))}
        {cuts?.map(({ hash, label }) => (
          <li key={label}>
            {label}: hash {hash}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "P3, hashes 1073741824–1610612735, generation 1, active: A leads in term 2. tenants/1 (2 keys)." */
function segmentWords({
  view,
  range,
  pins,
  heat,
}: {
  readonly view: ClusterView;
  readonly range: PartitionRange;
  readonly pins: readonly HashPin[];
  readonly heat: readonly HashHeat[];
}): string {
  const { partitionId, startRange, endRange } = range;
  const leader = leaderOf(view, partitionId);
  const led =
    leader === null
      ? "no leader"
      : `${nodeName(leader.node)} leads in term ${leader.term}${leader.serving ? "" : ", not serving yet"}`;
  const inside = pins
    .filter(({ hash }) => startRange <= hash && hash <= endRange)
    .map(({ label, heads = 1 }) => (heads === 1 ? label : `${label}, ${heads} keys`));
  return [
    `${partitionName(partitionId)}: ${led}`,
    rangeWords(range),
    ...(heat.length === 0 ? [] : [`${heatIn(heat, range)} writes per second`]),
    inside.length === 0 ? "nothing in it" : `in it ${inside.join("; ")}`,
  ].join(". ");
}
