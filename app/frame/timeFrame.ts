import type { Micros } from "../../engine/index.ts";

/** Which stretch of time the lanes show: it follows the cursor only when that leaves it. */
export interface TimeFrame {
  /** Where the frame begins. The same question has the same answer. */
  follow(moment: {
    readonly cursor: Micros;
    readonly span: Micros;
    readonly horizon: Micros;
  }): Micros;
  /** The cursor keeps its place on the screen. */
  zoom(change: { readonly cursor: Micros; readonly span: Micros; readonly next: Micros }): void;
}

/** The newest half second needs room. */
const rightShare = 0.94;
const leftShare = 0.06;
const marginShare = 0.02;

export function createTimeFrame(): TimeFrame {
  let start: Micros = 0;
  return {
    follow: ({ cursor, span, horizon }) => {
      if (cursor > start + span * rightShare) start = cursor - span * rightShare;
      if (cursor < start) start = cursor - span * leftShare;
      start = Math.max(start, horizon - span * marginShare);
      return start;
    },
    zoom: ({ cursor, span, next }) => {
      start = cursor - ((cursor - start) / span) * next;
    },
  };
}
