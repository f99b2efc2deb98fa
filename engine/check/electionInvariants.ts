import { nodeName, type NodeId, type Term } from "../base/ids.ts";
import type { RaftMessage } from "../raft/message.ts";
import { prefixOf } from "./logTree.ts";
import {
  report,
  type LeaderWitness,
  type PartitionWitness,
  type Place,
  type ReplicaWitness,
  type SeenReplica,
} from "./witness.ts";

/** S11, and S10 as far as the replica itself shows it: within a term a vote is never changed. */
export function checkTerm(place: Place, witness: ReplicaWitness, replica: SeenReplica): void {
  const { currentTerm, votedFor } = replica;
  const name = nodeName(place.node);
  if (currentTerm < witness.term)
    report(
      place,
      "termMonotonic",
      `${name} went back from term ${witness.term} to term ${currentTerm}.`,
      { from: witness.term, to: currentTerm },
    );
  if (currentTerm !== witness.term || witness.votedFor === null) return;
  if (votedFor !== witness.votedFor)
    report(
      place,
      "voteOnce",
      `${name} changed its vote of term ${currentTerm} from ${nodeName(witness.votedFor)} to ${votedFor === null ? "nobody" : nodeName(votedFor)}.`,
      { term: currentTerm, from: witness.votedFor, to: votedFor },
    );
}

/** S11 across a restart: neither what was durable nor what was said may be forgotten. */
export function checkRestart(place: Place, witness: ReplicaWitness, replica: SeenReplica): void {
  const { diskTerm, toldTerm } = witness;
  const bound = Math.max(diskTerm, toldTerm);
  if (replica.currentTerm >= bound) return;
  const held = diskTerm >= toldTerm ? "its disk held" : "it had spoken in";
  report(
    place,
    "termMonotonic",
    `${nodeName(place.node)} restarted in term ${replica.currentTerm}, although ${held} term ${bound}.`,
    { to: replica.currentTerm, diskTerm, toldTerm },
  );
}

/** S1 and S4, at the moment that somebody is first seen leading a term. */
export function checkLeader(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  term: Term,
): void {
  const { node, at } = place;
  const known = partition.leaders.get(term);
  if (known === undefined) {
    const log = witness.log[witness.log.length - 1] ?? 0;
    partition.leaders.set(term, { node, at, log });
    if (term > partition.newestLeaderTerm) partition.newestLeaderTerm = term;
  } else if (known.node !== node) reportSecondLeader(place, term, known);
  // A leader voted for itself.
  tellVote(place, witness, { term, candidate: node });

  const { committed, committedIn } = partition;
  let index = committed.length;
  while (index > 0 && committedIn[index - 1]! >= term) index -= 1;
  // Equal names mean equal logs: what stands below needs no look.
  if (index === 0 || witness.log[index - 1] === committed[index - 1]) return;
  while (index > 1 && witness.log[index - 2] !== committed[index - 2]) index -= 1;
  report(
    place,
    "leaderCompleteness",
    `${nodeName(node)} leads term ${term} without entry ${index}, which was committed in term ${committedIn[index - 1]}.`,
    { term, index, committedIn: committedIn[index - 1]! },
  );
}

/** S4 from the other side: an older term committed something while a later leader was in office. */
export function checkLaterLeaders(
  place: Place,
  partition: PartitionWitness,
  { index, term }: { readonly index: number; readonly term: Term },
): void {
  if (partition.newestLeaderTerm <= term) return;
  for (const [later, { node, log }] of partition.leaders) {
    if (later <= term || prefixOf(partition.tree, log, index) === partition.committed[index - 1])
      continue;
    report(
      { ...place, node },
      "leaderCompleteness",
      `${nodeName(node)} was elected in term ${later} without entry ${index}, which term ${term} committed.`,
      { term: later, index, committedIn: term },
    );
  }
}

/** What may be read off a message that leaves a node. */
export function checkMessage(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  { to, message }: { readonly to: NodeId; readonly message: RaftMessage },
): void {
  const { term } = message;
  switch (message.kind) {
    case "requestVote":
      // A pre-vote speaks of a term that nobody is in.
      if (message.preVote) return;
      // Whoever asks for votes has given its own.
      tellVote(place, witness, { term, candidate: place.node });
      break;
    case "requestVoteResponse":
      if (message.preVote && message.granted) return;
      if (message.granted) tellVote(place, witness, { term, candidate: to });
      break;
    case "installSnapshot":
    case "appendEntries": {
      // S1 on the wire: one node alone speaks for a term.
      const leader = partition.leaders.get(term);
      if (leader === undefined)
        partition.leaders.set(term, { node: place.node, at: place.at, log: 0 });
      else if (leader.node !== place.node) reportSecondLeader(place, term, leader);
      break;
    }
    case "appendEntriesResponse":
    case "installSnapshotResponse":
      break;
  }
  if (term > witness.toldTerm) witness.toldTerm = term;
}

function reportSecondLeader(place: Place, term: Term, first: LeaderWitness): void {
  report(
    place,
    "electionSafety",
    `${nodeName(first.node)} and ${nodeName(place.node)} both lead term ${term}.`,
    { term, leaders: [first.node, place.node], firstSeenAt: first.at },
  );
}

/** S10: at the instant a vote is told, it is the term's only one, and durable. */
function tellVote(
  place: Place,
  witness: ReplicaWitness,
  { term, candidate }: { readonly term: Term; readonly candidate: NodeId },
): void {
  const voter = nodeName(place.node);
  const told = witness.toldVotes.get(term);
  if (told === undefined) witness.toldVotes.set(term, candidate);
  else if (told !== candidate)
    report(
      place,
      "voteOnce",
      `${voter} gave its vote of term ${term} to ${nodeName(told)}, and then to ${nodeName(candidate)}.`,
      { term, candidates: [told, candidate] },
    );
  const stored = witness.storedVotes.get(term) ?? null;
  if (stored === candidate) return;
  report(
    place,
    "voteOnce",
    `${voter} told ${nodeName(candidate)} of its vote in term ${term} before the disk held it.`,
    { term, candidate, stored },
  );
}
