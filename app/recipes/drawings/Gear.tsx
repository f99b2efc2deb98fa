import type { ReactNode } from "react";

/** works: it acts, or is about to. rests: it would. off: another one would. */
export type GearKind = "works" | "rests" | "off";

export interface GearProps {
  readonly kind: GearKind;
  /** What stands in its middle; "": nothing. */
  readonly text: string;
  readonly turning: boolean;
}

/** A worker: solid where it works, an outline where it would, dotted where another one would. */
export function Gear({ kind, text, turning }: GearProps): ReactNode {
  return (
    <svg
      className={`gear gear-${kind}`}
      width={size}
      height={size}
      viewBox={`${-size / 2} ${-size / 2} ${size} ${size}`}
      aria-hidden="true"
    >
      <path className={turning ? "gear-turning" : undefined} d={outline} />
      <text y={4}>{text}</text>
    </svg>
  );
}

const size = 28;
const teeth = 9;
const outline = gearPath({ outer: 13.2, root: 10.4 });

/** A wheel around the origin: arcs between its teeth. */
function gearPath({ outer, root }: { readonly outer: number; readonly root: number }): string {
  const pitch = (2 * Math.PI) / teeth;
  const point = (radius: number, angle: number): string =>
    `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  const tooth = (_: unknown, slot: number): string => {
    const middle = slot * pitch;
    const foot = pitch * 0.27;
    const tip = pitch * 0.17;
    return [
      `${point(root, middle - foot)}L${point(outer, middle - tip)}`,
      `L${point(outer, middle + tip)}L${point(root, middle + foot)}`,
      `A${root} ${root} 0 0 1 `,
    ].join("");
  };
  const around = Array.from({ length: teeth }, tooth).join("");
  return `M${around}${point(root, -pitch * 0.27)}Z`;
}
