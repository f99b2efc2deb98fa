import type { ReactElement } from "react";
import "./marks.css";

/**
 * The one hatch, as an SVG pattern. fault: a cut, a missing voter, no leader. quiet: a node that is
 * down. Ids are global to a document, so whoever draws brings its own (`useId`).
 */
export function HatchPattern({
  id,
  kind = "fault",
  pitch = 6,
  weight = 2,
}: {
  readonly id: string;
  readonly kind?: "fault" | "quiet";
  readonly pitch?: number;
  readonly weight?: number;
}): ReactElement {
  return (
    <pattern
      id={id}
      width={pitch}
      height={pitch}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <line
        className={kind === "fault" ? "mark-hatchLine" : "mark-hatchQuiet"}
        x1={pitch / 2}
        x2={pitch / 2}
        y1={0}
        y2={pitch}
        strokeWidth={weight}
      />
    </pattern>
  );
}
