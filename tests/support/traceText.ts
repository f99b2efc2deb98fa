import { emptyImage } from "../../engine/raft/replica.ts";
import type { NodeId } from "../../engine/base/ids.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { Fact, FactOf } from "../../engine/simulation/trace.ts";
import type { EtcdMessage } from "../../engine/simulation/export/etcdEvent.ts";

const config: ClusterConfig = { seed: 0, nodes: 3, partitions: 1, preset: "robust", rules: [] };

/** A hand-written trace of the lab: all on P1, a millisecond a line; three nodes start by themselves. */
export function labTrace(...facts: readonly (readonly [NodeId, Fact])[]): string {
  const image = { ...emptyImage, currentTerm: 0, votedFor: null, entries: [], commitMark: 0 };
  const starts: [NodeId, Fact][] = [0, 1, 2].flatMap((node): [NodeId, Fact][] => [
    [node, { kind: "nodeStarted", cold: true }],
    [node, { kind: "restored", image, restored: 0 }],
  ]);
  const lines = [...starts, ...facts].map(([node, fact], slot) => {
    const isNodes = fact.kind === "nodeStarted" || fact.kind === "nodeCrashed";
    const at = Math.max(0, slot - starts.length + 1) * 1000;
    const ref = (slot + 1) * 16 + node;
    return JSON.stringify({ ref, cause: 0, at, node, partition: isNodes ? -1 : 1, fact });
  });
  const header = { format: "kommander-lab-trace", version: 1, name: "by hand", seed: 0, config };
  return `${[JSON.stringify(header), ...lines].join("\n")}\n`;
}

export function role(
  name: "follower" | "candidate" | "leader",
  term: number,
): FactOf<"roleChanged"> {
  const phase = name === "candidate" ? "election" : "none";
  const reason = name === "leader" ? "electionWon" : "electionTimeout";
  return { kind: "roleChanged", role: name, phase, term, leader: null, reason, nodes: [] };
}

export function appended(entries: readonly Entry[], asLeader = false): FactOf<"entriesAppended"> {
  return { kind: "entriesAppended", entries, asLeader };
}

export function durable(index: number): FactOf<"entriesDurable"> {
  return { kind: "entriesDurable", index };
}

export function committed(from: number, to: number): FactOf<"commitAdvanced"> {
  return { kind: "commitAdvanced", from, to, copies: [] };
}

export function voted(candidate: NodeId, term: number): FactOf<"voteDecided"> {
  const none = { index: 0, term: 0 };
  return {
    kind: "voteDecided",
    candidate,
    term,
    preVote: false,
    granted: true,
    reason: "granted",
    candidateLast: none,
    ownLast: none,
  };
}

/** A node's state as etcd writes it, and its message. */
interface EtcdWords {
  readonly term?: number;
  readonly vote?: number;
  readonly commit?: number;
  readonly role?: "Follower" | "Candidate" | "Leader" | "PreCandidate";
  readonly log?: number;
  readonly msg?: Partial<EtcdMessage>;
}

/** One line of etcd's trace. */
export function etcd(
  name: string,
  nid: number,
  { term = 0, vote = 0, commit = 0, role: state = "Follower", log = 0, msg }: EtcdWords = {},
): string {
  const event = {
    name,
    nid: `${nid}`,
    state: { term, vote: `${vote}`, commit },
    role: `State${state}`,
    log,
    conf: [["1", "2", "3"], []],
    ...(msg === undefined ? {} : { msg }),
  };
  return JSON.stringify({ tag: "trace", event });
}
