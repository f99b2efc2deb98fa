import type { ReactElement } from "react";
import { crownPath } from "./shapes.ts";

/** A leader's crown standing on (x, y). Hollow: elected, not serving yet. */
export function Crown({
  x = 0,
  y = 0,
  width,
  hollow = false,
  className,
}: {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly hollow?: boolean;
  readonly className?: string;
}): ReactElement {
  return (
    <path
      className={className ?? (hollow ? "mark-crown-hollow" : "mark-crown")}
      strokeWidth={hollow ? Math.max(1, width / 12) : width / 20}
      transform={`translate(${x} ${y})`}
      d={crownPath(width)}
    />
  );
}
