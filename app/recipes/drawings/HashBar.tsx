import { useId, useRef, type ReactNode } from "react";
import {
  leaderOf,
  nodeName,
  partitionName,
  type ClusterView,
  type PartitionId,
  type PartitionRange,
  type ReplicaView,
} from "../../../engine/index.ts";
import { rangeWords } from "../../explain/lifecycle.ts";
import { HatchPattern } from "../../marks/Hatch.tsx";
import { RoleGlyph } from "../../marks/RoleGlyph.tsx";
import { useSize } from "../../marks/useSize.ts";
import { Cuts, Heat, heatHeight, Totals } from "./HashHeat.tsx";
import {
  headPitch,
  heatIn,
  planPins,
  planSegments,
  type HashHeat,
  type HashPin,
  type PlacedPin,
  type Segment,
} from "./hashPlan.ts";
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

const laneHeight = 15;
/** Labels are as long on a narrow bar: they need more room above one another. */
const lanesFor = (width: number): number => (width < 500 ? 4 : 3);
const previewLanes = 2;
const lineHeight = 16;
const barHeight = 28;
const pole = 7;
const noHeat: readonly HashHeat[] = [];

/** Hash space, linear: whose each range is, who leads it, and which keys lie in it. */
export function HashBar({ view, partition, pins, previews, heat, cuts }: HashBarProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 760, height: 120 });
  const hatch = useId();
  const { partitionMap, partitionCount } = view;
  const segments = planSegments(partitionMap, { partitionCount, width });
  const pinLanes = lanesFor(width);
  const heatTop = pinLanes * laneHeight + pole;
  const barTop = heatTop + (heat === undefined ? 0 : heatHeight);
  const below =
    (previews === undefined ? 1 : previewLanes * laneHeight + pole) +
    (heat === undefined ? 0 : lineHeight) +
    (cuts === undefined ? 0 : lineHeight);
  const led = segments.filter(({ range }) => leaderOf(view, range.partitionId) !== null);
  const isLed = (hash: number): boolean =>
    led.some(({ range }) => range.startRange <= hash && hash <= range.endRange);
  const marks: readonly Mark[] = [
    ...planPins(pins, { width, lanes: pinLanes }).map((placed) => ({
      placed,
      foot: barTop,
      head: heatTop - pole - (placed.lane + 0.5) * laneHeight,
      look: isLed(placed.pin.hash) ? ("held" as const) : ("orphaned" as const),
    })),
    ...planPins(previews ?? [], { width, lanes: previewLanes }).map((placed) => ({
      placed,
      foot: barTop + barHeight,
      head: barTop + barHeight + pole + (placed.lane + 0.5) * laneHeight,
      look: "preview" as const,
    })),
  ];
  return (
    <section className="hashBar" aria-label="Hash space" ref={box}>
      <svg width={width} height={barTop + barHeight + below} aria-hidden="true">
        <defs>
          <HatchPattern id={hatch} pitch={6} weight={1.6} />
        </defs>
        {segments.map((segment) => (
          <SegmentMark
            key={segment.range.partitionId}
            segment={segment}
            leader={leaderOf(view, segment.range.partitionId)}
            selected={segment.range.partitionId === partition}
            top={barTop}
            hatch={hatch}
          />
        ))}
        {cuts !== undefined && (
          <Cuts
            cuts={cuts}
            width={width}
            top={heatTop + 4}
            baseline={barTop + barHeight + 13 + (heat === undefined ? 0 : lineHeight)}
          />
        )}
        {marks.map((mark) => (
          <path
            key={keyOf(mark)}
            className={`hashBar-pole hashBar-${mark.look}`}
            d={`M${mark.placed.x} ${mark.foot}V${mark.head}`}
          />
        ))}
        {heat !== undefined && <Heat heat={heat} width={width} bottom={barTop} />}
        {heat !== undefined && (
          <Totals segments={segments} heat={heat} baseline={barTop + barHeight + 13} />
        )}
        {marks.map((mark) => (
          <PinMark key={keyOf(mark)} {...mark} />
        ))}
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

function SegmentMark({
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

/** A pin in its place: its pole from the bar to its heads, and the label beside them. */
interface Mark {
  readonly placed: PlacedPin;
  readonly foot: number;
  readonly head: number;
  readonly look: "held" | "orphaned" | "preview";
}

function keyOf({ placed: { pin }, look }: Mark): string {
  return `${look} ${pin.hash} ${pin.label}`;
}

function PinMark({ placed: { pin, x, heads, side, labelled }, head, look }: Mark): ReactNode {
  const way = side === "right" ? 1 : -1;
  return (
    <g className={`hashBar-pin hashBar-${look}`}>
      {Array.from({ length: heads }, (_, slot) => (
        <circle
          key={slot}
          cx={x + way * slot * headPitch}
          cy={head}
          r={look === "held" ? 4 : 3.5}
        />
      ))}
      {labelled && (
        <text
          x={x + way * ((heads - 1) * headPitch + 8)}
          y={head + 4}
          textAnchor={side === "right" ? "start" : "end"}
        >
          {pin.label}
        </text>
      )}
    </g>
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
