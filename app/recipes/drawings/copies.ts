import type { ClusterView, Fields, LogIndex, NodeId } from "../../../engine/index.ts";
import { count, nodesInProse } from "../../explain/names.ts";
import { planTable } from "../table.ts";
import { numberIn, textIn } from "./fields.ts";

/** One value of a node's copy of the configuration. */
export interface HeldValue {
  readonly value: string;
  readonly version: number;
  /** How often it was changed. */
  readonly changes: number;
  /** The entry that set it; 0: none did, it was never in the log. */
  readonly index: LogIndex;
}

/** How one node's copy stands beside the others. */
export interface Copy {
  /** The newest entry that set anything in it; 0: none did. */
  readonly asOf: LogIndex;
  /** How many changes others have taken over, and it has not. */
  readonly missing: number;
}

/** Null: this node holds nothing under the key. */
export function heldBy(view: ClusterView, node: NodeId, key: string): HeldValue | null {
  const row = view.nodes[node]?.rows[key];
  return row === undefined ? null : heldIn(row);
}

function heldIn(row: Fields): HeldValue {
  return {
    value: textIn(row, "value"),
    version: numberIn(row, "version"),
    changes: numberIn(row, "changes"),
    index: numberIn(row, "index"),
  };
}

/** What was set last under a key, of all that nodes which run hold; null: nothing that went through the log. */
export function newestOf({ nodes }: Pick<ClusterView, "nodes">, key: string): HeldValue | null {
  return nodes
    .filter(({ up, rows }) => up && rows[key] !== undefined)
    .map(({ rows }) => heldIn(rows[key]!))
    .reduce<HeldValue | null>(
      (newest, held) => (held.index > (newest?.index ?? 0) ? held : newest),
      null,
    );
}

/** How a node's copy stands beside those of the others that run. */
export function copyOf(view: ClusterView, node: NodeId): Copy {
  let asOf = 0;
  let missing = 0;
  for (const key of planTable(view).names) {
    const own = heldBy(view, node, key);
    const newest = newestOf(view, key);
    asOf = Math.max(asOf, own?.index ?? 0);
    if (newest !== null && newest.index > (own?.index ?? 0))
      missing += newest.changes - (own?.changes ?? 0);
  }
  return { asOf, missing };
}

/** How the copies of all nodes that run stand to one another, in a sentence. */
export function copiesInProse(view: ClusterView): string {
  const { names } = planTable(view);
  const running = view.nodes.filter(({ up }) => up).map(({ node }) => node);
  if (names.length === 0) return "Nothing is set yet.";
  const copies = running.map((node) => ({ node, ...copyOf(view, node) }));
  const behind = copies.filter(({ missing }) => missing > 0);
  if (behind.length > 0) {
    const newest = Math.max(...copies.map(({ asOf }) => asOf));
    const ofThem = behind.map(
      ({ node, asOf, missing }) =>
        `${nodesInProse([node])} ${asOf === 0 ? "holds nothing" : `is as of #${asOf}`}, ${count(missing, "change")} behind`,
    );
    return `${ofThem.join("; ")}. The newest is #${newest}: each goes through the same sequence, at its own instant.`;
  }
  const texts = running.map((node) =>
    names.map((key) => valueText(heldBy(view, node, key))).join(),
  );
  if (new Set(texts).size > 1)
    return `${nodesInProse(running)} do not hold the same, and no log says what came first.`;
  const asOf = copies[0]?.asOf ?? 0;
  if (running.length === 1) return `Only ${nodesInProse(running)} runs.`;
  return `${nodesInProse(running)} hold the same${asOf === 0 ? "" : `, as of #${asOf}`}.`;
}

function valueText(held: HeldValue | null): string {
  return held === null ? "" : `${held.value} ${held.version}`;
}
