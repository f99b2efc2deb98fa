import { nodeName, type ClusterView, type Fields, type NodeView } from "../../engine/index.ts";

/** The rows of all nodes together: what one of them shows has its place on every card. */
export interface TablePlan {
  readonly names: readonly string[];
  readonly columns: readonly string[];
}

export function planTable({ nodes }: Pick<ClusterView, "nodes">): TablePlan {
  const names = new Set<string>();
  const columns = new Set<string>();
  for (const { rows } of nodes)
    for (const [name, fields] of Object.entries(rows)) {
      names.add(name);
      for (const column of Object.keys(fields)) columns.add(column);
    }
  return { names: [...names].toSorted(byWords.compare), columns: [...columns] };
}

/** "jobs/10" comes after "jobs/9". */
const byWords = new Intl.Collator("en", { numeric: true });

/** @param nodeColumns columns whose numbers are nodes. */
export function cellText(
  fields: Fields | undefined,
  column: string,
  nodeColumns: readonly string[],
): string {
  // It does not have what another has; or what it has is of another kind.
  if (fields === undefined) return "–";
  const value = fields[column];
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" && nodeColumns.includes(column))
    return value < 0 ? "nobody" : nodeName(value);
  return String(value);
}

/** How wide each column is beside the others, that of the names first: as its longest text, or a little more. */
export function columnWidths(
  { nodes }: Pick<ClusterView, "nodes">,
  { names, columns }: TablePlan,
): readonly number[] {
  const widths = columns.map((column) => {
    const values = nodes.flatMap(({ rows }) =>
      Object.values(rows).map((fields) => fields[column] ?? ""),
    );
    // Words change as a row goes on: the widest are expected from the beginning.
    const least = values.some((value) => typeof value === "string") ? 9 : 3;
    return Math.max(least, column.length, ...values.map((value) => String(value).length));
  });
  const all = [Math.max(...names.map(({ length }) => length)), ...widths].map((width) =>
    Math.min(widest, width + 1),
  );
  const total = all.reduce((sum, width) => sum + width, 0);
  return all.map((width) => width / total);
}

/** In characters. */
const widest = 16;

/** Whether nodes that run show different things in one place. */
export function differs(nodes: readonly NodeView[], name: string, column: string): boolean {
  const shown = nodes.filter(({ up }) => up).map(({ rows }) => rows[name]?.[column]);
  return new Set(shown).size > 1;
}
