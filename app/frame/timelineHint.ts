import { laneMiddle, lanePitch, laneTop, plotLeft, plotRight } from "./drawTimeline.ts";
import { lastBefore, type Lanes } from "./lanes.ts";
import type { Micros } from "../../engine/index.ts";

/** What of the lanes is shown, and where. */
export interface LanesShown {
  readonly lanes: Lanes;
  readonly nodeCount: number;
  readonly width: number;
  readonly from: Micros;
  readonly to: Micros;
}

/** Half a mark. */
const reach = 8;

/** What the marks under the pointer mean, a line each; empty: there is none. */
export function hintAt(shown: LanesShown, x: number, y: number): string {
  const { lanes, nodeCount } = shown;
  if (y < laneTop - 4) return y < laneTop - 22 ? "" : within(shown, x, lanes.marks, flagWords);
  for (let node = 0; node < nodeCount; node++) {
    const distance = Math.abs(y - laneMiddle(nodeCount, node));
    if (distance <= lanePitch(nodeCount) / 2)
      return within(shown, x, lanes.events.of[node] ?? [], ({ words }) => words);
  }
  return "";
}

function flagWords({ label }: { readonly label: string }): string {
  return label;
}

function within<Mark extends { readonly at: Micros }>(
  { width, from, to }: LanesShown,
  x: number,
  marks: readonly Mark[],
  words: (mark: Mark) => string,
): string {
  const left = plotLeft({ slim: false });
  const perPixel = (to - from) / (plotRight({ width }) - left);
  const at = from + (x - left) * perPixel;
  // Marks that would cover each other stand further left than they happened.
  const end = lastBefore(marks, at + 3 * reach * perPixel);
  const lines: string[] = [];
  for (let slot = end; slot >= 0 && marks[slot]!.at >= at - reach * perPixel; slot--)
    lines.unshift(words(marks[slot]!));
  return lines.slice(0, 8).join("\n");
}
