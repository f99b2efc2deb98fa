import { memo, type NamedExoticComponent } from "react";
import type { ElectionPhase, RoleName, Term } from "../../engine/index.ts";
import { Crown } from "./Crown.tsx";
import { diamondPath, hexagonPath } from "./shapes.ts";
import { termClass } from "./term.ts";
import "./marks.css";

export interface NodeMarkProps {
  readonly letter: string;
  readonly role: RoleName;
  readonly phase: ElectionPhase;
  readonly serving: boolean;
  readonly up: boolean;
  readonly term: Term;
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
  radius = 24.5,
}: NodeMarkProps) {
  const scale = radius / 24.5;
  const small = scale < 0.9;
  if (!up) return <DownMark letter={letter} term={term} radius={radius} />;
  const on = (role === "leader" && serving) || (role === "candidate" && phase !== "preVote");
  const crowned = role === "leader";
  const letterY = crowned ? (small ? 6.5 : 8) : small ? 4 : 3;
  const termY = crowned ? (small ? 18 : 21) : small ? 15.5 : 17;
  return (
    <g className={termClass(term)}>
      {role === "follower" && (
        <circle className="mark-outline" r={radius} strokeWidth={4 * scale} />
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
      {crowned && serving && (
        <path className="mark-solid" d={hexagonPath(31.5 * scale)} strokeWidth={1} />
      )}
      {crowned && !serving && (
        <path className="mark-outline" d={hexagonPath(30.5 * scale)} strokeWidth={3.5 * scale} />
      )}
      {crowned && <Crown y={-12.5 * scale} width={18.6 * scale} hollow={!serving} />}
      <text
        className={on ? "mark-letter mark-letter-on" : "mark-letter"}
        y={letterY}
        style={small ? { fontSize: 16 } : undefined}
      >
        {letter}
      </text>
      <text className={on ? "mark-term mark-term-on" : "mark-term"} y={termY}>
        T{term}
      </text>
    </g>
  );
});

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
