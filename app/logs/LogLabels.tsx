import type { ReactElement } from "react";
import {
  nodeName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { partOf, partWords } from "../explain/membershipOf.ts";
import { votersOf } from "../explain/sides.ts";
import { RoleGlyph } from "../marks/RoleGlyph.tsx";
import { wallTop, type GridPlan } from "./gridPlan.ts";

/** The frozen column: who each row is. */
export function LogLabels({
  view,
  partition,
  plan,
  selectedNode,
  onSelectNode,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly plan: GridPlan;
  readonly selectedNode: NodeId | null;
  readonly onSelectNode: ((node: NodeId) => void) | undefined;
}): ReactElement {
  return (
    <div className="logs-labels" style={{ width: plan.labelWidth, height: plan.rows.at(-1) }}>
      {plan.narrow && <span className="logs-corner">entry</span>}
      {plan.walls.map((node) => (
        <span
          key={`wall${node}`}
          className="logs-wall hatch"
          style={{ top: wallTop(plan, node) }}
        />
      ))}
      {view.nodes.map(({ node, up, paused }) => {
        const { role, phase, serving, term } = replicaOf(view, node, partition);
        const part = partOf(view, partition, node);
        return (
          <button
            key={node}
            type="button"
            className={node === selectedNode ? "logs-label logs-labelSelected" : "logs-label"}
            style={{ top: plan.rows[node], height: plan.cellHeight }}
            tabIndex={-1}
            disabled={onSelectNode === undefined}
            onClick={() => onSelectNode?.(node)}
          >
            <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
              <RoleGlyph
                role={role}
                phase={phase}
                serving={serving}
                up={up}
                part={part}
                paused={paused}
                term={term}
                radius={7.6}
              />
            </svg>
            <span className="logs-letter">{nodeName(node)}</span>
            {!plan.narrow && <span className="logs-term">T{term}</span>}
            {part !== "voter" && <span className="visuallyHidden">, {partWords(part)}</span>}
            {paused && <span className="visuallyHidden">, paused</span>}
          </button>
        );
      })}
      <span className="logs-copiesLabel" style={{ top: (plan.rows.at(-1) ?? 0) + 1 }}>
        {plan.narrow ? "copies" : `copies of ${votersOf(view, partition).length}`}
      </span>
    </div>
  );
}
