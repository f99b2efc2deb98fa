import { memo, type NamedExoticComponent } from "react";
import type { ElectionPhase, RoleName, Term } from "../../engine/index.ts";
import type { Part } from "../explain/membershipOf.ts";
import { PauseBars } from "./PauseBars.tsx";
import { diamondPath, hexagonPath, leavingPath } from "./shapes.ts";
import { termClass } from "./term.ts";
import "./marks.css";

export interface RoleGlyphProps {
  readonly role: RoleName;
  readonly phase: ElectionPhase;
  readonly serving: boolean;
  readonly up: boolean;
  /** What it is to the partition. A voter, where it is not said. */
  readonly part?: Part;
  /** Two bars over the role: its process is stopped. */
  readonly paused?: boolean;
  readonly term: Term;
  readonly x?: number;
  readonly y?: number;
  readonly radius?: number;
}

/**
 * A replica's role in a dozen pixels: disc outline, diamond (dashed: pre-vote), hexagon (hollow:
 * elected, not serving), grey cross (down), two bars over it (paused); of those that follow: rounded
 * square with an L (learner), triangle (leaving), thin grey outline (not a member). Told apart by
 * shape alone.
 */
export const RoleGlyph: NamedExoticComponent<RoleGlyphProps> = memo(function RoleGlyph({
  role,
  phase,
  serving,
  up,
  part = "voter",
  paused = false,
  term,
  x = 0,
  y = 0,
  radius = 5.4,
}: RoleGlyphProps) {
  const place = `translate(${x} ${y})`;
  const stroke = Math.max(1.5, radius * 0.3);
  if (!up) {
    const arm = radius * 0.72;
    return (
      <path
        className="mark-cross"
        strokeWidth={2}
        transform={place}
        d={`M${-arm} ${-arm}L${arm} ${arm}M${arm} ${-arm}L${-arm} ${arm}`}
      />
    );
  }
  return (
    <g className={termClass(term)} transform={place}>
      {role === "follower" && <FollowerGlyph part={part} radius={radius} stroke={stroke} />}
      {role === "candidate" && phase === "preVote" && (
        <path
          className="mark-outline"
          d={diamondPath(radius * 1.12)}
          strokeWidth={1.5}
          strokeDasharray="2 1.6"
        />
      )}
      {role === "candidate" && phase !== "preVote" && (
        <path className="mark-solid" d={diamondPath(radius * 1.12)} strokeWidth={0.5} />
      )}
      {role === "leader" && serving && (
        <path className="mark-solid" d={hexagonPath(radius * 1.1)} strokeWidth={0.5} />
      )}
      {role === "leader" && !serving && (
        <path className="mark-outline" d={hexagonPath(radius * 1.02)} strokeWidth={stroke} />
      )}
      {paused && <PauseBars height={radius * 1.2} />}
    </g>
  );
});

function FollowerGlyph({
  part,
  radius,
  stroke,
}: {
  readonly part: Part;
  readonly radius: number;
  readonly stroke: number;
}) {
  switch (part) {
    case "voter":
      return <circle className="mark-outline" r={radius - stroke / 2} strokeWidth={stroke} />;
    case "learner": {
      const half = radius * 0.92 - stroke / 2;
      const arm = radius * 0.42;
      return (
        <g>
          <rect
            className="mark-outline"
            x={-half}
            y={-half}
            width={2 * half}
            height={2 * half}
            rx={radius * 0.36}
            strokeWidth={stroke}
          />
          <path
            className="mark-partLetter"
            strokeWidth={Math.max(1.2, radius * 0.2)}
            d={`M${-arm * 0.6} ${-arm}V${arm}H${arm * 0.8}`}
          />
        </g>
      );
    }
    case "leaving":
      return <path className="mark-outline" d={leavingPath(radius)} strokeWidth={stroke} />;
    case "none":
      return <circle className="mark-spare" r={radius * 0.8} strokeWidth={1.25} />;
  }
}
