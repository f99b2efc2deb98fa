import type { Micros } from "../../../engine/index.ts";
import type { DrawnPoint } from "./diagramPlan.ts";
import type { Picture, StoryPoint } from "./picture.ts";
import type { Box, LabelWish, Line } from "./placeLabels.ts";
import type { Lane } from "./story.ts";
import type { TimeScale } from "./timeScale.ts";

/** What turns lanes and instants into places. */
export interface PlaceOf {
  readonly scale: TimeScale;
  readonly yOf: ReadonlyMap<Lane, number>;
  readonly end: Micros;
}

/** A stretch of time as it is seen: piece by piece. */
export function partsOf(
  { scale: { pieces, x }, end }: Pick<PlaceOf, "scale" | "end">,
  from: Micros,
  to: Micros,
): readonly (readonly [left: number, right: number])[] {
  return pieces.flatMap((piece) => {
    if (to < piece.from || from > piece.to) return [];
    const isFirst = piece === pieces[0];
    const left = from < piece.from || (isFirst && from === piece.from) ? piece.left : x(from);
    const right = to > piece.to && piece.to !== end ? piece.right : x(Math.min(to, piece.to));
    return right > left ? [[left, right] as const] : [];
  });
}

export function glyphBox({ x, y, point }: DrawnPoint): Box {
  return { left: x - 6, right: x + 6, top: y - heightOf(point), bottom: y + 6 };
}

/** A crown stands above its lane. */
function heightOf({ look }: StoryPoint): number {
  return look === "crown" ? 17 : 6;
}

export function breakLines({ breaks }: TimeScale, bottom: number): readonly Line[] {
  return breaks.flatMap(({ left, right }) =>
    [left, right].map((x) => ({ x1: x, y1: 0, x2: x, y2: bottom, weight: 1.5 })),
  );
}

/** Faults and crowns first, then what happened last. */
export function wordsOfPoints(points: readonly DrawnPoint[]): readonly LabelWish[] {
  return points.flatMap(({ point, x, y }, slot) => {
    const { isFault, look, labels } = point;
    const weight = slot + (isFault || look === "crown" ? points.length : 0);
    const above = heightOf(point) + 1;
    return labels.map((texts) => ({ x, y, texts, isFault, weight, above, bands: [] }));
  });
}

/** What a band means is said once, before all others: in it, or beside it. */
export function wordsOfBands(
  { gaps, spans }: Picture,
  place: PlaceOf,
  gapWords: string | null,
): readonly LabelWish[] {
  const open = gaps.map((gap) => ({
    ...gap,
    to: gap.to ?? place.end,
    text: gapWords ?? "",
    above: 11,
  }));
  const pauses = spans
    .filter(({ state }) => state === "paused")
    .map((span) => ({ ...span, text: "paused", above: 7 }));
  return [...open, ...pauses].flatMap(({ lane, from, to, text, above }) => {
    const bands = partsOf(place, from, to)
      .map(([left, right]) => ({ left, right }))
      .toSorted((a, b) => b.right - b.left - (a.right - a.left));
    const [widest] = bands;
    if (widest === undefined) return [];
    const x = (widest.left + widest.right) / 2;
    return [
      {
        x,
        y: place.yOf.get(lane)!,
        texts: [text],
        isFault: true,
        weight: Number.MAX_SAFE_INTEGER,
        above,
        bands,
      },
    ];
  });
}
