import {
  createView,
  foldTrace,
  type ClusterConfig,
  type ClusterView,
  type Flight,
  type Micros,
  type TraceEvent,
} from "../../engine/index.ts";

/**
 * The trace of one run as the page keeps it, with views saved along the way, so that any instant is
 * a short fold away. Written by the session alone.
 */
export interface Timeline {
  /** In trace order. */
  readonly lines: TraceEvent[];
  /** By ref, the slot in `lines` plus `dropped`. */
  readonly slots: Map<number, number>;
  /** `view` is the fold of all lines before `slot` (counted with the dropped ones). */
  readonly saved: SavedView[];
  /** Lines that the horizon swallowed. */
  dropped: number;
}

interface SavedView {
  readonly slot: number;
  readonly view: ClusterView;
}

/** A longer run forgets its oldest lines, a quarter at a time. */
export const mostLines = 400_000;
const linesBetweenViews = 1500;

export function createTimeline(config: ClusterConfig): Timeline {
  const view = createView(config);
  return { lines: [], slots: new Map(), saved: [{ slot: 0, view }], dropped: 0 };
}

/** Slots run from `dropped` to here. */
export function endSlot({ lines, dropped }: Timeline): number {
  return dropped + lines.length;
}

export function lineAt(timeline: Timeline, slot: number): TraceEvent | undefined {
  return timeline.lines[slot - timeline.dropped];
}

/** The line that a ref names, as far as it is still kept. */
export function lineOf(timeline: Timeline, ref: number): TraceEvent | undefined {
  const slot = timeline.slots.get(ref);
  return slot === undefined ? undefined : lineAt(timeline, slot);
}

/** The first instant that is still kept. */
export function horizonOf({ saved }: Timeline): Micros {
  return saved[0]!.view.at;
}

/** Adds lines behind the last; `view` must be the fold of all lines so far. Returns the new fold. */
export function appendLines(
  timeline: Timeline,
  view: ClusterView,
  added: readonly TraceEvent[],
): ClusterView {
  let current = view;
  let from = 0;
  while (from < added.length) {
    const last = timeline.saved.at(-1)!;
    const room = Math.max(1, last.slot + linesBetweenViews - endSlot(timeline));
    const part = added.slice(from, from + room);
    from += part.length;
    for (const line of part) {
      timeline.slots.set(line.ref, endSlot(timeline));
      timeline.lines.push(line);
    }
    current = withoutExpired(foldTrace(current, part));
    if (endSlot(timeline) - last.slot >= linesBetweenViews)
      timeline.saved.push({ slot: endSlot(timeline), view: current });
  }
  if (timeline.lines.length > mostLines) forgetOldest(timeline);
  return current;
}

/** Keeps only the lines before an instant. Returns the fold of those. */
export function cutBefore(timeline: Timeline, at: Micros): ClusterView {
  const end = slotBefore(timeline, at);
  for (let slot = end; slot < endSlot(timeline); slot++)
    timeline.slots.delete(lineAt(timeline, slot)!.ref);
  timeline.lines.length = end - timeline.dropped;
  while (timeline.saved.length > 1 && timeline.saved.at(-1)!.slot > end) timeline.saved.pop();
  return viewAtSlot(timeline, end);
}

/** How many lines lie strictly before an instant (counted with the dropped ones). */
export function slotBefore(timeline: Timeline, at: Micros): number {
  let low = 0;
  let high = timeline.lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeline.lines[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return timeline.dropped + low;
}

/** The fold of all lines before `slot`. */
export function viewAtSlot(timeline: Timeline, slot: number): ClusterView {
  const { saved, lines, dropped } = timeline;
  let low = 0;
  let high = saved.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (saved[middle]!.slot <= slot) low = middle;
    else high = middle - 1;
  }
  const base = saved[low]!;
  const rest = lines.slice(base.slot - dropped, Math.max(0, slot - dropped));
  return withoutExpired(foldTrace(base.view, rest));
}

/** No line tells the end of a lost message: it is gone once it would have arrived. */
function withoutExpired(view: ClusterView): ClusterView {
  let flights: Map<number, Flight> | null = null;
  for (const { ref, fate, deliverAt } of view.flights.values()) {
    if (fate === "travels" || fate === "held" || deliverAt > view.at) continue;
    flights ??= new Map(view.flights);
    flights.delete(ref);
  }
  return flights === null ? view : { ...view, flights };
}

function forgetOldest(timeline: Timeline): void {
  const { saved, lines } = timeline;
  const target = timeline.dropped + Math.floor(mostLines / 4);
  const keepFrom = saved.findIndex(({ slot }) => slot >= target);
  const first = saved[keepFrom];
  if (first === undefined) return;
  const gone = first.slot - timeline.dropped;
  for (const line of lines.slice(0, gone)) timeline.slots.delete(line.ref);
  lines.splice(0, gone);
  saved.splice(0, keepFrom);
  timeline.dropped = first.slot;
}
