import {
  entryOf,
  leaderOf,
  nodeName,
  partitionName,
  quorumSize,
  replicaOf,
  type ClusterView,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
  type ReplicaView,
  type Term,
} from "../../engine/index.ts";
import { isAsleep, officeWords } from "./leadership.ts";
import { partOf, partWords, pendingConfiguration, pendingWords } from "./membershipOf.ts";
import { count, entryLabel, sidesLabel } from "./names.ts";
import { countedWord, faultWords, isCounted } from "./nodeFault.ts";
import { canCommit, sidesOf, votersOf } from "./sides.ts";
import { formatInstant } from "./time.ts";

/** A node's replica in one breath, as the name of its button. */
export function describeNode(view: ClusterView, node: NodeId, partition: PartitionId): string {
  const replica = replicaOf(view, node, partition);
  const { term, log, commitIndex } = replica;
  const length = `log ${count(log.last, "entry", "entries")}`;
  const faults = faultWords(view.nodes[node], partition);
  const what = roleText(view, replica) + (faults === "" ? "" : `, ${faults}`);
  return `Node ${nodeName(node)}, ${what}, term ${term}, ${length}, committed ${commitIndex}`;
}

function roleText(view: ClusterView, replica: ReplicaView): string {
  const { node } = replica;
  if (view.nodes[node]?.up !== true) return "down";
  const pending = pendingConfiguration(replica);
  return [
    roleAlone(view, replica),
    partWords(partOf(view, replica.partition, node)),
    isAsleep(replica) ? "asleep" : "",
    ...officeWords(replica),
    replica.role === "leader" && pending > 0 ? pendingWords(pending) : "",
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function roleAlone(view: ClusterView, replica: ReplicaView): string {
  const { role, phase, serving, leader, term } = replica;
  const newest = leaderOf(view, replica.partition)?.term ?? term;
  const asleep = replica.quiesced ? ", asleep" : "";
  switch (role) {
    case "leader":
      return newest > term
        ? `leader, unaware of term ${newest}`
        : serving
          ? `leader${asleep}`
          : "leader, not serving yet";
    case "candidate":
      return phase === "preVote" ? "candidate (pre-vote)" : "candidate";
    case "follower":
      return leader === null
        ? "follower, knows no leader"
        : `follower of ${nodeName(leader)}${asleep}`;
  }
}

/** One line of the table of a partition. */
export interface ClusterRow {
  readonly node: NodeId;
  readonly name: string;
  readonly up: boolean;
  readonly role: string;
  /** "paused, disk full"; empty: nothing is wrong. */
  readonly faults: string;
  readonly term: Term;
  /** The last entries, oldest first: "7 price=20 (term 5)". */
  readonly tail: readonly string[];
  readonly last: LogIndex;
  readonly commitIndex: LogIndex;
  readonly lastApplied: LogIndex;
}

const tailLength = 3;

export function describeCluster(view: ClusterView, partition: PartitionId): readonly ClusterRow[] {
  return view.nodes.map(({ node }) => {
    const replica = replicaOf(view, node, partition);
    const { term, log, commitIndex, lastApplied } = replica;
    const tail: string[] = [];
    for (let index = Math.max(1, log.last - tailLength + 1); index <= log.last; index++) {
      const entry = entryOf(replica, index);
      if (entry !== undefined) tail.push(`${index} ${entryLabel(entry)} (term ${entry.term})`);
    }
    return {
      node,
      name: nodeName(node),
      up: view.nodes[node]?.up === true,
      role: roleText(view, replica),
      faults: faultWords(view.nodes[node], partition),
      term,
      tail,
      last: log.last,
      commitIndex,
      lastApplied,
    };
  });
}

/** How far a partition, or one side of a cut, is from being able to commit. */
export interface Quorum {
  readonly up: number;
  readonly needed: number;
  readonly voters: number;
  readonly canCommit: boolean;
  readonly sentence: string;
}

/** `side`: look only at these nodes. A majority always counts all voters. */
export function describeQuorum(
  view: ClusterView,
  partition: PartitionId,
  side?: readonly NodeId[],
): Quorum {
  const all = votersOf(view, partition);
  const near = all.filter((node) => side === undefined || side.includes(node));
  const members = near.filter((node) => isCounted(view.nodes[node]));
  const word = countedWord(near.map((node) => view.nodes[node]!));
  const up = members.length;
  const voters = all.length;
  const needed = quorumSize(voters);
  const able = canCommit(view, partition, members);
  const where = side === undefined ? "" : " on this side";
  const missing = needed - up;
  const sentence = able
    ? `Can commit: ${up} of ${voters} ${word}${where}, ${needed} needed.`
    : missing > 0
      ? `Cannot commit: ${up} of ${voters} ${word}${where}, ${needed} needed.`
      : `Cannot commit: ${up} of ${voters} ${word}${where}, but no ${needed} of them can talk to each other.`;
  return { up, needed, voters, canCommit: able, sentence };
}

/** A partition's whole state as text to copy. */
export function describeAsText(view: ClusterView, partition: PartitionId, now: Micros): string {
  const lines = [`${partitionName(partition)} at ${formatInstant(now)}`];
  const sides = sidesOf(view);
  lines.push(describeQuorum(view, partition).sentence);
  if (sides.length > 1) lines.push(`Network cut: ${sidesLabel(sides)}`);
  for (const row of describeCluster(view, partition)) {
    const { node, tail, last, lastApplied } = row;
    const hidden = last > tail.length ? "… " : "";
    const log = tail.length === 0 ? "log empty" : `log ${hidden}${tail.join(", ")}`;
    lines.push(`${describeNode(view, node, partition)}, applied ${lastApplied}: ${log}`);
  }
  const waiting = view.operations.filter(
    (operation) => operation.partition === partition && operation.completedAt === null,
  ).length;
  if (waiting > 0) lines.push(`${count(waiting, "client operation")} waiting`);
  return lines.join("\n");
}
