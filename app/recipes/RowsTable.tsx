import type { ReactNode } from "react";
import { nodeName, type ClusterView, type NodeId } from "../../engine/index.ts";
import { cellText, columnWidths, differs, planTable } from "./table.ts";

/** What the application on one node holds, each row where the others show it. */
export function RowsTable({
  view,
  node,
  nodeColumns,
}: {
  readonly view: ClusterView;
  readonly node: NodeId;
  readonly nodeColumns: readonly string[];
}): ReactNode {
  const plan = planTable(view);
  const { names, columns } = plan;
  const rows = view.nodes[node]?.rows ?? {};
  if (names.length === 0) return <p className="app-empty">It holds nothing yet.</p>;
  return (
    <table className="app-rows">
      <caption className="visuallyHidden">What {nodeName(node)}’s application holds</caption>
      <colgroup>
        {columnWidths(view, plan).map((width, slot) => (
          <col key={slot} style={{ width: `${width * 100}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="visuallyHidden">name</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col" title={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            {columns.map((column) => {
              const text = cellText(rows[name], column, nodeColumns);
              const apart = differs(view.nodes, name, column);
              return (
                <td key={column} className={apart ? "app-apart" : undefined} title={text}>
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
