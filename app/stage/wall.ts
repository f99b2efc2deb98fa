import { Delaunay } from "d3";
import type { NodeId } from "../../engine/index.ts";
import type { Cut } from "./cut.ts";
import type { Seat, StagePlan } from "./seats.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a cut stands on the stage, whichever seats its sides have. */
export type Wall =
  /** Straight, from one edge of the stage to another; vertical where that is possible. */
  | { readonly kind: "line"; readonly from: Point; readonly to: Point; readonly vertical: boolean }
  /** Around one node. */
  | {
      readonly kind: "ring";
      readonly centre: Point;
      readonly radius: number;
      readonly node: NodeId;
    }
  /** Along the border between the seats' own neighbourhoods. */
  | { readonly kind: "path"; readonly points: readonly Point[] };

/** Half the wall's thickness. */
export const wallHalf = 5;

export function routeWalls(cut: Cut, plan: StagePlan): readonly Wall[] {
  const { sides } = cut;
  if (sides.length < 2) return [];
  const alone = sides.filter(({ nodes }) => nodes.length === 1);
  const crowds = sides.length - alone.length;
  if (crowds === 1) return alone.map(({ nodes }) => ringWall(nodes[0] as NodeId, plan));
  if (sides.length === 2) {
    const line = separatingLine(cut, plan);
    if (line !== null) return [line];
  }
  return borderWalls(cut, plan);
}

function ringWall(node: NodeId, plan: StagePlan): Wall {
  const { x, y } = plan.seats[node] as Seat;
  return { kind: "ring", centre: { x, y }, radius: plan.ring + 13, node };
}

/** The straight line with the widest room on both sides; upright lines are preferred. */
function separatingLine(cut: Cut, plan: StagePlan): Wall | null {
  const needed = 2 * (plan.ring + wallHalf + 3);
  let best: { angle: number; offset: number; worth: number } | null = null;
  for (let degrees = -80; degrees <= 90; degrees += 2) {
    // The direction across the wall: 0 means an upright wall.
    const angle = (degrees * Math.PI) / 180;
    const gap = gapAlong(cut, plan, angle);
    if (gap === null || gap.width < needed) continue;
    const worth = degrees === 0 ? gap.width * 2 : gap.width;
    if (best === null || worth > best.worth) best = { angle, offset: gap.middle, worth };
  }
  if (best === null) return null;
  const vertical = best.angle === 0;
  if (vertical) {
    const x = Math.round(best.offset);
    return { kind: "line", vertical, from: { x, y: 0 }, to: { x, y: plan.height } };
  }
  const ends = clipLine(best.angle, best.offset, plan);
  return ends === null ? null : { kind: "line", vertical, from: ends[0], to: ends[1] };
}

function gapAlong(
  { sides }: Cut,
  { seats }: StagePlan,
  angle: number,
): { readonly width: number; readonly middle: number } | null {
  const across = ({ x, y }: Point): number => x * Math.cos(angle) + y * Math.sin(angle);
  const spans = sides.map(({ nodes }) => {
    const places = nodes.map((node) => across(seats[node] as Seat));
    return { from: Math.min(...places), to: Math.max(...places) };
  });
  const [first, second] = spans as [Span, Span];
  const [low, high] = first.from <= second.from ? [first, second] : [second, first];
  if (low.to >= high.from) return null;
  return { width: high.from - low.to, middle: (low.to + high.from) / 2 };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the line x cos + y sin = offset enters and leaves the stage. */
function clipLine(angle: number, offset: number, plan: StagePlan): readonly [Point, Point] | null {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const hits: Point[] = [];
  if (Math.abs(cos) > 1e-6) {
    hits.push({ x: offset / cos, y: 0 });
    hits.push({ x: (offset - plan.height * sin) / cos, y: plan.height });
  }
  if (Math.abs(sin) > 1e-6) {
    hits.push({ x: 0, y: offset / sin });
    hits.push({ x: plan.width, y: (offset - plan.width * cos) / sin });
  }
  const inside = hits.filter(
    ({ x, y }) => x >= -0.5 && x <= plan.width + 0.5 && y >= -0.5 && y <= plan.height + 0.5,
  );
  const [from, to] = [inside[0], inside.at(-1)];
  return from === undefined || to === undefined || from === to ? null : [from, to];
}

/** Edges of the seats' Voronoi diagram that part two sides, joined end to end. */
function borderWalls(cut: Cut, plan: StagePlan): readonly Wall[] {
  const { seats, width, height } = plan;
  const delaunay = Delaunay.from(
    seats,
    ({ x }) => x,
    ({ y }) => y,
  );
  const voronoi = delaunay.voronoi([0, 0, width, height]);
  const pieces: Point[][] = [];
  // Not voronoi.neighbors: it compares corners exactly and overlooks borders that rounding moved.
  const cells = seats.map((_, node) => voronoi.cellPolygon(node));
  cells.forEach((cell, a) => {
    cells.forEach((other, b) => {
      if (b <= a || cut.sideOf[a] === cut.sideOf[b]) return;
      const edge = sharedEdge(cell, other);
      if (edge !== null) pieces.push(edge);
    });
  });
  return joinPieces(pieces).map((points) => ({ kind: "path", points }));
}

function sharedEdge(
  a: readonly (readonly [number, number])[] | null | undefined,
  b: readonly (readonly [number, number])[] | null | undefined,
): Point[] | null {
  if (!a || !b) return null;
  const shared: Point[] = [];
  for (const [x, y] of a.slice(0, -1)) {
    if (b.some(([otherX, otherY]) => isSame({ x, y }, { x: otherX, y: otherY })))
      shared.push({ x, y });
  }
  // Where four neighbourhoods meet, a corner may be listed twice: the edge lies between the extremes.
  const [from] = shared;
  if (from === undefined) return null;
  const ends = [...shared].sort((one, other) => distance(from, other) - distance(from, one));
  const far = ends[0] as Point;
  const near = [...shared].sort(
    (one, other) => distance(far, other) - distance(far, one),
  )[0] as Point;
  return isSame(near, far) ? null : [near, far];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function joinPieces(pieces: Point[][]): Point[][] {
  const open = [...pieces];
  const chains: Point[][] = [];
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    const chain = [...piece];
    for (let grown = true; grown;) {
      grown = false;
      for (const [slot, other] of open.entries()) {
        if (!extend(chain, other)) continue;
        open.splice(slot, 1);
        grown = true;
        break;
      }
    }
    chains.push(chain);
  }
  return chains;
}

function extend(chain: Point[], [from, to]: Point[]): boolean {
  const first = chain[0] as Point;
  const last = chain.at(-1) as Point;
  if (from === undefined || to === undefined) return false;
  if (isSame(last, from)) chain.push(to);
  else if (isSame(last, to)) chain.push(from);
  else if (isSame(first, from)) chain.unshift(to);
  else if (isSame(first, to)) chain.unshift(from);
  else return false;
  return true;
}

function isSame(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5;
}

/** How far along the way from one point to another a wall is met, in (0, 1); null: never. */
export function meetWalls(walls: readonly Wall[], from: Point, to: Point): number | null {
  let nearest: number | null = null;
  for (const wall of walls) {
    for (const at of meetings(wall, from, to))
      if (at > 0 && at < 1 && (nearest === null || at < nearest)) nearest = at;
  }
  return nearest;
}

function meetings(wall: Wall, from: Point, to: Point): readonly number[] {
  switch (wall.kind) {
    case "line":
      return meetSegment(wall.from, wall.to, from, to);
    case "path":
      return wall.points
        .slice(1)
        .flatMap((point, slot) => meetSegment(wall.points[slot] as Point, point, from, to));
    case "ring": {
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const share = wall.radius / length;
      if (isSame(from, wall.centre)) return [share];
      return isSame(to, wall.centre) ? [1 - share] : [];
    }
  }
}

function meetSegment(a: Point, b: Point, from: Point, to: Point): readonly number[] {
  const wayX = to.x - from.x;
  const wayY = to.y - from.y;
  const wallX = b.x - a.x;
  const wallY = b.y - a.y;
  const cross = wayX * wallY - wayY * wallX;
  if (Math.abs(cross) < 1e-9) return [];
  const along = ((a.x - from.x) * wallY - (a.y - from.y) * wallX) / cross;
  const across = ((a.x - from.x) * wayY - (a.y - from.y) * wayX) / cross;
  return across >= -0.001 && across <= 1.001 ? [along] : [];
}
