import type { Micros, Term } from "../../../engine/index.ts";
import type { LaneSpan, Picture, StoryPoint } from "./picture.ts";
import { placeLabels, type Box, type Line, type PlacedLabel } from "./placeLabels.ts";
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
}

/** A lane from here to there. */
export interface Bar {
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly state: LaneSpan["state"];
  readonly term: Term | null;
}

/** Done outside, and not recorded. */
export interface Hatch {
  readonly y: number;
  readonly left: number;
  readonly right: number;
  /** Whether its words have room in this part. */
  readonly isWorded: boolean;
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

const top = 24;
const axis = 24;
/** Between two lanes, where there is room; at least. */
const pitches = { most: 46, least: 34 };

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
  const landed = arrows.filter(({ to }) => to.at <= end);
  const scale = createTimeScale({
    instants: [
      ...points.map(({ at }) => at),
      ...arrows.flatMap(({ from, to }) => [from.at, Math.min(to.at, end)]),
      cursor,
      end,
    ],
    usual: usualDuration(landed.map(({ from, to }) => to.at - from.at)),
    width,
  });
  const bottom = Math.round(top + lanes.length * pitch);
  const now = scale.x(cursor);
  const place = { scale, yOf, end };
  const drawnPoints = points.map((point) => {
    return { point, x: scale.x(point.at), y: yOf.get(point.lane)! };
  });
  const drawnArrows = arrows.map((arrow) => placeArrow(arrow, place));
  const hatches = picture.gaps.flatMap(({ lane, from, to }) => {
    const y = yOf.get(lane)!;
    const parts = partsOf(scale, { from, to: to ?? end, end });
    const widest = Math.max(...parts.map(([left, right]) => right - left));
    return parts.map(([left, right]): Hatch => {
      const isWidest = right - left === widest;
      return { y, left, right, isWorded: isWidest && fits(gapWords, widest) };
    });
  });
  return {
    width: scale.width,
    height: bottom + axis,
    bottom,
    lanes: lanes.map((lane) => ({ lane, y: yOf.get(lane)! })),
    bars: barsOf(picture, place),
    hatches,
    arrows: drawnArrows,
    points: drawnPoints,
    labels: labelsOf({ points: drawnPoints, arrows: drawnArrows, hatches }, scale, bottom),
    breaks: scale.breaks.map((gap, slot, all) => {
      const before = all[slot - 1];
      const after = all[slot + 1];
      const isShort =
        (before !== undefined && gap.left - before.left < 92) ||
        (after !== undefined && after.left - gap.left < 92);
      return { ...gap, isShort };
    }),
    ticks: apart(ticksOf(scale), now),
    now,
  };
}

interface PlaceOf {
  readonly scale: TimeScale;
  readonly yOf: ReadonlyMap<Lane, number>;
  readonly end: Micros;
}

function fits(words: string | null, width: number): boolean {
  return words !== null && words.length * 6.4 + 12 <= width;
}

/** A stretch of time as it is seen: piece by piece. */
function partsOf(
  { pieces, x }: TimeScale,
  { from, to, end }: { readonly from: Micros; readonly to: Micros; readonly end: Micros },
): readonly (readonly [left: number, right: number])[] {
  return pieces.flatMap((piece) => {
    if (to < piece.from || from > piece.to) return [];
    const left =
      from < piece.from || (piece === pieces[0] && from <= piece.from) ? piece.left : x(from);
    const right = to > piece.to && piece.to !== end ? piece.right : x(Math.min(to, piece.to));
    return right > left ? [[left, right] as const] : [];
  });
}

function barsOf({ lanes, spans }: Picture, { scale, yOf, end }: PlaceOf): readonly Bar[] {
  const plain = lanes
    .filter((lane) => typeof lane === "string")
    .map((lane): LaneSpan => {
      return { lane, from: -1, to: end, state: "up", term: null };
    });
  return [...plain, ...spans].flatMap(({ lane, from, to, state, term }) =>
    partsOf(scale, { from, to, end }).map(([left, right]) => {
      return { y: yOf.get(lane)!, left, right, state, term };
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

interface Drawn {
  readonly points: readonly DrawnPoint[];
  readonly arrows: readonly DrawnArrow[];
  readonly hatches: readonly Hatch[];
}

function labelsOf(
  { points, arrows, hatches }: Drawn,
  scale: TimeScale,
  bottom: number,
): readonly PlacedLabel[] {
  const glyphs = points.map(({ x, y }) => boxAround(x, y, 6));
  const cuts = scale.breaks.map(({ left, right }): Box => ({ left, right, top: 0, bottom }));
  const worded = hatches
    .filter(({ isWorded }) => isWorded)
    .map(({ left, right, y }): Box => ({ left, right, top: y - 8, bottom: y + 8 }));
  const wishes = points.flatMap(({ point, x, y }, slot) =>
    point.labels.map((texts) => {
      const { isFault } = point;
      const isWeighty = isFault || point.look === "crown";
      return { x, y, texts, isFault, weight: (isWeighty ? points.length : 0) + slot };
    }),
  );
  const frame = { left: -4, top: 14, right: scale.width + roomAtEnd / 4, bottom: bottom + 2 };
  return placeLabels(wishes, { frame, taken: [...glyphs, ...cuts, ...worded], lines: arrows });
}

function boxAround(x: number, y: number, half: number): Box {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
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
