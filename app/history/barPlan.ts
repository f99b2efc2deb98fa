import type { Micros } from "../../engine/index.ts";
import { outcomeAt, type HistoryRequest } from "./clientHistory.ts";
import { barText, keyOf } from "./operationText.ts";

/** All operations on one key, in as many rows as it takes. */
export interface LanePlan {
  /** Null: those that are not of one key. */
  readonly key: string | null;
  readonly rows: number;
  readonly bars: readonly BarPlan[];
}

export interface BarPlan {
  readonly request: HistoryRequest;
  readonly row: number;
}

/** One character of the bars' text, and the room around it; in pixels. */
const letter = 6.7;
const padding = 14;
/** What has no answer ends in a tail of this length. */
export const tail = 30;
const gap = 6;

/**
 * Gives every operation a row of its key's lane in which nothing overlaps it, its text included. An
 * operation's row depends on those before it and on the zoom alone: nothing jumps while time goes on
 * or the view is scrolled.
 *
 * @param requests in the order of asking.
 * @param scale pixels per microsecond.
 * @param end where bars end that nobody has answered yet.
 */
export function planLanes(
  requests: readonly HistoryRequest[],
  { scale, end }: { readonly scale: number; readonly end: Micros },
): readonly LanePlan[] {
  const lanes = new Map<string | null, { readonly ends: number[]; readonly bars: BarPlan[] }>();
  for (const request of requests) {
    const key = keyOf(request.operation);
    let lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, (lane = { ends: [], bars: [] }));
    const from = request.invokedAt * scale;
    let row = lane.ends.findIndex((taken) => taken <= from);
    if (row < 0) row = lane.ends.length;
    lane.ends[row] = from + extentOf(request, { scale, end }) + gap;
    lane.bars.push({ request, row });
  }
  return [...lanes].map(([key, { ends, bars }]) => ({ key, rows: ends.length, bars }));
}

/** How wide an operation is drawn, with its text and its tail. */
function extentOf(
  request: HistoryRequest,
  { scale, end }: { readonly scale: number; readonly end: Micros },
): number {
  const { invokedAt, completion } = request;
  const outcome = outcomeAt(request, Infinity);
  const bar = Math.max(least, ((completion?.at ?? end) - invokedAt) * scale);
  const open = outcome === "unknown" || outcome === "waiting" ? tail : 0;
  const text = textWidth(barText(request, outcome));
  return text <= bar ? bar + open : bar + open + text;
}

/** Narrower bars could not be seen. */
export const least = 5;

export function textWidth(text: string): number {
  return text.length * letter + padding;
}

/**
 * Instants at which operations may have taken effect, one after the other in this order: each within
 * its own bar, halfway between the earliest and the latest that the others leave it.
 *
 * @param end for operations without an answer.
 */
export function effectInstants(
  order: readonly Pick<HistoryRequest, "invokedAt" | "completion">[],
  end: Micros,
): readonly Micros[] {
  const latest: Micros[] = [];
  let bound = Infinity;
  for (let place = order.length - 1; place >= 0; place--) {
    const { completion, invokedAt } = order[place]!;
    bound = Math.min(bound, Math.max(invokedAt, completion?.at ?? end));
    latest[place] = bound;
  }
  let earliest = 0;
  return order.map(({ invokedAt }, place) => {
    earliest = Math.max(earliest, invokedAt);
    return (earliest + Math.max(earliest, latest[place]!)) / 2;
  });
}
