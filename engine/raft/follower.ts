import { assert } from "../base/assert.ts";
import type { LogIndex, NodeId } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import type { Entry } from "./entry.ts";
import { appendEntry, lastIndex, lastPossibleMatch, termAt, truncateFrom } from "./log.ts";
import type { AppendEntries, MessageFrom } from "./message.ts";
import { becomeFollower, followConfiguration, setElectionTimer, type Replica } from "./replica.ts";
import { advanceCommit } from "./replication.ts";
import { isSafe } from "./rules.ts";

/** The receiver's side of AppendEntries (Figure 2), for an append of the current term. */
export function onAppendEntries(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<AppendEntries>,
): void {
  followLeader(replica, io, from);
  const { prevLogIndex, prevLogTerm, entries, leaderCommit } = message;

  const ownTerm =
    prevLogIndex < agreedIndex(replica) ? prevLogTerm : termAt(replica.log, prevLogIndex);
  if (ownTerm !== prevLogTerm && !io.rules["unanchored-appends"]) {
    reject(replica, io, { from, message });
    return;
  }
  if (isSaturated(replica, io) && entries.some((entry) => !isHeld(replica, entry))) {
    // Said explicitly, never acknowledged: silence would be mistaken for a slow link.
    answer(io, from, replica, { success: false, index: prevLogIndex, saturated: true });
    return;
  }
  store(replica, io, { from, message });

  // Figure 2, receiver 5: "index of last new entry", that is, the last one this append verified.
  const verified = prevLogIndex + entries.length;
  const known = io.rules["commit-unverified-tail"] ? lastIndex(replica.log) : verified;
  const to = Math.min(leaderCommit, known, lastIndex(replica.log));
  if (to > replica.commitIndex) advanceCommit(replica, io, { to, copies: [] });
  const saturated = isSaturated(replica, io);
  answer(io, from, replica, { success: true, index: verified, saturated });
  // Whom its leader sends entries again needs no snapshot.
  if (replica.receiving.length > 0) replica.receiving.length = 0;
}

/** Takes no entries for now: its disk is full, or too much waits for it already. */
export function isSaturated({ partition }: Replica, io: RaftContext): boolean {
  return io.diskFull || io.walDepth[partition]! >= io.settings.maxWalQueueDepthPerPartition;
}

/** §5.2: whoever sends a valid append of this term is its leader. */
export function followLeader(replica: Replica, io: RaftContext, from: NodeId): void {
  assert(
    replica.role.kind !== "leader" || !isSafe(io.rules),
    "two leaders in one term (Election Safety)",
  );
  if (replica.role.kind !== "follower")
    becomeFollower(replica, io, { term: replica.currentTerm, leader: from, reason: "heardLeader" });
  else if (replica.role.leader !== from) {
    replica.role.leader = from;
    if (io.tracing)
      io.effects.push({
        kind: "fact",
        fact: { kind: "leaderKnown", leader: from, term: replica.currentTerm },
      });
  }
  replica.lastLeaderContact = io.now;
  setElectionTimer(replica, io, "heardLeader");
}

/** Skips what is already there; on the first difference truncates, then appends the rest (§5.3). */
function store(replica: Replica, io: RaftContext, { message }: MessageFrom<AppendEntries>): void {
  const { log } = replica;
  const { entries } = message;
  let firstNew = 0;
  while (firstNew < entries.length && isHeld(replica, entries[firstNew] as Entry)) firstNew += 1;
  if (io.rules["truncate-always"])
    truncate(replica, io, message.prevLogIndex + firstNew + 1, message);
  const first = entries[firstNew];
  if (first === undefined) return;
  if (io.rules["keep-conflicting-tail"] && first.index <= lastIndex(log)) return;
  if (io.rules["unanchored-appends"] && first.index > lastIndex(log) + 1) return;
  let fresh = firstNew === 0 ? entries : entries.slice(firstNew);
  if (io.rules["overwrite-in-place"])
    fresh = [...fresh, ...log.entries.slice(message.prevLogIndex + entries.length - log.baseIndex)];
  truncate(replica, io, first.index, message);
  for (const entry of fresh) appendEntry(log, entry);
  followConfiguration(replica, io, { appended: fresh });
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "entriesAppended", entries: fresh, asLeader: false },
    });
  io.effects.push({ kind: "write", record: { kind: "entries", entries: fresh } });
}

function isHeld(replica: Replica, entry: Entry): boolean {
  return entry.index <= agreedIndex(replica) || termAt(replica.log, entry.index) === entry.term;
}

/**
 * What is committed agrees with every leader (Leader Completeness): no need to look below it. (Only
 * a wrong rule leaves a log that ends before its commitIndex.)
 */
function agreedIndex({ commitIndex, log }: Replica): LogIndex {
  return Math.min(commitIndex, lastIndex(log));
}

function truncate(
  replica: Replica,
  io: RaftContext,
  asked: LogIndex,
  { term }: AppendEntries,
): void {
  const { log } = replica;
  // Only a wrong rule would reach below the base.
  const from = Math.max(asked, log.baseIndex + 1);
  if (from > lastIndex(log)) return;
  assert(
    from > replica.commitIndex || !isSafe(io.rules),
    "a committed entry is never truncated (State Machine Safety)",
  );
  const conflictTerm = termAt(log, from) as number;
  truncateFrom(log, from);
  if (replica.durableIndex >= from) replica.durableIndex = from - 1;
  followConfiguration(replica, io, { truncatedFrom: from });
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "logTruncated", from, conflictTerm, leaderTerm: term },
    });
}

function reject(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<AppendEntries>,
): void {
  const { prevLogIndex, prevLogTerm } = message;
  // End of §5.3: the hint skips a conflicting term at once, so that repair costs a round per term.
  const hint = lastPossibleMatch(replica.log, { index: prevLogIndex, term: prevLogTerm });
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: {
        kind: "appendRejected",
        leader: from,
        prevLogIndex,
        prevLogTerm,
        ownTerm: termAt(replica.log, prevLogIndex),
        hintIndex: hint.index,
      },
    });
  answer(io, from, replica, {
    success: false,
    index: prevLogIndex,
    hintIndex: hint.index,
    hintTerm: hint.term,
  });
}

/** Answers an append, also one of a stale term; the answer waits for the disk it speaks of. */
export function answer(
  io: RaftContext,
  to: NodeId,
  replica: Replica,
  {
    success,
    index,
    hintIndex = 0,
    hintTerm = 0,
    saturated = false,
  }: {
    success: boolean;
    index: LogIndex;
    hintIndex?: LogIndex;
    hintTerm?: number;
    saturated?: boolean;
  },
): void {
  io.effects.push({
    kind: "send",
    to,
    afterSync: !io.rules["ack-before-sync"],
    message: {
      kind: "appendEntriesResponse",
      term: replica.currentTerm,
      success,
      index,
      hintIndex,
      hintTerm,
      saturated,
      disk: io.disk,
    },
  });
}
