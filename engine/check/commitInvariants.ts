import { nodeName, type LogIndex, type NodeId, type Term } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { memberDisk } from "../raft/configuration.ts";
import { lastIndex } from "../raft/log.ts";
import { quorumSize } from "../raft/quorum.ts";
import { checkNeverFailed } from "./clientInvariants.ts";
import { checkLaterLeaders } from "./electionInvariants.ts";
import { noteCommitted } from "./followTickets.ts";
import { isSameEntry, type LogName } from "./logTree.ts";
import { nodeNames } from "./violation.ts";
import {
  report,
  type PartitionWitness,
  type Place,
  type ReplicaWitness,
  type SeenReplica,
} from "./witness.ts";

/** S8. */
export function checkOrder(place: Place, replica: SeenReplica): void {
  const { commitIndex, lastApplied, durableIndex, log } = replica;
  const last = lastIndex(log);
  const ordered =
    log.baseIndex <= lastApplied &&
    lastApplied <= commitIndex &&
    commitIndex <= last &&
    durableIndex <= last;
  if (ordered) return;
  report(
    place,
    "indexOrder",
    `${nodeName(place.node)} has applied ${lastApplied}, committed ${commitIndex}, durable ${durableIndex} in a log from ${log.baseIndex} to ${last}.`,
    { base: log.baseIndex, lastApplied, commitIndex, durableIndex, last },
  );
}

/** S6 for the node's own part: what it knows to be committed, it never loses. */
export function checkLoss(
  place: Place,
  witness: ReplicaWitness,
  { lostFrom, replica }: { readonly lostFrom: LogIndex; readonly replica: SeenReplica },
): void {
  if (lostFrom === 0) return;
  const name = nodeName(place.node);
  if (lostFrom <= witness.commitIndex)
    report(
      place,
      "committedImmutable",
      `${name} lost entry ${lostFrom}, although it knew everything up to ${witness.commitIndex} to be committed.`,
      { index: lostFrom, commitIndex: witness.commitIndex },
    );
  // S2. A leader of a term can only leave office in it, never come to follow another.
  if (witness.role === "leader" && witness.term === replica.currentTerm)
    report(
      place,
      "leaderAppendOnly",
      `${name} leads term ${witness.term}, and its entry ${lostFrom} was overwritten or deleted.`,
      { index: lostFrom, term: witness.term },
    );
}

/** S7, S12, S6 and S4, for what an event committed on one node. */
export function checkCommit(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  replica: SeenReplica,
): void {
  const { commitIndex, lastApplied } = replica;
  if (commitIndex < witness.commitIndex || lastApplied < witness.lastApplied)
    report(
      place,
      "commitMonotonic",
      `${nodeName(place.node)} went back: committed from ${witness.commitIndex} to ${commitIndex}, applied from ${witness.lastApplied} to ${lastApplied}.`,
      {
        commitFrom: witness.commitIndex,
        commitTo: commitIndex,
        appliedFrom: witness.lastApplied,
        appliedTo: lastApplied,
      },
    );
  if (commitIndex > witness.commitIndex) checkAdvance(place, partition, witness, replica);
  const to = Math.min(lastApplied, witness.log.length);
  for (let index = witness.lastApplied + 1; index <= to; index++)
    checkApplied(place, partition, { index, log: witness.log[index - 1]! });
}

function checkAdvance(
  place: Place,
  partition: PartitionWitness,
  witness: ReplicaWitness,
  replica: SeenReplica,
): void {
  const { committed, committedIn } = partition;
  const { currentTerm } = replica;
  const to = Math.min(replica.commitIndex, witness.log.length);
  // Who commits the configuration without it leads until then, and no longer (4.2.2).
  const isLeaving = witness.role === "leader" && witness.term === currentTerm;
  const leads = replica.role.kind === "leader" || isLeaving;
  if (leads) checkQuorum(place, partition, witness, { replica, to });
  else if (to > committed.length && place.checker.sawEverything)
    report(
      place,
      "quorumDiscipline",
      `${nodeName(place.node)} took entry ${to} for committed, although no leader has committed more than ${committed.length}.`,
      { index: to, committed: committed.length, term: currentTerm },
    );
  for (let index = witness.commitIndex + 1; index <= to; index++) {
    const log = witness.log[index - 1]!;
    const known = committed[index - 1];
    if (known === undefined) {
      noteCommitted(partition, log, currentTerm);
      if (partition.failed.size > 0) checkNeverFailed(place, partition, { index, log });
    } else if (!isSame(partition, known, log)) reportOther(place, partition, { index, known, log });
    else if (leads && currentTerm < committedIn[index - 1]!) committedIn[index - 1] = currentTerm;
  }
  if (leads && to > 0) checkLaterLeaders(place, partition, { index: to, term: currentTerm });
}

function isSame({ tree }: PartitionWitness, a: LogName, b: LogName): boolean {
  return a === b || isSameEntry(tree.entries[a] as Entry, tree.entries[b] as Entry);
}

function reportOther(
  place: Place,
  { tree }: PartitionWitness,
  {
    index,
    known,
    log,
  }: { readonly index: LogIndex; readonly known: LogName; readonly log: LogName },
): void {
  const term = (tree.entries[log] as Entry).term;
  const committedTerm = (tree.entries[known] as Entry).term;
  report(
    place,
    "committedImmutable",
    `${nodeName(place.node)} committed an entry of term ${term} at index ${index}, where an entry of term ${committedTerm} was committed before.`,
    { index, term, committedTerm },
  );
}

/** S12. Durable logs count, of crashed nodes too: that is what the promise rests on. */
function checkQuorum(
  place: Place,
  { tree }: PartitionWitness,
  witness: ReplicaWitness,
  { replica, to }: { readonly replica: SeenReplica; readonly to: LogIndex },
): void {
  const { currentTerm } = replica;
  const { configuration } = replica;
  const { voters, learners } = configuration;
  const log = witness.log[to - 1]!;
  const term: Term = (tree.entries[log] as Entry).term;
  let held = 0;
  const holds = (node: NodeId): boolean =>
    isHeldBy(place, node, { index: to, log, disk: memberDisk(configuration, node) });
  for (const voter of voters) if (holds(voter)) held += 1;
  const needed = quorumSize(voters.length);
  if (term === currentTerm && (held >= needed || !place.checker.seesDisks)) return;
  const holders = voters.filter(holds);
  const name = nodeName(place.node);
  const detail =
    term === currentTerm
      ? `${name} committed entry ${to}, which only ${nodeNames(holders)} of ${voters.length} hold durably.`
      : `${name} leads term ${currentTerm} and committed entry ${to} of term ${term} by counting copies.`;
  report(place, "quorumDiscipline", detail, { index: to, term, currentTerm, holders, needed });
  // S15: what the voters alone do not hold was committed on the word of those who have no vote.
  const others = learners.filter(holds);
  if (term === currentTerm && others.length > 0)
    report(
      place,
      "learnerDiscipline",
      `${name} counted copies of ${nodeNames(others)}, who only listen, to commit entry ${to}.`,
      { index: to, term, holders, learners: others, needed },
    );
}

/**
 * On the very disk that has the vote. What a disk held before it was wiped counts: it was asked
 * before, and votes no more. So any quorum that elects meets the quorum that committed among those
 * that forgot nothing.
 */
function isHeldBy(
  { checker, partition }: Place,
  voter: NodeId,
  { index, log, disk }: { readonly index: LogIndex; readonly log: LogName; readonly disk: number },
): boolean {
  const { wipes, replicas } = checker.nodes[voter]!;
  const { diskLog, forgottenLogs, erasedLog } = replicas[partition]!;
  // Of a partition that is gone there, others may still hear that it was held.
  if (disk === wipes && erasedLog[index - 1] === log) return true;
  const held = disk === wipes ? diskLog : forgottenLogs[disk];
  return held?.[index - 1] === log;
}

/** S5: the first to apply an index decides what everybody applies there. */
function checkApplied(
  place: Place,
  partition: PartitionWitness,
  { index, log }: { readonly index: LogIndex; readonly log: LogName },
): void {
  const first = partition.applied[index - 1];
  if (first === undefined) partition.applied[index - 1] = log;
  else if (!isSame(partition, first, log))
    report(
      place,
      "stateMachineSafety",
      `${nodeName(place.node)} applied another entry at index ${index} than was applied there before.`,
      {
        index,
        term: (partition.tree.entries[log] as Entry).term,
        firstTerm: (partition.tree.entries[first] as Entry).term,
      },
    );
}
