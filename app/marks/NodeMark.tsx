import { memo, type NamedExoticComponent } from "react";
import type { ElectionPhase, RoleName, Term } from "../../engine/index.ts";
import type { Part } from "../explain/membershipOf.ts";
import { Crown } from "./Crown.tsx";
import { diamondPath, hexagonPath, leavingPath } from "./shapes.ts";
import { termClass } from "./term.ts";
import "./marks.css";

export interface NodeMarkProps {
  readonly letter: string;
  readonly role: RoleName;
  readonly phase: ElectionPhase;
  readonly serving: boolean;
  readonly up: boolean;
  readonly term: Term;
  /** What it is to the partition. A voter, where it is not said. */
  readonly part?: Part;
  /** Its partition is quiet on purpose. */
  readonly asleep?: boolean;
  /** Radius of a follower's circle; a leader's hexagon is 1.3 times that. */
  readonly radius?: number;
}

/** A node as one partition sees it, around the origin: shape is role, hue is term. */
export const NodeMark: NamedExoticComponent<NodeMarkProps> = memo(function NodeMark({
  letter,
  role,
  phase,
  serving,
  up,
  term,
  part = "voter",
  asleep = false,
  radius = 24.5,
}: NodeMarkProps) {
  const scale = radius / 24.5;
  const small = scale < 0.9;
  if (!up) return <DownMark letter={letter} term={term} radius={radius} />;
  // Coloured area equals activity: whoever sleeps is an outline.
  const solid = role === "leader" && serving && !asleep;
  const on = solid || (role === "candidate" && phase !== "preVote");
  const crowned = role === "leader";
  const leaving = part === "leaving" && role === "follower";
  // A triangle is widest at its back.
  const letterX = leaving ? -8 * scale : 0;
  const letterY = leaving ? 0 : crowned ? (small ? 6.5 : 8) : small ? 4 : 3;
  const termY = leaving ? (small ? 10 : 12) : crowned ? (small ? 18 : 21) : small ? 15.5 : 17;
  return (
    <g className={termClass(term)}>
      {role === "follower" && (
        <FollowerMark part={part} radius={radius} weight={(asleep ? 1.75 : 4) * scale} />
      )}
      {role === "candidate" && phase === "preVote" && (
        <path
          className="mark-outline"
          d={diamondPath(36 * scale)}
          strokeWidth={3}
          strokeDasharray="5 4"
        />
      )}
      {role === "candidate" && phase !== "preVote" && (
        <path className="mark-solid" d={diamondPath(36 * scale)} strokeWidth={2} />
      )}
      {crowned && serving && asleep && (
        <path className="mark-asleep" d={hexagonPath(31 * scale)} strokeWidth={1.75 * scale} />
      )}
      {solid && <path className="mark-solid" d={hexagonPath(31.5 * scale)} strokeWidth={1} />}
      {crowned && !serving && (
        <path className="mark-outline" d={hexagonPath(30.5 * scale)} strokeWidth={3.5 * scale} />
      )}
      {crowned && (
        <Crown
          y={-12.5 * scale}
          width={18.6 * scale}
          hollow={!serving}
          {...(asleep && serving ? { className: "mark-crown-asleep" } : {})}
        />
      )}
      <text
        className={
          on
            ? "mark-letter mark-letter-on"
            : part === "none" && !crowned
              ? "mark-letter mark-letter-down"
              : "mark-letter"
        }
        x={letterX}
        y={letterY}
        style={small ? { fontSize: 16 } : undefined}
      >
        {letter}
      </text>
      <text className={on ? "mark-term mark-term-on" : "mark-term"} x={letterX} y={termY}>
        T{term}
      </text>
    </g>
  );
});

function FollowerMark({
  part,
  radius,
  weight,
}: {
  readonly part: Part;
  readonly radius: number;
  readonly weight: number;
}) {
  switch (part) {
    case "voter":
      return <circle className="mark-outline" r={radius} strokeWidth={weight} />;
    case "learner": {
      const half = radius * 0.92;
      const tag = radius * 0.3;
      const arm = tag * 0.5;
      return (
        <g>
          <rect
            className="mark-outline"
            x={-half}
            y={-half}
            width={2 * half}
            height={2 * half}
            rx={radius * 0.3}
            strokeWidth={weight}
          />
          <g transform={`translate(${half} ${half})`}>
            <rect
              className="mark-partTag"
              x={-tag}
              y={-tag}
              width={2 * tag}
              height={2 * tag}
              rx={tag * 0.4}
              strokeWidth={2}
            />
            <path
              className="mark-partTagLetter"
              strokeWidth={1.75}
              d={`M${-arm * 0.7} ${-arm}V${arm}H${arm * 0.8}`}
            />
          </g>
        </g>
      );
    }
    case "leaving":
      // Towards its tip, so that the letter stands in the middle of it.
      return (
        <path
          className="mark-outline"
          transform={`translate(${radius * 0.06} 0)`}
          d={leavingPath(radius * 1.36)}
          strokeWidth={weight}
        />
      );
    case "none":
      return <circle className="mark-spare" r={radius} strokeWidth={1.25} />;
  }
}

/** Down: grey, a cross behind a clear centre, so that the letter can still be read. */
function DownMark({
  letter,
  term,
  radius,
}: {
  readonly letter: string;
  readonly term: Term;
  readonly radius: number;
}) {
  const inner = radius * 0.62;
  const outer = radius * 0.9;
  const arms = [45, 135, 225, 315].map((degrees) => {
    const x = Math.cos((degrees * Math.PI) / 180);
    const y = Math.sin((degrees * Math.PI) / 180);
    return `M${x * inner} ${y * inner}L${x * outer} ${y * outer}`;
  });
  return (
    <g>
      <circle className="mark-down" r={radius} strokeWidth={1.5} />
      <path className="mark-cross" strokeWidth={3} d={arms.join("")} strokeLinecap="butt" />
      <text
        className="mark-letter mark-letter-down"
        y={radius < 22 ? 3 : 4}
        style={radius < 22 ? { fontSize: 16 } : undefined}
      >
        {letter}
      </text>
      {radius >= 22 && (
        <text className="mark-term mark-term-down" y={16}>
          T{term}
        </text>
      )}
    </g>
  );
}
