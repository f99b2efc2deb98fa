import type { ReactElement } from "react";
import { leaderOf, nodeName, type ClusterView, type NodeId } from "../../engine/index.ts";
import { partitionsOf } from "../explain/lifecycle.ts";
import { rumourOf, rumourWords } from "../explain/liveness.ts";
import { PauseBars } from "../marks/PauseBars.tsx";
import type { MatrixPlan } from "./matrixPlan.ts";

/** Left of the matrix: each node, whether it is up, and how many partitions it leads. */
export function MatrixRows({
  view,
  plan,
  selectedNode,
  onSelectNode,
}: {
  readonly view: ClusterView;
  readonly plan: MatrixPlan;
  readonly selectedNode: NodeId | null;
  readonly onSelectNode: ((node: NodeId) => void) | undefined;
}): ReactElement {
  const led = leadCounts(view);
  const ideal = partitionsOf(view).length / view.nodeCount;
  const barLeft = 42;
  const perLeader = 30 / Math.max(ideal * 1.5, ...led, 1);
  const idealX = Math.round(barLeft + ideal * perLeader) + 0.5;
  const top = plan.cellTop;
  const end = top + view.nodeCount * plan.rowPitch - 2;
  return (
    <g>
      {!plan.narrow && (
        <>
          <text className="matrix-note" x={12} y={plan.idTop + 17}>
            node
          </text>
          <text className="matrix-note" x={95} y={plan.idTop + 17} textAnchor="end">
            led
          </text>
          <text className="matrix-note" x={idealX} y={plan.idTop + 3} textAnchor="middle">
            ideal {ideal.toFixed(1)}
          </text>
          <path className="matrix-ideal" d={`M${idealX} ${plan.idTop + 7}V${end}`} />
        </>
      )}
      {view.nodes.map(({ node, up, paused }) => {
        const word = !up ? "down" : paused ? "paused" : null;
        const rumour = rumourOf(view, node);
        const y = top + node * plan.rowPitch;
        const middle = (plan.rowPitch - 2) / 2;
        return (
          <g
            key={node}
            className="matrix-node"
            transform={`translate(0 ${y})`}
            onClick={onSelectNode === undefined ? undefined : () => onSelectNode(node)}
          >
            <rect
              className={
                node === selectedNode ? "matrix-nodeHit matrix-nodeSelected" : "matrix-nodeHit"
              }
              x={4}
              y={-1}
              width={plan.systemX - 8}
              height={plan.rowPitch}
              rx={3}
            />
            {paused ? (
              <g transform={`translate(16 ${middle})`}>
                <PauseBars height={9} />
              </g>
            ) : up && rumour !== null ? (
              <path
                className="matrix-suspect"
                transform={`translate(16 ${middle})`}
                d={
                  rumour.state === "suspect"
                    ? "M0 -4.5L5 4H-5Z"
                    : "M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5"
                }
              >
                <title>{`${nodeName(node)} ${rumourWords(rumour)}`}</title>
              </path>
            ) : up ? (
              <circle className="matrix-up" cx={16} cy={middle} r={4} />
            ) : (
              <path className="matrix-downMark" d={crossAt(16, middle, 3.5)} />
            )}
            <text className="matrix-letter" x={26} y={middle + 4.3}>
              {nodeName(node)}
            </text>
            {!plan.narrow && word === null && (
              <>
                <rect
                  className="matrix-leads"
                  x={barLeft}
                  y={middle - 4}
                  width={(led[node] ?? 0) * perLeader}
                  height={8}
                />
                <text className="matrix-count" x={95} y={middle + 4} textAnchor="end">
                  {led[node] ?? 0}
                </text>
              </>
            )}
            {!plan.narrow && word !== null && (
              <text className="matrix-downWord" x={42} y={middle + 4}>
                {word}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function leadCounts(view: ClusterView): readonly number[] {
  const counts = view.nodes.map(() => 0);
  for (const partition of partitionsOf(view)) {
    const leader = leaderOf(view, partition);
    if (leader !== null) counts[leader.node] = (counts[leader.node] ?? 0) + 1;
  }
  return counts;
}

function crossAt(x: number, y: number, arm: number): string {
  return `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
}
