import {
  nodeName,
  partitionName,
  type Micros,
  type NodeId,
  type PartitionId,
  type Term,
} from "../../../engine/index.ts";
import { nodeNames } from "../../explain/names.ts";
import { tell as tellStory, type Telling } from "./story.ts";

/** What a node is from an instant on. */
export interface NodeChange {
  readonly slot: number;
  readonly at: Micros;
  readonly node: NodeId;
  readonly life: "up" | "paused" | "down";
  /** It hears fewer than a majority. */
  readonly cutOff: boolean;
}

/** Who leads a partition, in its own eyes, for how long. */
export interface Reign {
  readonly partition: PartitionId;
  readonly node: NodeId;
  readonly term: Term;
  readonly slot: number;
  readonly from: Micros;
  /** Null: it lasts. */
  to: Micros | null;
}

/** What happens to the nodes, whatever the subject. */
export interface NodePart {
  readonly changes: NodeChange[];
  readonly reigns: Reign[];
}

export function createNodePart(): NodePart {
  return { changes: [], reigns: [] };
}

export function addNodeLine(telling: Telling): void {
  const { line } = telling;
  const { fact, node } = line;
  switch (fact.kind) {
    case "nodeStarted":
      change(telling, node, { life: "up" });
      if (!fact.cold)
        tell(telling, { lane: node, words: `${nodeName(node)} restarts.`, labels: ["restarts"] });
      return;
    case "nodeCrashed":
      endReigns(telling, null);
      change(telling, node, { life: "down" });
      tell(telling, {
        lane: node,
        words: `${nodeName(node)} crashes.`,
        labels: [`${nodeName(node)} crashes`, "crashes"],
        look: "crash",
      });
      return;
    case "nodePaused":
      change(telling, node, { life: "paused" });
      tell(telling, {
        lane: node,
        words: `${nodeName(node)} is paused, and does not know it.`,
        look: "quiet",
      });
      return;
    case "nodeResumed":
      change(telling, node, { life: "up" });
      tell(telling, { lane: node, words: `${nodeName(node)} goes on.`, labels: ["goes on"] });
      return;
    case "linksChanged":
      cut(telling, fact.cut);
      return;
    case "roleChanged":
      if (fact.role === "leader") lead(telling, fact.term);
      else endReigns(telling, line.partition);
      return;
    default:
  }
}

/** What befalls a node before the subject is heard of is nobody's story. */
function tell(telling: Telling, event: Parameters<typeof tellStory>[1]): void {
  if (telling.story.events.length > 0) tellStory(telling, event);
}

function lastOf({ changes }: NodePart, node: NodeId): NodeChange | undefined {
  return changes.findLast((known) => known.node === node);
}

function change(
  { story, line, slot }: Telling,
  node: NodeId,
  next: Partial<Pick<NodeChange, "life" | "cutOff">>,
): void {
  const { life, cutOff } = lastOf(story.nodes, node) ?? { life: "up", cutOff: false };
  story.nodes.changes.push({ slot, at: line.at, node, life, cutOff, ...next });
}

function cut(telling: Telling, links: readonly (readonly [NodeId, NodeId])[]): void {
  const { story } = telling;
  const nodes = Array.from({ length: story.nodeCount }, (_, node) => node);
  for (const node of nodes) {
    const deaf = nodes.filter((other) => links.some(([from, to]) => from === other && to === node));
    const cutOff = (nodes.length - deaf.length) * 2 <= nodes.length;
    if ((lastOf(story.nodes, node)?.cutOff ?? false) === cutOff) continue;
    change(telling, node, { cutOff });
    tell(telling, {
      lane: node,
      words: cutOff
        ? `${nodeName(node)} is cut off: it hears nothing from ${nodeNames(deaf)}.`
        : `${nodeName(node)} is linked to a majority again.`,
      labels: [cutOff ? "cut off" : "linked again"],
      look: cutOff ? "fault" : "dot",
    });
  }
}

function lead(telling: Telling, term: Term): void {
  const { story, line, slot } = telling;
  const { node, at, partition } = line;
  endReigns(telling, partition);
  story.nodes.reigns.push({ partition, node, term, slot, from: at, to: null });
  if (story.homes.at(-1)?.partition !== partition) return;
  tell(telling, {
    lane: node,
    words: `${nodeName(node)} leads ${partitionName(partition)}, in term ${term}.`,
    labels: [`${nodeName(node)} leads T${term}`],
    look: "crown",
    term,
  });
}

/** The node leads no more: that partition, or any. */
function endReigns(telling: Telling, partition: PartitionId | null): void {
  const { story, line } = telling;
  const { node, at } = line;
  for (const reign of story.nodes.reigns) {
    if (reign.node !== node || reign.to !== null) continue;
    if (partition !== null && reign.partition !== partition) continue;
    reign.to = at;
    if (partition === null || story.homes.at(-1)?.partition !== partition) continue;
    const words = `${nodeName(node)} leads ${partitionName(partition)} no more.`;
    tell(telling, { lane: node, words, labels: ["leads no more"], look: "quiet" });
  }
}
