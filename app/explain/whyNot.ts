import {
  entryOf,
  isLinkCut,
  leaderOf,
  nodeName,
  partitionName,
  quorumSize,
  replicaOf,
  type ClusterView,
  type Entry,
  type LogIndex,
  type NodeId,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import { knownHolders } from "./narrateLog.ts";
import { nodeNames, nodesInProse, position } from "./names.ts";
import { canVote, countedWord, faultWords, isCounted } from "./nodeFault.ts";
import { reachOf, votersOf } from "./sides.ts";

/** One condition, whether it holds, and what shows it. */
export interface Condition {
  readonly label: string;
  readonly met: boolean;
  readonly evidence: string;
}

/** What has to hold for an entry of a node's log to be known there as committed, in causal order. */
export function whyNotCommitted(
  view: ClusterView,
  partition: PartitionId,
  index: LogIndex,
  onNode: NodeId,
): readonly Condition[] {
  const name = nodeName(onNode);
  const replica = replicaOf(view, onNode, partition);
  const entry = entryOf(replica, index);
  if (entry === undefined)
    return [unmet(`${name} has an entry ${index}`, `its log ends with entry ${replica.log.last}`)];
  const leader = leaderOf(view, partition);
  const conditions = [storedByMajority(view, partition, entry), leaderCondition(view, partition)];
  if (leader !== null) {
    const same = sameOnLeader(leader, entry);
    conditions.push(same);
    // Of another entry at that index, the leader's acks say nothing here.
    if (same.met) conditions.push(ownTermCovers(leader, entry), leaderKnows(view, leader, index));
  }
  conditions.push(nodeKnows(view, replica, index));
  return conditions;
}

/** Copies on disk, of nodes that are down too: a disk keeps its entries. */
function storedByMajority(
  view: ClusterView,
  partition: PartitionId,
  { index, term }: Entry,
): Condition {
  const voters = votersOf(view, partition);
  const holders = voters.filter((node) => {
    const replica = replicaOf(view, node, partition);
    return replica.durableIndex >= index && entryOf(replica, index)?.term === term;
  });
  const needed = quorumSize(voters.length);
  const names = holders.length === 0 ? "" : ` (${nodeNames(holders)})`;
  return {
    label: `A majority has entry ${index} of term ${term} on disk`,
    met: holders.length >= needed,
    evidence: `${holders.length} of ${voters.length}${names}, ${needed} needed`,
  };
}

function leaderCondition(view: ClusterView, partition: PartitionId): Condition {
  const leader = leaderOf(view, partition);
  return leader === null
    ? unmet(`${partitionName(partition)} has a leader`, "no node that is up leads")
    : met(
        `${partitionName(partition)} has a leader`,
        `${nodeName(leader.node)}, of term ${leader.term}`,
      );
}

function sameOnLeader(leader: ReplicaView, { index, term }: Entry): Condition {
  const name = nodeName(leader.node);
  const label = `The leader ${name} has the same entry ${index}`;
  const own = entryOf(leader, index);
  if (own === undefined) return unmet(label, `${name}'s log ends with entry ${leader.log.last}`);
  if (own.term !== term)
    return unmet(label, `${name} has one of term ${own.term} there, not of term ${term}`);
  return met(label, `of term ${term} too`);
}

/** §5.4.2: an older entry waits for one of the leader's own term behind it. */
function ownTermCovers(leader: ReplicaView, { index, term }: Entry): Condition {
  const name = nodeName(leader.node);
  const label = `It is from the leader's own term, or such an entry behind it is committed`;
  if (term === leader.term) return met(label, `it is from ${name}'s term ${term}`);
  if (leader.commitIndex >= index)
    return met(label, `${name} has committed up to entry ${leader.commitIndex}`);
  return unmet(label, `it is from term ${term}, and ${name} leads term ${leader.term}`);
}

function leaderKnows(view: ClusterView, leader: ReplicaView, index: LogIndex): Condition {
  const name = nodeName(leader.node);
  const voters = votersOf(view, leader.partition).length;
  const holders = knownHolders(leader, index);
  const evidence =
    leader.commitIndex >= index
      ? `${name} has committed up to entry ${leader.commitIndex}`
      : `${name} knows ${holders.length} of ${voters}${holders.length === 0 ? "" : ` (${nodeNames(holders)})`}`;
  return {
    label: `The leader ${name} has the acks of a majority`,
    met: leader.commitIndex >= index || holders.length >= quorumSize(voters),
    evidence,
  };
}

function nodeKnows(view: ClusterView, replica: ReplicaView, index: LogIndex): Condition {
  const name = nodeName(replica.node);
  const label = `${name} knows it`;
  if (view.nodes[replica.node]?.up !== true) return unmet(label, `${name} is down`);
  return {
    label,
    met: replica.commitIndex >= index,
    evidence: `${name} knows entries up to ${replica.commitIndex} as committed`,
  };
}

/** What has to hold for a node to lead a partition, in the order in which it happens. */
export function whyNotLeader(
  view: ClusterView,
  partition: PartitionId,
  node: NodeId,
): readonly Condition[] {
  const name = nodeName(node);
  const replica = replicaOf(view, node, partition);
  if (view.nodes[node]?.up !== true) return [unmet(`${name} is up`, `${name} is down`)];
  const up = met(`${name} is up`, `in term ${replica.term}`);
  const { paused, conditions } = view.nodes[node];
  if (paused) return [up, unmet(`${name} runs`, `${name} is paused`)];
  if (replica.role === "leader")
    return [up, met(`${name} leads`, `it is leader of term ${replica.term}`)];
  const disk =
    conditions.disk === "full" || view.nodes[node].forgotten
      ? [unmet("Its disk is sound: else it may not stand", faultWords(view.nodes[node], partition))]
      : [];
  return [
    up,
    ...disk,
    hearsNoLeader(replica),
    reachesMajority(view, partition, node),
    logIsNewEnough(view, partition, replica),
    hasVotes(view, replica),
  ];
}

function hearsNoLeader(replica: ReplicaView): Condition {
  const label = "Its election timer has run out: no leader is heard";
  const name = nodeName(replica.node);
  if (replica.role === "candidate")
    return met(
      label,
      `${name} ${replica.phase === "preVote" ? "asks for pre-votes" : "is a candidate"}`,
    );
  return replica.leader === null
    ? unmet(label, `${name} knows no leader, its timer still runs`)
    : unmet(label, `${name} follows ${nodeName(replica.leader)}`);
}

function reachesMajority(view: ClusterView, partition: PartitionId, node: NodeId): Condition {
  const voters = votersOf(view, partition).length;
  const reach = reachOf(view, partition, node, canVote);
  return {
    label: "It can talk to a majority",
    met: reach.length >= quorumSize(voters),
    evidence: `${nodeNames(reach)}: ${reach.length} of ${voters}, ${quorumSize(voters)} needed`,
  };
}

/** §5.4.1: the last term decides, then the length. */
function logIsNewEnough(
  view: ClusterView,
  partition: PartitionId,
  replica: ReplicaView,
): Condition {
  const own = lastOf(replica);
  const voters = votersOf(view, partition);
  const willing = voters.filter((node) => {
    const theirs = lastOf(replicaOf(view, node, partition));
    return own.term > theirs.term || (own.term === theirs.term && own.index >= theirs.index);
  });
  const newer = voters.filter((node) => !willing.includes(node));
  const end = own.index === 0 ? "its log is empty" : `its last entry is ${position(own)}`;
  return {
    label: "Its log is at least as new as a majority's",
    met: willing.length >= quorumSize(voters.length),
    evidence:
      newer.length === 0
        ? `${end}, nobody has a newer one`
        : `${end}, ${nodesInProse(newer)} ${newer.length === 1 ? "has" : "have"} a newer one`,
  };
}

function lastOf(replica: ReplicaView): { readonly index: LogIndex; readonly term: number } {
  const { last } = replica.log;
  return { index: last, term: entryOf(replica, last)?.term ?? 0 };
}

function hasVotes(view: ClusterView, replica: ReplicaView): Condition {
  const voters = votersOf(view, replica.partition).length;
  const needed = quorumSize(voters);
  const label = `A majority voted for it`;
  if (replica.role !== "candidate") return unmet(label, "it has not asked for votes");
  const { granters, phase } = replica;
  const kind = phase === "preVote" ? "pre-votes" : "votes";
  const names = granters.length === 0 ? "" : ` (${nodeNames(granters)})`;
  return {
    label,
    met: phase === "election" && granters.length >= needed,
    evidence: `${granters.length} of ${needed} ${kind} needed${names}`,
  };
}

/** What has to hold for a partition to commit anything. */
export function whyCannotCommit(view: ClusterView, partition: PartitionId): readonly Condition[] {
  const voters = votersOf(view, partition);
  const needed = quorumSize(voters.length);
  const up = voters.filter((node) => isCounted(view.nodes[node]));
  const word = countedWord(voters.map((node) => view.nodes[node]!));
  const best = voters
    .map((node) => reachOf(view, partition, node))
    .reduce((most, reach) => (reach.length > most.length ? reach : most), []);
  const majorityUp = {
    label: `A majority ${{ up: "is up", answer: "answers", count: "counts" }[word]}`,
    met: up.length >= needed,
    evidence: `${up.length} of ${voters.length} ${word}, ${needed} needed`,
  };
  const connected = {
    label: "A majority can talk to each other",
    met: best.length >= needed,
    evidence:
      best.length === 0
        ? `nobody ${word === "up" ? "is up" : `${word}s`}`
        : `at most ${nodeNames(best)}, ${needed} needed`,
  };
  const leader = leaderOf(view, partition);
  const conditions: Condition[] = [majorityUp, connected, leaderCondition(view, partition)];
  if (leader === null) return conditions;
  return [...conditions, leaderReaches(view, leader), serves(leader)];
}

function leaderReaches(view: ClusterView, leader: ReplicaView): Condition {
  const { node, partition } = leader;
  const voters = votersOf(view, partition);
  const reach = reachOf(view, partition, node);
  const cutOff = voters.filter(
    (other) => view.nodes[other]?.up === true && !reach.includes(other) && isCut(view, node, other),
  );
  const cut = cutOff.length === 0 ? "" : `, cut off from ${nodesInProse(cutOff)}`;
  return {
    label: `The leader ${nodeName(node)} reaches a majority`,
    met: reach.length >= quorumSize(voters.length),
    evidence: `${nodeNames(reach)}: ${reach.length} of ${voters.length}${cut}`,
  };
}

function isCut(view: ClusterView, a: NodeId, b: NodeId): boolean {
  return isLinkCut(view, a, b) || isLinkCut(view, b, a);
}

function serves({ node, serving, term }: ReplicaView): Condition {
  const label = `The leader ${nodeName(node)} serves`;
  return serving
    ? met(label, `an entry of its term ${term} is committed`)
    : unmet(label, `no entry of its term ${term} is committed yet`);
}

function met(label: string, evidence: string): Condition {
  return { label, met: true, evidence };
}

function unmet(label: string, evidence: string): Condition {
  return { label, met: false, evidence };
}
