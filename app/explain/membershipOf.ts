import {
  leaderOf,
  replicaOf,
  type ClusterView,
  type Configuration,
  type LogIndex,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";

/** What a node is to a partition. leaving: it lost its vote on its way out. none: nothing. */
export type Part = "voter" | "learner" | "leaving" | "none";

/**
 * The configuration that decides in a partition: its leader's, committed or not (dissertation 4.1);
 * without a leader the newest that any log holds.
 */
export function configurationOf(view: ClusterView, partition: PartitionId): Configuration {
  const leader = leaderOf(view, partition);
  if (leader !== null) return leader.configuration;
  let newest = replicaOf(view, 0, partition);
  for (let node = 1; node < view.nodeCount; node++) {
    const replica = replicaOf(view, node, partition);
    if (replica.configurationIndex > newest.configurationIndex) newest = replica;
  }
  return newest.configuration;
}

export function partOf(view: ClusterView, partition: PartitionId, node: NodeId): Part {
  const { voters, learners, leaving } = configurationOf(view, partition);
  if (voters.includes(node)) return "voter";
  if (learners.includes(node)) return "learner";
  return leaving.includes(node) ? "leaving" : "none";
}

/** The entry whose configuration a replica goes by although it is not known committed; 0: none. */
export function pendingConfiguration({
  configurationIndex,
  commitIndex,
}: {
  readonly configurationIndex: LogIndex;
  readonly commitIndex: LogIndex;
}): LogIndex {
  return configurationIndex > commitIndex ? configurationIndex : 0;
}

/** "configuration of entry 9 is in force, not committed" */
export function pendingWords(index: LogIndex): string {
  return `configuration of entry ${index} is in force, not committed`;
}

/** "learner", "leaving", "not a member"; of a voter nothing needs saying. */
export function partWords(part: Part): string {
  return { voter: "", learner: "learner", leaving: "leaving", none: "not a member" }[part];
}

/** What follows from its part, in one sentence. */
export function partMeaning(part: Part): string {
  return {
    voter: "It votes, and its copies count.",
    learner: "It receives every entry, but neither votes nor counts.",
    leaving: "It lost its vote on its way out, and still receives every entry.",
    none: "The configuration does not name it: it neither votes nor counts.",
  }[part];
}
