import { nodeName, type LogIndex, type Term } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import { entryAt, lastIndex, lastTerm } from "../raft/log.ts";
import type { AppendEntries, InstallSnapshot, RaftMessage, RequestVote } from "../raft/message.ts";
import type { Replica } from "../raft/replica.ts";
import { isSameEntry } from "./logTree.ts";
import type { Evidence } from "./violation.ts";
import { report, type Place, type ReplicaWitness } from "./witness.ts";

/** S24: what a message says of its sender, at the instant that it leaves. */
export function checkSanity(
  place: Place,
  witness: ReplicaWitness,
  { message, replica }: { readonly message: RaftMessage; readonly replica: Replica },
): void {
  checkTermSaid(place, message, replica);
  switch (message.kind) {
    case "requestVote":
      return checkRequest(place, witness, { message, replica });
    case "requestVoteResponse":
      return;
    case "appendEntries":
      return checkAppend(place, witness, { message, replica });
    case "appendEntriesResponse":
      if (message.success) checkAcknowledged(place, witness, message.index);
      return;
    case "installSnapshot":
      return checkOffered(place, message, replica);
    case "installSnapshotResponse":
      checkAcknowledged(place, witness, message.index);
  }
}

/** Nobody speaks of a term that it has not reached; a pre-vote asks for exactly the next (9.6). */
function checkTermSaid(place: Place, message: RaftMessage, { currentTerm }: Replica): void {
  const { term, kind } = message;
  if (kind === "requestVote" && message.preVote) {
    // One that was held up may speak of a term that has begun since.
    if (term <= currentTerm + 1) return;
  } else if (kind === "requestVoteResponse" && message.preVote && message.granted) {
    // It repeats the term that was asked for.
    if (term === message.asked) return;
  } else if (term <= currentTerm) return;
  complain(place, `sent a ${kind} of term ${term}, but is only in term ${currentTerm}`, {
    term,
    currentTerm,
  });
}

/** A candidate's last entry is that of its log when it began to ask. */
function checkRequest(
  place: Place,
  witness: ReplicaWitness,
  { message, replica }: { readonly message: RequestVote; readonly replica: Replica },
): void {
  const { term, preVote, lastLogIndex, lastLogTerm } = message;
  // Requests of an earlier campaign may have waited for the disk; its log's end was noted then.
  const begun = preVote
    ? { index: lastIndex(replica.log), term: lastTerm(replica.log) }
    : witness.campaigns.get(term);
  if (begun === undefined && !place.checker.sawEverything) return;
  if (begun?.index === lastLogIndex && begun.term === lastLogTerm) return;
  complain(
    place,
    begun === undefined
      ? `asked for votes in term ${term} without being a candidate`
      : `asked for votes with a log up to (${lastLogIndex}, term ${lastLogTerm}), but it ends at (${begun.index}, term ${begun.term})`,
    {
      term,
      lastLogIndex,
      lastLogTerm,
      ownIndex: begun?.index ?? null,
      ownTerm: begun?.term ?? null,
    },
  );
}

/** A leader sends its own log, anchored in it, and what it knows to be committed. */
function checkAppend(
  place: Place,
  witness: ReplicaWitness,
  { message, replica }: { readonly message: AppendEntries; readonly replica: Replica },
): void {
  const { log, commitIndex } = replica;
  // What it sent it may have compacted away in the same step.
  const { tree } = place.checker.partitions[place.partition]!;
  const held = (index: LogIndex): Entry | null =>
    entryAt(log, index) ??
    (index <= log.baseIndex ? tree.entries[witness.log[index - 1] ?? 0]! : null);
  const prevTerm = prevTermOf(message.prevLogIndex, held);
  const { prevLogIndex, prevLogTerm, entries, leaderCommit } = message;
  if (leaderCommit > commitIndex)
    complain(place, `told of commits up to ${leaderCommit}, but knows of ${commitIndex}`, {
      leaderCommit,
      commitIndex,
    });
  if (prevTerm !== prevLogTerm)
    complain(
      place,
      `anchored an append in (${prevLogIndex}, term ${prevLogTerm}), which its log does not hold`,
      { prevLogIndex, prevLogTerm, ownTerm: prevTerm },
    );
  for (let slot = 0; slot < entries.length; slot++) {
    const entry = entries[slot]!;
    const index = prevLogIndex + 1 + slot;
    const own = held(index);
    if (own === entry || (own !== null && isSameEntry(own, entry))) continue;
    complain(place, `sent an entry of index ${entry.index} that its log does not hold there`, {
      index,
      term: entry.term,
      ownTerm: own?.term ?? null,
    });
    return;
  }
}

function prevTermOf(index: LogIndex, held: (index: LogIndex) => Entry | null): Term | null {
  return index === 0 ? 0 : (held(index)?.term ?? null);
}

/** Section 7: a snapshot holds what is committed, and nothing else. */
function checkOffered(place: Place, { index }: InstallSnapshot, { commitIndex }: Replica): void {
  if (index <= commitIndex) return;
  complain(place, `offered a snapshot up to ${index}, but knows of commits up to ${commitIndex}`, {
    index,
    commitIndex,
  });
}

/** §5.3, and what an acknowledgement is worth: the disk holds all of it. */
function checkAcknowledged(place: Place, witness: ReplicaWitness, index: LogIndex): void {
  const { diskLog, log } = witness;
  if (index <= diskLog.length && (index === 0 || diskLog[index - 1] === log[index - 1])) return;
  complain(
    place,
    index <= diskLog.length
      ? `acknowledged up to ${index}, but its disk holds another entry there`
      : `acknowledged up to ${index}, but its disk holds only ${diskLog.length}`,
    { index, durable: diskLog.length },
  );
}

function complain(place: Place, what: string, evidence: Evidence): void {
  report(place, "messageSanity", `${nodeName(place.node)} ${what}.`, evidence);
}
