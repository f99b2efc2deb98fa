import { nodeName, type Micros, type NodeId } from "../../engine/index.ts";
import type { Part } from "../explain/membershipOf.ts";
import { laneGlyphs, type LaneGlyph } from "../marks/laneGlyph.ts";
import { termSlot } from "../marks/term.ts";
import { partAt } from "./laneEvents.ts";
import { lastBefore, spanAt, type LaneMark, type Lanes, type LaneSpan } from "./lanes.ts";

/** Colours as the theme has them now. */
export interface Palette {
  readonly bg: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly hairline: string;
  readonly danger: string;
  readonly focus: string;
  readonly inv: string;
  /** By term slot: fill and text. */
  readonly terms: readonly (readonly [string, string])[];
  readonly sans: string;
  readonly mono: string;
}

export interface TimelineScene {
  readonly lanes: Lanes;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly nodeCount: number;
  /** A phone shows the whole run alone. */
  readonly slim: boolean;
  readonly horizon: Micros;
  readonly frontier: Micros;
  readonly cursor: Micros;
  /** When something broke. */
  readonly broken: readonly Micros[];
  /** What the lanes show. */
  readonly from: Micros;
  readonly to: Micros;
}

export const gutter = 112;
export const laneTop = 46;

/** The middle of a node's lane, from the top. */
export function laneMiddle(nodeCount: number, node: NodeId): number {
  return laneTop + (node + 0.5) * lanePitch(nodeCount);
}

/** From one lane to the next; many lanes stand closer. */
export function lanePitch(nodeCount: number): number {
  return nodeCount <= 5 ? 17.5 : Math.max(11.5, 105 / nodeCount);
}

export function timelineHeight(nodeCount: number): number {
  return Math.ceil(laneTop + Math.max(3, nodeCount) * lanePitch(nodeCount) + 6);
}

const stripTop = 7;
const stripHeight = 12;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    bg: token("--bg"),
    ink: token("--ink"),
    muted: token("--muted"),
    line: token("--line"),
    hairline: token("--hairline"),
    danger: token("--danger"),
    focus: token("--focus"),
    inv: token("--inv"),
    terms: Array.from({ length: 7 }, (_, slot): readonly [string, string] => [
      token(`--term-${slot}`),
      token(`--term-${slot}-text`),
    ]),
    sans: token("--sans"),
    mono: token("--mono"),
  };
}

/** The horizontal room of the whole run and of the lanes. */
export function plotLeft({ slim }: { readonly slim: boolean }): number {
  return slim ? 16 : gutter;
}

export function plotRight({ width }: { readonly width: number }): number {
  return width - 16;
}

export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, height, palette, slim } = scene;
  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle";
  drawWhole(context, scene);
  if (slim) return;
  context.font = `11px ${palette.sans}`;
  context.fillStyle = palette.muted;
  context.textAlign = "left";
  context.fillText("Whole run", 16, stripTop + stripHeight / 2 + 0.5);
  drawAxis(context, scene);
  for (let node = 0; node < scene.nodeCount; node++) drawLane(context, scene, node);
  drawMarks(context, scene);
  drawBroken(context, scene);
  drawPlayhead(context, scene);
}

/** The whole run in one strip: who led when, and which part of it the lanes show. */
function drawWhole(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { lanes, palette, horizon, frontier, cursor, from, to, slim } = scene;
  const left = plotLeft(scene);
  const right = plotRight(scene);
  const end = Math.max(frontier, to, horizon + 1);
  const x = (at: Micros): number => left + ((at - horizon) / (end - horizon)) * (right - left);
  const top = slim ? 11 : stripTop;
  const middle = top + stripHeight / 2;
  context.strokeStyle = palette.hairline;
  context.lineWidth = 1.5;
  line(context, left, middle, right, middle);
  const { reigns } = lanes;
  context.font = `600 10px ${palette.mono}`;
  context.textAlign = "left";
  for (const [slot, reign] of reigns.entries()) {
    const a = Math.max(left, x(reign.from));
    const b = x(reign.to ?? frontier);
    if (b < left) continue;
    const [fill, text] = palette.terms[termSlot(reign.term)]!;
    // Two leaders at once share the strip, the newer below.
    const before = reigns[slot - 1];
    const after = reigns[slot + 1];
    const overlapsBefore = before !== undefined && (before.to ?? frontier) > reign.from;
    const half = overlapsBefore;
    context.fillStyle = fill;
    context.fillRect(
      a,
      half ? middle : top,
      Math.max(1.5, b - a),
      half ? stripHeight / 2 : stripHeight,
    );
    const label = `${nodeName(reign.node)} T${reign.term}`;
    const room = Math.min(b, after === undefined ? b : x(after.from)) - a;
    if (!half && room > context.measureText(label).width + 8) {
      context.fillStyle = text;
      context.fillText(label, a + 4, middle + 0.5);
    }
  }
  for (const { at, fault } of lanes.marks) {
    if (!fault) continue;
    context.strokeStyle = palette.danger;
    context.lineWidth = 1.5;
    line(context, x(at), top - 3, x(at), top + stripHeight + 3);
  }
  for (const at of scene.broken) drawBand(context, palette, x(at), top - 3, stripHeight + 6);
  if (slim) {
    const at = x(cursor);
    context.fillStyle = palette.bg;
    context.strokeStyle = palette.focus;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(Math.min(right, Math.max(left, at)), middle, 8, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    return;
  }
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.25;
  const a = Math.max(left - 1, x(from));
  context.beginPath();
  context.roundRect(a, top - 3.5, Math.max(6, Math.min(right + 1, x(to)) - a), stripHeight + 7, 5);
  context.stroke();
  context.fillStyle = palette.focus;
  context.fillRect(x(cursor) - 0.75, top - 3, 1.5, stripHeight + 6);
}

function scaleOf(scene: TimelineScene): (at: Micros) => number {
  const { from, to } = scene;
  const left = plotLeft(scene);
  const right = plotRight(scene);
  return (at) => left + ((at - from) / (to - from)) * (right - left);
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((step) => [
  step * 1000,
  step * 1_000_000,
]);
steps.sort((a, b) => a - b);

function drawAxis(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { palette, from, to, height, cursor } = scene;
  const x = scaleOf(scene);
  const wanted = (to - from) / ((plotRight(scene) - plotLeft(scene)) / 110);
  const step = steps.find((known) => known >= wanted) ?? 1_000_000_000;
  const digits = step >= 1_000_000 ? 0 : step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3;
  const taken = placeFlags(context, scene).map(({ place, end }) => [place - 8, end] as const);
  context.font = `11px ${palette.mono}`;
  context.textAlign = "center";
  context.lineWidth = 1;
  for (let at = Math.ceil(Math.max(0, from) / step) * step; at <= to; at += step) {
    const place = Math.round(x(at)) + 0.5;
    context.strokeStyle = palette.hairline;
    line(context, place, laneTop - 2, place, height);
    if (Math.abs(place - x(cursor)) < 62 || place + 20 > scene.width) continue;
    if (taken.some(([a, b]) => place + 20 > a && place - 20 < b)) continue;
    context.fillStyle = palette.muted;
    context.fillText(`${(at / 1e6).toFixed(digits)} s`, place, 33);
  }
}

function drawLane(context: CanvasRenderingContext2D, scene: TimelineScene, node: NodeId): void {
  const { lanes, palette, frontier, from, to } = scene;
  const x = scaleOf(scene);
  const pitch = lanePitch(scene.nodeCount);
  const middle = laneMiddle(scene.nodeCount, node);
  const half = Math.min(6, pitch / 2 - 1);
  const spans = lanes.spans[node] ?? [];
  drawName(context, scene, node, middle);
  const left = plotLeft(scene);
  const right = plotRight(scene);
  const end = Math.min(right, x(frontier));
  context.save();
  context.beginPath();
  context.rect(left, laneTop - 4, right - left, scene.height);
  context.clip();
  for (let slot = spanAt(spans, from); slot < spans.length; slot++) {
    const span = spans[slot]!;
    if (span.from > to) break;
    const a = Math.max(left - 20, x(span.from));
    const b = Math.min(end, x(spans[slot + 1]?.from ?? frontier));
    if (b > a) drawSpan(context, palette, span, { a, b, middle, half, starts: x(span.from) });
  }
  const entries = lanes.entries[node] ?? [];
  let lastX = -Infinity;
  const square = Math.min(3.5, half - 1.5);
  for (let slot = lastBefore(entries, to); slot >= 0; slot--) {
    const entry = entries[slot]!;
    if (entry.at < from) break;
    const place = x(entry.at);
    // Beyond what can be told apart one square stands for several.
    if (Math.abs(lastX - place) < 5) continue;
    lastX = place;
    const [fill] = palette.terms[termSlot(entry.term)]!;
    context.fillStyle = palette.bg;
    context.strokeStyle = spans[spanAt(spans, entry.at)]?.look === "leader" ? palette.ink : fill;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(place - square, middle - square, 2 * square, 2 * square, 1.5);
    context.fill();
    context.stroke();
  }
  drawEvents(context, scene, node, { middle, side: Math.min(13, pitch - 1) });
  context.restore();
}

/** What happened to it otherwise, a tile each. */
function drawEvents(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  node: NodeId,
  { middle, side }: { readonly middle: number; readonly side: number },
): void {
  const { lanes, palette, from, to } = scene;
  const x = scaleOf(scene);
  const events = lanes.events.of[node] ?? [];
  let lastX = Infinity;
  for (let slot = lastBefore(events, to); slot >= 0; slot--) {
    const { at, glyph } = events[slot]!;
    if (at < from) break;
    // Of those that would cover each other the earlier ones move aside, as far as that is no lie.
    const place = Math.min(x(at), lastX - side - 1);
    if (x(at) - place > 2.5 * side) continue;
    lastX = place;
    context.save();
    context.translate(place - side / 2, middle - side / 2);
    context.fillStyle = palette.bg;
    context.strokeStyle = palette.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(0, 0, side, side, 3);
    context.fill();
    context.stroke();
    context.scale(side / 12, side / 12);
    context.lineWidth = 1.4;
    context.stroke(pathOf(glyph));
    context.restore();
  }
}

const paths = new Map<LaneGlyph, Path2D>();

function pathOf(glyph: LaneGlyph): Path2D {
  const known = paths.get(glyph) ?? new Path2D(laneGlyphs[glyph].path);
  paths.set(glyph, known);
  return known;
}

function drawName(
  context: CanvasRenderingContext2D,
  { lanes, palette, cursor }: TimelineScene,
  node: NodeId,
  middle: number,
): void {
  const spans = lanes.spans[node] ?? [];
  const now = spans[spanAt(spans, cursor)];
  const [fill] = palette.terms[termSlot(now?.term ?? 0)]!;
  context.save();
  context.translate(24, middle);
  context.lineWidth = 1.75;
  context.strokeStyle = now?.look === "down" ? palette.line : fill;
  context.fillStyle = fill;
  context.beginPath();
  switch (now?.look) {
    case "leader":
      context.moveTo(-6, 0);
      for (const [px, py] of [
        [-3, -5.2],
        [3, -5.2],
        [6, 0],
        [3, 5.2],
        [-3, 5.2],
      ] as const)
        context.lineTo(px, py);
      context.closePath();
      context.fill();
      break;
    case "candidate":
    case "preVote":
      diamond(context, 0, 0, 6);
      if (now.look === "candidate") context.fill();
      else context.stroke();
      break;
    case "down":
      context.moveTo(-4, -4);
      context.lineTo(4, 4);
      context.moveTo(4, -4);
      context.lineTo(-4, 4);
      context.stroke();
      break;
    default:
      followerPath(context, partAt(lanes.events, node, cursor));
      context.stroke();
  }
  context.restore();
  context.font = `600 12px ${palette.sans}`;
  context.textAlign = "left";
  context.fillStyle = palette.ink;
  context.fillText(nodeName(node), 38, middle + 0.5);
}

/** A voter is round, a learner has corners, who leaves points out, a spare node is thin. */
function followerPath(context: CanvasRenderingContext2D, part: Part): void {
  switch (part) {
    case "learner":
      context.roundRect(-4.5, -4.5, 9, 9, 2);
      return;
    case "leaving":
      context.moveTo(-3.5, -5);
      context.lineTo(5.5, 0);
      context.lineTo(-3.5, 5);
      context.closePath();
      return;
    case "none":
      context.lineWidth = 1;
      context.arc(0, 0, 4.5, 0, 2 * Math.PI);
      return;
    case "voter":
      context.arc(0, 0, 4.5, 0, 2 * Math.PI);
  }
}

interface LanePlace {
  readonly a: number;
  readonly b: number;
  readonly middle: number;
  /** Half a leader's bar. */
  readonly half: number;
  /** Where the span really begins, perhaps left of what is shown. */
  readonly starts: number;
}

function drawSpan(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { look, term, paused }: LaneSpan,
  { a, b, middle, half, starts }: LanePlace,
): void {
  const [fill, text] = palette.terms[termSlot(term)]!;
  context.fillStyle = fill;
  context.strokeStyle = fill;
  if (paused === true) {
    drawStandstill(context, palette, { a, b, middle, half, starts }, "paused");
    return;
  }
  switch (look) {
    case "follower":
      context.fillRect(a, middle - 1.5, b - a, 3);
      return;
    case "leader": {
      context.fillRect(a, middle - half, b - a, 2 * half);
      const label = `T${term}`;
      context.font = `600 11px ${palette.mono}`;
      context.textAlign = "left";
      // Beside the square of its first entry.
      const at = Math.max(a, gutter) + 9;
      if (b - at > 22) {
        context.fillStyle = text;
        context.fillText(label, at, middle + 0.5);
      }
      return;
    }
    case "candidate":
    case "preVote":
      context.lineWidth = 2.5;
      context.setLineDash([2.5, 2.5]);
      line(context, a, middle, b, middle);
      context.setLineDash([]);
      diamond(context, starts, middle, Math.min(5.5, half));
      if (look === "candidate") context.fill();
      else {
        context.fillStyle = palette.bg;
        context.fill();
        context.lineWidth = 1.5;
        context.stroke();
      }
      return;
    case "down":
      drawStandstill(context, palette, { a, b, middle, half, starts }, "crashed");
  }
}

/** A hatch with its word, where there is room. */
function drawStandstill(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { a, b, middle, half }: LanePlace,
  word: string,
): void {
  drawHatch(context, palette, a, middle - half + 1, b - a, 2 * half - 2);
  if (b - a <= 64) return;
  context.font = `11px ${palette.sans}`;
  context.textAlign = "left";
  const at = Math.max(a, gutter) + 8;
  const width = context.measureText(word).width;
  context.fillStyle = palette.bg;
  context.fillRect(at - 4, middle - 6, width + 8, 12);
  context.fillStyle = palette.danger;
  context.fillText(word, at, middle + 0.5);
}

function drawHatch(
  context: CanvasRenderingContext2D,
  { danger }: Palette,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = danger;
  context.lineWidth = 1.5;
  context.beginPath();
  // The stripes stand still while the span grows.
  const pitch = 6;
  for (let x = Math.floor((left - height) / pitch) * pitch; x < left + width; x += pitch) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** A flag of an action, with its words where there is room for them. */
interface Flag {
  readonly mark: LaneMark;
  readonly place: number;
  /** Where its words end; its own edge where it has none. */
  readonly end: number;
  readonly worded: boolean;
}

function placeFlags(context: CanvasRenderingContext2D, scene: TimelineScene): readonly Flag[] {
  const { lanes, palette, from, to, cursor } = scene;
  const { marks } = lanes;
  const x = scaleOf(scene);
  const flags: Flag[] = [];
  context.font = `11px ${palette.sans}`;
  let free = -Infinity;
  for (let slot = Math.max(0, lastBefore(marks, from)); slot < marks.length; slot++) {
    const mark = marks[slot]!;
    if (mark.at > to) break;
    if (mark.at < from) continue;
    const place = Math.round(x(mark.at)) + 0.5;
    const width = context.measureText(mark.label).width;
    const next = marks[slot + 1];
    const room = Math.min(
      next === undefined ? Infinity : x(next.at) - 6,
      plotRight(scene),
      cursor > mark.at ? x(cursor) - 34 : Infinity,
    );
    const isUnderPlayhead = mark.at >= cursor && place < x(cursor) + 26;
    const worded = !isUnderPlayhead && place >= free && place + 9 + width <= room;
    const end = worded ? place + 12 + width : place + 6;
    if (worded) free = end;
    flags.push({ mark, place, end, worded });
  }
  return flags;
}

function drawMarks(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { palette, height } = scene;
  for (const { mark, place, worded } of placeFlags(context, scene)) {
    context.strokeStyle = mark.fault ? palette.danger : palette.muted;
    context.lineWidth = mark.fault ? 1.5 : 1;
    if (!mark.fault) context.setLineDash([2, 3]);
    line(context, place, 40, place, height);
    context.setLineDash([]);
    context.fillStyle = palette.bg;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(place - 4, 29, 8, 9, 2);
    context.fill();
    context.stroke();
    if (!worded) continue;
    context.font = `11px ${palette.sans}`;
    context.textAlign = "left";
    context.fillStyle = mark.fault ? palette.danger : palette.ink;
    context.fillText(mark.label, place + 9, 33.5);
  }
}

/** Where something broke, through all lanes. */
function drawBroken(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { palette, broken, from, to, height } = scene;
  const x = scaleOf(scene);
  for (const at of broken) {
    if (at < from || at > to) continue;
    drawBand(context, palette, Math.round(x(at)), laneTop - 3, height - laneTop + 3);
  }
}

/** The hatch of every fault, upright. */
function drawBand(
  context: CanvasRenderingContext2D,
  palette: Palette,
  middle: number,
  top: number,
  height: number,
): void {
  const half = 3.5;
  context.fillStyle = palette.bg;
  context.fillRect(middle - half, top, 2 * half, height);
  drawHatch(context, palette, middle - half, top, 2 * half, height);
  context.strokeStyle = palette.danger;
  context.lineWidth = 1;
  line(context, middle - half, top, middle - half, top + height);
  line(context, middle + half, top, middle + half, top + height);
}

function drawPlayhead(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { palette, height, cursor, from, to } = scene;
  if (cursor < from || cursor > to) return;
  const place = scaleOf(scene)(cursor);
  context.fillStyle = palette.focus;
  context.fillRect(place - 0.75, 40, 1.5, height - 40);
  const label = (cursor / 1e6).toFixed(3);
  context.font = `600 11px ${palette.mono}`;
  context.textAlign = "center";
  const width = context.measureText(label).width + 12;
  const middle = Math.min(scene.width - 4 - width / 2, Math.max(gutter + width / 2, place));
  context.beginPath();
  context.roundRect(middle - width / 2, 25, width, 16, 4);
  context.fill();
  context.fillStyle = palette.inv;
  context.fillText(label, middle, 33.5);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}

function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
