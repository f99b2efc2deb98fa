import {
  leaderOf,
  nodeName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import {
  isAsleep,
  keepsStill,
  officeWords,
  stillWords,
  successorOf,
} from "../explain/leadership.ts";
import { rumourOf, rumourWords } from "../explain/liveness.ts";
import { partOf, partWords, pendingConfiguration } from "../explain/membershipOf.ts";
import { faultsOf, faultWords } from "../explain/nodeFault.ts";

/** What stands beside a node: one sentence for what it is, one for what that means. */
export interface NodeWords {
  readonly title: string;
  readonly detail: string;
  /** The title where room is short; empty: nothing to say. */
  readonly short: string;
  /** What is wrong with it, pauses aside: "disk full, clock slow 1/3"; empty: nothing. */
  readonly faults: string;
  /** What somebody set and nothing suffers from: "election timer frozen"; empty: nothing. */
  readonly remark: string;
}

type Words = Omit<NodeWords, "faults" | "remark">;

export function describeNode(view: ClusterView, node: NodeId, partition: PartitionId): NodeWords {
  const words = describeRole(view, node, partition);
  const known = view.nodes[node];
  const faults = known === undefined ? [] : faultsOf(known, partition);
  const grave = faults.filter(({ kind }) => kind !== "paused" && kind !== "frozen");
  const others = grave.map((fault) => fault.words);
  const frozen = faults.find(({ kind }) => kind === "frozen")?.words ?? "";
  const remark = [...remarksOf(view, node, partition), ...(frozen === "" ? [] : [frozen])]
    .slice(0, 1)
    .join();
  const [first = ""] = others;
  const short = words.short === "" ? first.charAt(0).toUpperCase() + first.slice(1) : words.short;
  const shown =
    others.length > mostBadges
      ? [...others.slice(0, mostBadges), `${others.length - mostBadges} more`]
      : others;
  return { ...words, short, faults: shown.join(", "), remark };
}

/** What is out of the ordinary without being wrong, the rarest first. */
function remarksOf(view: ClusterView, node: NodeId, partition: PartitionId): readonly string[] {
  const replica = replicaOf(view, node, partition);
  const up = view.nodes[node]?.up === true;
  const pending = replica.role === "leader" ? pendingConfiguration(replica) : 0;
  const rumour = rumourOf(view, node);
  return [
    ...(up && pending > 0 ? [`entry ${pending} in force, not committed`] : []),
    // An arrow says that it hands over.
    ...(up && keepsStill(replica) ? [stillWords] : []),
    ...(rumour === null ? [] : [rumourWords(rumour)]),
  ];
}

/** More words than these do not fit beside a node. */
const mostBadges = 2;

function describeRole(view: ClusterView, node: NodeId, partition: PartitionId): Words {
  const known = view.nodes[node];
  const replica = replicaOf(view, node, partition);
  if (known === undefined || !known.up)
    return known?.starts === 0
      ? { title: "Not started", detail: "", short: "" }
      : {
          title: "Crashed",
          detail: known?.forgotten === true ? "its disk is empty" : "its log is still on disk",
          short: "Crashed",
        };
  if (known.paused)
    return {
      title: replica.role === "leader" ? `Paused leader of term ${replica.term}` : "Paused",
      detail: "hears nothing, does not know it",
      short: "Paused",
    };
  switch (replica.role) {
    case "leader":
      return describeLeader(view, replica);
    case "candidate":
      return replica.phase === "preVote"
        ? {
            title: `Asks before term ${replica.term + 1}`,
            detail: `pre-vote: still in term ${replica.term}`,
            short: "Pre-vote",
          }
        : {
            title: `Candidate of term ${replica.term}`,
            detail: "needs a majority of votes",
            short: "Candidate",
          };
    case "follower":
      return describeFollower(view, replica);
  }
}

const asleepWords = "asleep: nothing to send";

function describeLeader(view: ClusterView, replica: ReplicaView): Words {
  const { term, partition, serving, roleSince } = replica;
  const newest = leaderOf(view, partition);
  if (newest !== null && newest.term > term)
    return {
      title: `Leader of term ${term}`,
      detail: `has not heard of term ${newest.term}`,
      short: "Old leader",
    };
  const since = isAsleep(replica) ? asleepWords : `elected at ${seconds(roleSince)} s`;
  return serving
    ? {
        title: `Leader of term ${term}, serving`,
        detail: since,
        short: successorOf(replica) === null ? "Leader, serving" : "Hands over",
      }
    : {
        title: `Elected in term ${term}`,
        detail: "not serving yet: first entry open",
        short: "Elected",
      };
}

function describeFollower(view: ClusterView, replica: ReplicaView): Words {
  const { leader, votedFor, node, partition } = replica;
  const part = partOf(view, partition, node);
  if (part === "learner")
    return {
      title: leader === null ? "Learner" : `Learner of ${nodeName(leader)}`,
      detail: "gets entries, has no vote",
      short: "",
    };
  if (part === "none") return { title: "Not a member", detail: "no vote, no copies", short: "" };
  const leaving = part === "leaving" ? "Leaving, follows" : "Follower of";
  const vote =
    votedFor === null
      ? "no vote in this term"
      : votedFor === node
        ? "voted for itself"
        : `voted ${nodeName(votedFor)}`;
  return leader === null
    ? {
        title: part === "leaving" ? "Leaving" : "Follower",
        detail: `${votedFor === null ? "no vote" : vote}, no leader`,
        short: "",
      }
    : {
        title: `${leaving} ${nodeName(leader)}`,
        detail: isAsleep(replica) ? "asleep: watches its node" : vote,
        short: "",
      };
}

/** "Node B, leader, term 4, log 7 entries, committed 6". */
export function nodeLabel(view: ClusterView, node: NodeId, partition: PartitionId): string {
  const replica = replicaOf(view, node, partition);
  const { role, phase, serving, term, log, commitIndex } = replica;
  const up = view.nodes[node]?.up === true;
  const what = !up
    ? "down"
    : role === "leader" && !serving
      ? "leader, not serving yet"
      : role === "candidate" && phase === "preVote"
        ? "pre-vote"
        : role;
  const faults = faultWords(view.nodes[node], partition);
  const part = partWords(partOf(view, partition, node));
  const sleeping = isAsleep(replica) ? "asleep" : "";
  const told = up ? officeWords(replica).filter((words) => words !== stillWords) : [];
  const more = [part, sleeping, ...told, ...remarksOf(view, node, partition)]
    .filter((words) => words !== "")
    .map((words) => `, ${words}`)
    .join("");
  const entries = log.last === 1 ? "1 entry" : `${log.last} entries`;
  return `Node ${nodeName(node)}, ${what}${more}${faults === "" ? "" : `, ${faults}`}, term ${term}, log ${entries}, committed ${commitIndex}`;
}

/** "A B": nodes of one side as people write them. */
export function nodeNames(nodes: readonly NodeId[]): string {
  return nodes.map(nodeName).join(" ");
}

export function seconds(micros: number, digits = 2): string {
  return (micros / 1e6).toFixed(digits);
}
