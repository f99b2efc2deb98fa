import {
  entriesOf,
  replicaOf,
  type ClusterView,
  type Entry,
  type NodeId,
} from "../../engine/index.ts";
import { listPartition } from "./run.ts";

/** One item of the list as one node has it. */
export interface ListItem {
  readonly entry: Entry;
  readonly text: string;
  /** Known to be committed by this node. What a disk knows lags behind: on a dead node, all are. */
  readonly committed: boolean;
  /** In this node's memory, not only on its disk. */
  readonly applied: boolean;
}

/** A node's copy of the list: its log without the leaders' no-ops. */
export function listOf(view: ClusterView, node: NodeId): readonly ListItem[] {
  const { log, commitIndex, lastApplied } = replicaOf(view, node, listPartition);
  const up = view.nodes[node]?.up === true;
  const items: ListItem[] = [];
  for (const entry of entriesOf(log)) {
    const { index, payload } = entry;
    if (payload.kind !== "command") continue;
    const committed = index <= commitIndex || !up;
    items.push({ entry, text: payload.data, committed, applied: index <= lastApplied });
  }
  return items;
}

/** The items that a node knows to be safe, as text. */
export function safeItemsOf(view: ClusterView, node: NodeId): readonly string[] {
  return listOf(view, node)
    .filter(({ committed }) => committed)
    .map(({ text }) => text);
}

/** The nodes that are up and have applied an item. */
export function nodesWith(view: ClusterView, text: string): readonly NodeId[] {
  return view.nodes
    .filter(({ up }) => up)
    .map(({ node }) => node)
    .filter((node) => listOf(view, node).some((item) => item.text === text && item.applied));
}
