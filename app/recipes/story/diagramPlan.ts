import type { Micros, Term } from "../../../engine/index.ts";
import type { LaneSpan, Picture, StoryPoint } from "./picture.ts";
import {
  breakLines,
  glyphBox,
  partsOf,
  wordsOfBands,
  wordsOfPoints,
  type PlaceOf,
} from "./diagramWords.ts";
import { placeLabels, type Line, type PlacedLabel } from "./placeLabels.ts";
import type { Lane, StoryArrow } from "./story.ts";
import {
  createTimeScale,
  roomAtEnd,
  ticksOf,
  usualDuration,
  type Break,
  type Tick,
  type TimeScale,
} from "./timeScale.ts";

/** Where everything of a picture stands, in pixels. */
export interface DiagramPlan {
  readonly width: number;
  readonly height: number;
  /** Of the axis, and of the lines that go down to it. */
  readonly bottom: number;
  readonly lanes: readonly { readonly lane: Lane; readonly y: number }[];
  readonly bars: readonly Bar[];
  readonly hatches: readonly Hatch[];
  readonly arrows: readonly DrawnArrow[];
  readonly points: readonly DrawnPoint[];
  readonly labels: readonly PlacedLabel[];
  readonly breaks: readonly (Break & { readonly isShort: boolean })[];
  readonly ticks: readonly Tick[];
  /** Where the instant stands that is shown. */
  readonly now: number;
  /** The newest instant. */
  readonly end: number;
  /** So many points are left out before the first. */
  readonly earlier: number;
}

/** A lane from here to there. */
export interface Bar extends Line {
  readonly state: LaneSpan["state"];
  readonly term: Term | null;
}

/** Done outside, and not recorded. */
export interface Hatch {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

export interface DrawnArrow extends Line {
  readonly look: StoryArrow["look"];
  readonly term: Term | null;
  /** It is there, or will never be. */
  readonly end: "head" | "lost" | "underway";
}

export interface DrawnPoint {
  readonly point: StoryPoint;
  readonly x: number;
  readonly y: number;
}

const top = 18;
const axis = 20;
/** Between two lanes, where there is room; at least. */
const pitches = { most: 46, least: 25 };

/** What a diagram has to show, and where. */
export interface DiagramWish {
  readonly picture: Picture;
  /** The instant that is shown; at most the picture's end. */
  readonly cursor: Micros;
  readonly width: number;
  readonly height: number;
  /** What a gap is called; null: none is drawn. */
  readonly gapWords: string | null;
}

/** What a diagram of so many lanes needs, in pixels. */
export function leastHeight({ lanes }: Picture): number {
  return top + lanes.length * pitches.least + axis;
}

export function planDiagram({
  picture,
  cursor,
  width,
  height,
  gapWords,
}: DiagramWish): DiagramPlan {
  const { lanes, points, arrows, end } = picture;
  const fair = (height - top - axis) / lanes.length;
  const pitch = Math.min(pitches.most, Math.max(pitches.least, fair));
  const yOf = new Map(lanes.map((lane, slot) => [lane, Math.round(top + (slot + 0.5) * pitch)]));
  const scale = scaleOf(picture, cursor, width);
  const bottom = Math.round(top + lanes.length * pitch);
  const now = scale.x(cursor);
  const place = { scale, yOf, end };
  const drawnPoints = points.map((point) => {
    return { point, x: scale.x(point.at), y: yOf.get(point.lane)! };
  });
  const drawnArrows = arrows.map((arrow) => placeArrow(arrow, place));
  const bars = barsOf(picture, place);
  const hatches = picture.gaps.flatMap(({ lane, from, to }) => {
    return partsOf(place, from, to ?? end).map(([left, right]): Hatch => {
      return { y: yOf.get(lane)!, left, right };
    });
  });
  return {
    width: scale.width,
    height: bottom + axis,
    bottom,
    lanes: lanes.map((lane) => ({ lane, y: yOf.get(lane)! })),
    bars,
    hatches,
    arrows: drawnArrows,
    points: drawnPoints,
    labels: placeLabels(
      [...wordsOfPoints(drawnPoints), ...wordsOfBands(picture, place, gapWords)],
      {
        frame: { left: -4, top: 12, right: scale.width + roomAtEnd / 4, bottom: bottom + 2 },
        taken: drawnPoints.map(glyphBox),
        lines: [...drawnArrows, ...bars, ...breakLines(scale, bottom)],
      },
    ),
    breaks: breaksOf(scale, scale.x(end)),
    ticks: apart(ticksOf(scale), now),
    now,
    end: scale.x(end),
    earlier: picture.earlier,
  };
}

/** Every instant at which something begins or ends has a place. */
function scaleOf({ points, arrows, end }: Picture, cursor: Micros, width: number): TimeScale {
  const landed = arrows.filter(({ to }) => to.at <= end);
  return createTimeScale({
    instants: [
      ...points.map(({ at }) => at),
      ...arrows.flatMap(({ from, to }) => [from.at, Math.min(to.at, end)]),
      cursor,
      end,
    ],
    usual: usualDuration(landed.map(({ from, to }) => to.at - from.at)),
    width,
  });
}

/** With "skipped" behind the number a break needs so many pixels. */
const wordsOfBreak = 92;

function breaksOf({ breaks }: TimeScale, end: number): DiagramPlan["breaks"] {
  return breaks.map((gap, slot) => {
    const before = breaks[slot - 1]?.left ?? -Infinity;
    const after = breaks[slot + 1]?.left ?? end + wordsOfBreak / 2;
    const isShort = gap.left - before < wordsOfBreak || after - gap.left < wordsOfBreak;
    return { ...gap, isShort };
  });
}

function barsOf({ lanes, spans }: Picture, place: PlaceOf): readonly Bar[] {
  const plain = lanes
    .filter((lane) => typeof lane === "string")
    .map((lane): LaneSpan => {
      return { lane, from: -1, to: place.end, state: "up", term: null };
    });
  return [...plain, ...spans].flatMap(({ lane, from, to, state, term }) =>
    partsOf(place, from, to).map(([left, right]) => {
      const y = place.yOf.get(lane)!;
      return { x1: left, y1: y, x2: right, y2: y, state, term, weight: 3 };
    }),
  );
}

function placeArrow(
  { from, to, look, term, lost }: StoryArrow,
  { scale, yOf, end }: PlaceOf,
): DrawnArrow {
  const [x1, y1] = [scale.x(from.at), yOf.get(from.lane)!];
  const [x2, y2] = [scale.x(to.at), yOf.get(to.lane)!];
  if (to.at <= end) return { x1, y1, x2, y2, look, term, end: lost ? "lost" : "head" };
  const share = (end - from.at) / (to.at - from.at);
  const now = scale.x(end);
  return { x1, y1, x2: now, y2: y1 + share * (y2 - y1), look, term, end: "underway" };
}

/** Ticks that cover neither each other nor the pill of the instant shown. */
function apart(ticks: readonly Tick[], now: number): readonly Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (Math.abs(tick.x - now) < 52 || (last !== undefined && tick.x - last.x < 46)) continue;
    kept.push(tick);
  }
  return kept;
}
