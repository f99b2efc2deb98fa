import type { ReactElement } from "react";
import { nodeName, replicaOf } from "../../engine/index.ts";
import { clockPoint } from "../marks/shapes.ts";
import { SketchNode } from "../recipes/sketches/SketchNode.tsx";
import { useSlice } from "../session/useSession.ts";

interface RingNode {
  readonly letter: string;
  readonly up: boolean;
  readonly leads: boolean;
  readonly term: number;
}

/** Where nobody has opened a run. */
const example: readonly RingNode[] = ["A", "B", "C", "D", "E"].map((letter) => {
  return { letter, up: letter !== "D", leads: letter === "B", term: 4 };
});

const radius = 42;

/** A cluster as it stands: the one that is open, or five nodes as an example. */
export function RingDrawing({ live }: { readonly live: boolean }): ReactElement {
  const { view, partition } = useSlice((state) => {
    return { view: state.view, partition: state.selection.partition };
  });
  const nodes = live
    ? view.nodes.map(({ up }, node): RingNode => {
        const { role, term } = replicaOf(view, node, partition);
        return { letter: nodeName(node), up, leads: role === "leader", term };
      })
    : example;
  const places = nodes.map((node, slot) => {
    const { x, y } = clockPoint(
      nodes.length === 1 ? 0 : radius,
      (slot / nodes.length) * 2 * Math.PI,
    );
    return { ...node, x: 60 + x, y: 66 + y };
  });
  const links = places.flatMap((from, slot) =>
    places.slice(slot + 1).map((to) => `M${from.x} ${from.y}L${to.x} ${to.y}`),
  );
  return (
    <svg className="door-drawing" viewBox="0 0 120 128" width={120} height={128} aria-hidden="true">
      <path className="sketch-link" d={links.join("")} />
      {places.map(({ letter, up, leads, term, x, y }) => (
        <g key={letter}>
          <circle className="door-halo" cx={x} cy={y} r={16} />
          {up ? (
            <SketchNode x={x} y={y} letter={letter} term={term} leads={leads} />
          ) : (
            <DownNode x={x} y={y} letter={letter} />
          )}
        </g>
      ))}
    </svg>
  );
}

function DownNode({
  x,
  y,
  letter,
}: {
  readonly x: number;
  readonly y: number;
  readonly letter: string;
}): ReactElement {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="door-down" r={11.5} />
      <path className="sketch-faint" d="M-7.5 -7.5L-5 -5M7.5 -7.5L5 -5M-7.5 7.5L-5 5M7.5 7.5L5 5" />
      <text className="sketch-letter door-muted" y={4}>
        {letter}
      </text>
    </g>
  );
}
