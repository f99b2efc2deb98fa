import {
  leaderOf,
  nodeName,
  partitionName,
  quorumSize,
  replicaOf,
  type ClusterView,
  type FactOf,
  type NodeId,
  type PartitionId,
  type TraceEvent,
} from "../../engine/index.ts";
import { count, partitionsInProse } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";

export function narrateCrash({ node }: TraceEvent, view: ClusterView): Telling {
  const lead = strong(`${nodeName(node)} crashed`);
  const kept = keptText(view, node);
  const up = view.nodes.filter((other) => other.up).length;
  const needed = quorumSize(view.nodeCount);
  if (up < needed)
    return major(
      "danger",
      lead,
      up === 0
        ? ": no node is up. "
        : `: only ${up} of ${view.nodeCount} nodes ${up === 1 ? "is" : "are"} up, ${needed} are needed. `,
      `Nothing can be committed until one restarts.${kept}`,
    );
  const led = partitionsLostWith(view, node);
  if (led.length === 0)
    return major(
      "warn",
      lead,
      `: ${up} of ${view.nodeCount} nodes are up, enough to go on.${kept}`,
    );
  const have = led.length === 1 ? "has" : "have";
  return major(
    "warn",
    lead,
    `: ${partitionsInProse(led)} ${have} no leader until another node wins an election.${kept}`,
  );
}

/** What is still on the dead node's disk, where one partition can speak for all. */
function keptText(view: ClusterView, node: NodeId): string {
  if (view.partitionCount > 2) return "";
  const { log } = replicaOf(view, node, view.partitionCount - 1);
  const held = log.last - log.base;
  const entries = held === 0 ? "no entry" : count(held, "entry", "entries");
  return ` Its disk keeps ${entries} of ${partitionName(view.partitionCount - 1)}.`;
}

/** Nobody leads them now, and their followers still name the dead node. */
function partitionsLostWith(view: ClusterView, node: NodeId): PartitionId[] {
  const lost: PartitionId[] = [];
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (leaderOf(view, partition) !== null) continue;
    const followed = view.nodes.some(
      (other) => other.up && replicaOf(view, other.node, partition).leader === node,
    );
    if (followed) lost.push(partition);
  }
  return lost;
}

export function narrateStart(
  { node }: TraceEvent,
  { cold }: FactOf<"nodeStarted">,
  view: ClusterView,
): Telling {
  const name = nodeName(node);
  if (view.nodes[node]?.conditions.wiped === true)
    return major(
      "warn",
      strong(`${name} started with an empty disk`),
      ": under its old name it is a stranger. It takes what the leader sends, but neither votes nor counts.",
    );
  if (cold) return minor("neutral", strong(`${name} started`), " with an empty disk.");
  const up = view.nodes.filter((other) => other.up).length;
  const quorum =
    up === quorumSize(view.nodeCount)
      ? ` With it ${up} of ${view.nodeCount} nodes ${up === 1 ? "is" : "are"} up: enough to commit again.`
      : "";
  return major(
    "good",
    strong(`${name} restarted`),
    ` from its disk: term, vote and log are back, its role is follower.${quorum}`,
  );
}

/** What the disk kept. A cold start has nothing to tell. */
export function narrateRestored(
  { node, partition }: TraceEvent,
  { image, restored }: FactOf<"restored">,
): Telling | null {
  const { currentTerm, votedFor, entries, commitMark, snapshot } = image;
  if (currentTerm === 0 && entries.length === 0) return null;
  const vote = votedFor === null ? "no vote" : `its vote for ${nodeName(votedFor)}`;
  return minor(
    "neutral",
    strong(`${nodeName(node)}'s disk kept ${partitionsInProse([partition])}`),
    `: term ${currentTerm}, ${vote} and ${count(entries.length, "entry", "entries")}, `,
    snapshot === null
      ? `${commitMark} of them known as committed.`
      : `a snapshot up to entry ${snapshot.index}, and ${commitMark} known as committed: ${count(restored, "entry", "entries")} had to be replayed.`,
  );
}
