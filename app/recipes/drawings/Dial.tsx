import { arc, scaleLinear } from "d3";
import type { ReactNode } from "react";

export interface DialProps {
  /** Per cent; null: it points nowhere. */
  readonly share: number | null;
  /** Where it would point by now; null: where it does. */
  readonly newest: number | null;
  /** It is behind, or points nowhere. */
  readonly muted: boolean;
}

/** A gauge from nothing to all. What it misses is dashed. */
export function Dial({ share, newest, muted }: DialProps): ReactNode {
  const missing = newest !== null && newest !== share;
  return (
    <svg
      className={muted ? "dial dial-muted" : "dial"}
      width={112}
      height={62}
      viewBox="-56 -55 112 62"
      aria-hidden="true"
    >
      <path className="dial-track" d={band(0, 100)} />
      {share !== null && <path className="dial-share" d={band(0, share)} />}
      {missing && (
        <path
          className="dial-missing"
          d={band(Math.min(share ?? 0, newest), Math.max(share ?? 0, newest))}
        />
      )}
      {[0, 25, 50, 75, 100].map((tick) => (
        <line key={tick} className="dial-tick" {...ray(tick, 47, tick % 50 === 0 ? 53 : 50)} />
      ))}
      {missing && <line className="dial-newest" {...ray(newest, 6, 34)} />}
      {share !== null && <line className="dial-needle" {...ray(share, 0, 34)} />}
      <circle className="dial-hub" r={4} />
    </svg>
  );
}

/** From the left to the right, over the top; radians from twelve o'clock. */
const angleOf = scaleLinear([0, 100], [-Math.PI / 2, Math.PI / 2]);

/** Part of the ring, between two shares. */
function band(from: number, to: number): string {
  return (
    arc()({
      innerRadius: 38,
      outerRadius: 45,
      startAngle: angleOf(from),
      endAngle: angleOf(to),
    }) ?? ""
  );
}

/** A line from the middle outwards, at a share. */
function ray(share: number, from: number, to: number): Record<"x1" | "y1" | "x2" | "y2", number> {
  const x = Math.sin(angleOf(share));
  const y = -Math.cos(angleOf(share));
  return { x1: x * from, y1: y * from, x2: x * to, y2: y * to };
}
