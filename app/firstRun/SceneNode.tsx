import type { ReactElement } from "react";
import { nodeName, type Micros, type ReplicaView } from "../../engine/index.ts";
import { Crown } from "../marks/Crown.tsx";
import { diamondPath, hexagonPath } from "../marks/shapes.ts";
import { termClass } from "../marks/term.ts";
import { TimerRing } from "../marks/TimerRing.tsx";

const radius = 44;

/** A node as large as the first run needs it: the crown stands on the hexagon. */
export function SceneNode({
  replica: { node, role, phase, serving, term, timer },
  up,
  now,
  reducedMotion,
}: {
  readonly replica: ReplicaView;
  readonly up: boolean;
  readonly now: Micros;
  readonly reducedMotion: boolean;
}): ReactElement {
  const solid = role === "leader" || (role === "candidate" && phase === "election");
  return (
    <g className={termClass(term)}>
      {!up && (
        <>
          <circle className="mark-down" r={radius - 0.75} strokeWidth={1.5} />
          <path className="mark-cross" strokeWidth={3} strokeLinecap="butt" d={crossArms()} />
        </>
      )}
      {up && role === "follower" && (
        <>
          <TimerRing timer={timer} now={now} radius={radius + 8} reducedMotion={reducedMotion} />
          <circle className="scene-follower" r={radius - 1.6} strokeWidth={3.3} />
        </>
      )}
      {up && role === "candidate" && phase === "preVote" && (
        <path
          className="mark-outline"
          d={diamondPath(radius * 1.14)}
          strokeWidth={3}
          strokeDasharray="7 5"
        />
      )}
      {up && role === "candidate" && phase !== "preVote" && (
        <path className="mark-solid" d={diamondPath(radius * 1.14)} strokeWidth={3} />
      )}
      {up && role === "leader" && (
        <>
          <path className="mark-solid" d={hexagonPath(radius * 1.06)} strokeWidth={4} />
          <Crown
            y={-radius * 1.06 * 0.866 - 7}
            width={41}
            hollow={!serving}
            {...(serving ? { className: "scene-crown" } : {})}
          />
        </>
      )}
      <text
        className={
          !up
            ? "scene-letter scene-letterDown"
            : solid
              ? "scene-letter scene-letterOn"
              : "scene-letter"
        }
        y={11.5}
      >
        {nodeName(node)}
      </text>
    </g>
  );
}

function crossArms(): string {
  const inner = radius * 0.5;
  const outer = radius * 0.97;
  return [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ]
    .map(([x = 0, y = 0]) => {
      const cos = x * Math.SQRT1_2;
      const sin = y * Math.SQRT1_2;
      return `M${cos * inner} ${sin * inner}L${cos * outer} ${sin * outer}`;
    })
    .join("");
}
