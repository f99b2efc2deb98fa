import { scaleSqrt } from "d3";
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
import {
  headPitch,
  planPins,
  planSegments,
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
  /** Operations per second, by partition. Not given: no room is kept for it. */
  readonly heat?: readonly number[];
}

const laneHeight = 15;
/** Labels are as long on a narrow bar: they need more room above one another. */
const lanesFor = (width: number): number => (width < 500 ? 4 : 3);
const previewLanes = 2;
const heatHeight = 40;
const barHeight = 28;
const pole = 7;
const noHeat: readonly number[] = [];

/** Hash space, linear: whose each range is, who leads it, and which keys lie in it. */
export function HashBar({ view, partition, pins, previews, heat }: HashBarProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 760, height: 120 });
  const hatch = useId();
  const { partitionMap, partitionCount } = view;
  const segments = planSegments(partitionMap, { partitionCount, width });
  const pinLanes = lanesFor(width);
  const heatTop = pinLanes * laneHeight + pole;
  const barTop = heatTop + (heat === undefined ? 0 : heatHeight);
  const heatBars = planHeat(segments, heat ?? noHeat);
  const below = previews === undefined ? 1 : previewLanes * laneHeight + pole;
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
        {heatBars.map(({ key, x, width: room, height }) => (
          <rect
            key={key}
            className="hashBar-heat"
            x={x}
            y={barTop - height}
            width={room}
            height={height}
          />
        ))}
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
        {marks.map((mark) => (
          <path
            key={keyOf(mark)}
            className={`hashBar-pole hashBar-${mark.look}`}
            d={`M${mark.placed.x} ${mark.foot}V${mark.head}`}
          />
        ))}
        {heatBars.map(({ key, x, width: room, height, words }) =>
          words.length * 7 > room ? null : (
            <text key={key} className="hashBar-rate" x={x + room / 2} y={barTop - height - 3}>
              {words}
            </text>
          ),
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
        strokeDasharray={range.state === "draining" ? "4 3" : undefined}
        {...frame}
      />
      {range.state === "splitting" && (
        <path className="hashBar-cutting" d={`M${width / 2} 0V${barHeight}`} />
      )}
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
        <text className="hashBar-state" x={width - 8} y={18.5}>
          {range.state}
        </text>
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

/** What a range is asked to do, as a bar that stands on it. */
interface HeatBar {
  readonly key: PartitionId;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly words: string;
}

/** Square roots: what is asked a hundred times less is still to be seen. */
function planHeat(segments: readonly Segment[], heat: readonly number[]): readonly HeatBar[] {
  const toHeight = scaleSqrt()
    .domain([0, Math.max(1, ...heat)])
    .range([0, heatHeight - 14]);
  return segments.flatMap(({ range: { partitionId: key }, from, to }) => {
    const rate = heat[key] ?? 0;
    const height = toHeight(rate);
    if (height < 0.5) return [];
    const width = Math.max(1, to - from - 2);
    return [{ key, x: from + 1, width, height, words: `${Math.round(rate)}/s` }];
  });
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
  readonly heat: readonly number[];
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
  const busy = heat[partitionId];
  return [
    `${partitionName(partitionId)}: ${led}`,
    rangeWords(range),
    ...(busy === undefined ? [] : [`${Math.round(busy)} operations per second`]),
    inside.length === 0 ? "nothing in it" : `in it ${inside.join("; ")}`,
  ].join(". ");
}
