import type { ReactElement } from "react";
import {
  nodeName,
  replicaOf,
  type ClusterView,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import { wallTop, type GridPlan } from "./gridPlan.ts";

/** How far each node is, and how far its leader believes it to be. */
export function LogColumns({
  view,
  partition,
  plan,
  leader,
  width,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly plan: GridPlan;
  readonly leader: ReplicaView | null;
  readonly width: number;
}): ReactElement {
  return (
    <div className="logs-columns" style={{ width }}>
      {leader !== null && leader.peers.length > 0 && (
        <span className="logs-leaderView">{nodeName(leader.node)}’s view</span>
      )}
      <div className="logs-numbers logs-heads">
        <span>commit</span>
        <span>applied</span>
        {leader !== null && (
          <>
            <span>match</span>
            <span>next</span>
          </>
        )}
      </div>
      {plan.walls.map((node) => (
        <span
          key={`wall${node}`}
          className="logs-wall hatch"
          style={{ top: wallTop(plan, node) + headHeight }}
        />
      ))}
      {view.nodes.map(({ node, up }) => {
        const { commitIndex, lastApplied } = replicaOf(view, node, partition);
        const peer = leader?.peers.find((known) => known.peer === node);
        return (
          <div
            key={node}
            className={up ? "logs-numbers" : "logs-numbers logs-numbersDown"}
            style={{ top: (plan.rows[node] ?? 0) + headHeight, height: plan.cellHeight }}
          >
            <b>{commitIndex}</b>
            <span>{up ? lastApplied : "–"}</span>
            {leader !== null && leader.node === node && <span className="logs-itself">itself</span>}
            {leader !== null && leader.node !== node && (
              <>
                <span>{peer?.matchIndex ?? "–"}</span>
                <span>{peer?.nextIndex ?? "–"}</span>
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Height of the row of column heads, as in logs.css. */
const headHeight = 26;
