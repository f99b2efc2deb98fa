import type { RoleReason } from "../../raft/fact.ts";
import { emptyImage, type ReplicaImage } from "../../raft/replica.ts";
import type { EtcdLine } from "./etcdLine.ts";
import { decideVote, tell, type EtcdReading } from "./etcdReading.ts";
import { createEtcdReplica, entryOf, type EtcdReplica } from "./etcdReplica.ts";

/** The first line of a node, or a restart: its disk holds what the line says. */
export function startNode(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine): void {
  const { term, vote, commit } = line;
  const held = replica.log.slice(0, line.log);
  // What stood there before the trace began is taken for bootstrap entries, as etcd's own are.
  for (let index = held.length + 1; index <= line.log; index++)
    held.push(entryOf(reading.entries, index, Math.min(1, term)));
  if (held.length > replica.log.length && held.length > reading.guessedTo)
    reading.guessedTo = held.length;
  const image: ReplicaImage = {
    ...emptyImage,
    currentTerm: term,
    votedFor: vote,
    entries: held,
    commitMark: commit,
  };
  replica.trigger = 0;
  if (replica.isKnown) {
    const lostEntries = Math.max(0, replica.log.length - line.log);
    const images = [emptyImage, image];
    tell(reading, line, { kind: "nodeCrashed", unsynced: "lost", lostEntries, images }, { of: -1 });
  }
  const cold = !replica.isKnown && term === 0 && held.length === 0;
  tell(reading, line, { kind: "nodeStarted", cold }, { of: -1 });
  tell(reading, line, { kind: "restored", image, restored: 0 });
  Object.assign(replica, createEtcdReplica(replica.node), {
    isKnown: true,
    term,
    vote,
    commit,
    applied: commit,
    durable: held.length,
    log: [...held],
  });
  tell(reading, line, {
    kind: "roleChanged",
    role: "follower",
    phase: "none",
    term,
    leader: null,
    reason: "started",
    nodes: [],
  });
}

/** A role or a term that is not the one before. */
export function followRole(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine): void {
  const { role, term, node } = line;
  const old = { role: replica.role, term: replica.term };
  if (role === old.role && term === old.term) return;
  const isLeader = role === "StateLeader";
  const isFollower = role === "StateFollower";
  const isCandidate = !isLeader && !isFollower;
  if (term !== old.term) replica.vote = null;
  if (role === "StateCandidate") {
    replica.vote = node;
    replica.granters = [];
  }
  replica.role = role;
  replica.term = term;
  replica.isServing = false;
  replica.match.length = 0;
  if (isLeader) replica.leader = node;
  else if (isCandidate || term !== old.term) replica.leader = null;
  tell(reading, line, {
    kind: "roleChanged",
    role: isLeader ? "leader" : isFollower ? "follower" : "candidate",
    phase: isCandidate ? (role === "StateCandidate" ? "election" : "preVote") : "none",
    term,
    leader: replica.leader,
    reason: isFollower ? reasonToFollow(old, line) : isLeader ? "electionWon" : "electionTimeout",
    nodes: isLeader ? replica.granters : [],
  });
}

function reasonToFollow(
  old: { readonly role: string; readonly term: number },
  { term }: EtcdLine,
): RoleReason {
  if (term !== old.term) return "higherTerm";
  return old.role === "StateLeader" ? "lostQuorum" : "heardLeader";
}

/** A vote that no answer told of. */
export function followVote(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine): void {
  const { vote, node } = line;
  if (vote === null || vote === replica.vote) return;
  replica.vote = vote;
  if (vote !== node) decideVote(reading, replica, { line, candidate: vote, granted: true });
}

/** How far the node knows its log to be committed, and has applied it. */
export function followCommit(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine): void {
  const { commit, applied, node, term } = line;
  if (commit !== replica.commit) {
    const isLeader = line.role === "StateLeader";
    const holds = reading.replicas.filter(
      (peer) => peer.node === node || (replica.match[peer.node] ?? 0) >= commit,
    );
    const copies = isLeader ? holds.map((peer) => peer.node) : [];
    tell(reading, line, { kind: "commitAdvanced", from: replica.commit, to: commit, copies });
    replica.commit = commit;
    const isOwn = replica.log[commit - 1]?.term === term;
    if (isLeader && isOwn && !replica.isServing) {
      replica.isServing = true;
      tell(reading, line, { kind: "serving", term, index: commit });
    }
  }
  if (applied !== null && applied > replica.applied) {
    tell(reading, line, { kind: "entriesApplied", from: replica.applied + 1, to: applied });
    replica.applied = applied;
  }
}
