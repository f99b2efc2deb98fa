import { useMemo, useState, type ReactNode } from "react";
import {
  keyPrefix,
  nodeName,
  partitionName,
  routingHash,
  type ClusterView,
  type Fields,
} from "../../../engine/index.ts";
import { differs, planTable } from "../table.ts";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import { numberIn, textIn } from "./fields.ts";
import { HashBar } from "./HashBar.tsx";
import type { HashPin } from "./hashPlan.ts";
import { KeyLookup, previewsOf } from "./KeyLookup.tsx";
import "./metadata.css";

/** Hash space with every key in its place, and a key of one's own beside them. */
function Common({ view, partition }: CommonProps): ReactNode {
  const [key, setKey] = useState("tenants/42/resources/7");
  const pins = usePins(view);
  return (
    <div className="metadata">
      <KeyLookup view={view} text={key} onChange={setKey} />
      <div className="metadata-space">
        <p className="metadata-ends">
          <span>0</span>
          <span>each key at the hash of what stands before its last “/”</span>
          <span>2³¹−1</span>
        </p>
        <HashBar view={view} partition={partition} pins={pins} previews={previewsOf(key)} />
      </div>
    </div>
  );
}

/** One pin per prefix: keys that share it share their hash. */
function usePins({ nodes }: ClusterView): readonly HashPin[] {
  return useMemo(() => {
    const keys = new Map<string, number>();
    for (const key of planTable({ nodes }).names)
      keys.set(keyPrefix(key), (keys.get(keyPrefix(key)) ?? 0) + 1);
    return [...keys].map(([label, heads]) => ({ hash: routingHash(label), label, heads }));
  }, [nodes]);
}

/** Which machine has what, and by the order of which partition, as this node knows. */
function Board({ view, node }: BoardProps): ReactNode {
  const { names } = planTable(view);
  const rows = view.nodes[node]?.rows ?? {};
  return (
    <div className="metadata-board">
      {names.length === 0 && <p className="app-empty">Nothing is assigned yet.</p>}
      {names.length > 0 && (
        <table className="metadata-rows">
          <caption className="visuallyHidden">Assignments that {nodeName(node)} knows</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Lies on</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {names.map((key) => (
              <Row
                key={key}
                name={key}
                row={rows[key]}
                apart={differs(view.nodes, key, "node")}
                torn={isTorn(rows, key)}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Row({
  name,
  row,
  apart,
  torn,
}: {
  readonly name: string;
  readonly row: Fields | undefined;
  readonly apart: boolean;
  readonly torn: boolean;
}): ReactNode {
  return (
    <tr className={torn ? "metadata-torn" : undefined}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td className={apart ? "metadata-apart" : undefined}>
        {row === undefined ? "–" : textIn(row, "node")}
        {torn && <strong>two places</strong>}
      </td>
      <td>{row === undefined ? "" : partitionName(numberIn(row, "partition"))}</td>
    </tr>
  );
}

/** Another key says of the same resource that it lies elsewhere. */
function isTorn(rows: Readonly<Record<string, Fields>>, key: string): boolean {
  const row = rows[key];
  return Object.values(rows).some(
    (other) =>
      textIn(other, "tenantId") === textIn(row, "tenantId") &&
      textIn(other, "resourceId") === textIn(row, "resourceId") &&
      textIn(other, "node") !== textIn(row, "node"),
  );
}

export const metadataDrawing: RecipeDrawing = { Board, Common };
