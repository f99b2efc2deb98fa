import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { replicaOf, type ClusterView, type NodeId } from "../../../engine/index.ts";
import { planTable } from "../table.ts";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import { numberIn } from "./fields.ts";
import { LogMeters } from "./LogMeters.tsx";
import "./quotas.css";

/** How long each node's log is, where its checkpoint stands, and what its last start had to replay. */
function Common({ view, partition }: CommonProps): ReactNode {
  return <LogMeters view={view} partition={partition} />;
}

const life = "this life";

/** What each tenant has used, as this node has added it up. */
function Board({ view, node }: BoardProps): ReactNode {
  const rows = view.nodes[node]?.rows ?? {};
  const tenants = planTable(view).names.filter((name) => name !== life);
  const { [life]: own } = rows;
  return (
    <div className="quotas">
      {tenants.length === 0 ? (
        <p className="app-empty">Nothing is used yet.</p>
      ) : (
        <dl>
          {tenants.map((tenant) => (
            <Bar key={tenant} view={view} node={node} tenant={tenant} />
          ))}
        </dl>
      )}
      <p className="quotas-life">
        Since its start: {numberIn(own, "replayed").toLocaleString("en")} replayed,{" "}
        {numberIn(own, "received").toLocaleString("en")} new
      </p>
    </div>
  );
}

function Bar({ view, node, tenant }: BoardProps & { readonly tenant: string }): ReactNode {
  const own = view.nodes[node]?.rows[tenant];
  const known = fullest(view, node, tenant);
  const quota = numberIn(own ?? known, "quota");
  const used = numberIn(own, "used");
  const missing = numberIn(known, "adjustments") - numberIn(own, "adjustments");
  const share = (amount: number): string =>
    `${Math.min(100, (100 * Math.max(0, amount)) / Math.max(1, quota))}%`;
  return (
    <div className={missing > 0 ? "quota quota-wrong" : "quota"}>
      <dt>{tenant}</dt>
      <dd>
        <strong>{used.toLocaleString("en")}</strong> of {quota.toLocaleString("en")}
      </dd>
      <dd className="quota-track" aria-hidden="true">
        <span className="quota-used" style={{ width: share(used) }} />
        {missing > 0 && (
          <span
            className="quota-missing"
            style={{ left: share(used), width: share(numberIn(known, "used") - used) }}
          />
        )}
      </dd>
      {missing > 0 && (
        <dd className="quota-words">
          <TriangleAlert size={12} aria-hidden="true" />
          {missing.toLocaleString("en")} adjustments are missing
        </dd>
      )}
    </div>
  );
}

/**
 * The row of whoever has added up the most, among those that have applied no more than this node:
 * this node was told all of that.
 */
function fullest(
  view: ClusterView,
  node: NodeId,
  tenant: string,
): ClusterView["nodes"][number]["rows"][string] | undefined {
  const rows = view.nodes.flatMap(({ node: other, up, rows: shown }) => {
    const row = shown[tenant];
    if (row === undefined || !up) return [];
    const partition = numberIn(row, "partition");
    const applied = (one: NodeId): number => replicaOf(view, one, partition).lastApplied;
    return applied(other) <= applied(node) ? [row] : [];
  });
  return rows.toSorted((a, b) => numberIn(b, "adjustments") - numberIn(a, "adjustments"))[0];
}

export const quotasDrawing: RecipeDrawing = { Board, Common };
