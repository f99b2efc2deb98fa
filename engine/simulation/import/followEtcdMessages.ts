import type { Micros } from "../../base/ids.ts";
import { quorumSize } from "../../raft/quorum.ts";
import type { EtcdLine, EtcdLineMessage } from "./etcdLine.ts";
import { raftMessage } from "./etcdMessages.ts";
import { decideVote, lineMicros, tell, type EtcdReading } from "./etcdReading.ts";
import type { EtcdReplica } from "./etcdReplica.ts";

/** What never arrives is seen for so long. */
const lostMicros: Micros = 5 * lineMicros;
/** A line that tells of a message, and its place among the lines. */
export interface EtcdMessageLine {
  readonly slot: number;
  readonly line: EtcdLine;
  readonly message: EtcdLineMessage;
}

/** A message leaves. */
export function sendMessage(
  reading: EtcdReading,
  replica: EtcdReplica,
  { slot, line, message }: EtcdMessageLine,
): void {
  const { from, to, type, reject } = message;
  // What a node tells itself does not travel.
  if (from === to) return;
  if (type === "MsgVoteResp") {
    decideVote(reading, replica, { line, candidate: to, granted: !reject });
    if (!reject) replica.vote = to;
  }
  const body = raftMessage(message, { sender: replica, entries: reading.entries });
  if (body === null) return;
  const arrival = reading.flights.arrivalOf.get(slot);
  const ref = tell(reading, line, {
    kind: "messageSent",
    to,
    message: body,
    deliverAt:
      arrival === undefined
        ? line.line * lineMicros + lostMicros
        : reading.lines[arrival]!.line * lineMicros,
    fate: arrival === undefined ? "lost" : "travels",
    copyAt: null,
  });
  reading.sent.set(slot, { ref, message: body });
}

/** A message arrives, at a node that is shown as it was before. */
export function receiveMessage(
  reading: EtcdReading,
  replica: EtcdReplica,
  { slot, line, message }: EtcdMessageLine,
): void {
  const { from, to, type, term, reject, index, rejectHint } = message;
  const sent = reading.sent.get(reading.flights.sendingOf.get(slot) ?? -1);
  const sender = reading.replicas[from]!;
  const body = sent?.message ?? raftMessage(message, { sender, entries: reading.entries });
  if (body === null) return;
  if (from !== to) {
    const fact = { kind: "messageDelivered", from, message: body.kind } as const;
    replica.trigger = tell(reading, line, fact, { cause: sent?.ref ?? 0 });
  }
  switch (body.kind) {
    case "appendEntries":
      if (term < replica.term) return;
      if (type !== "MsgHeartbeat")
        replica.pending = {
          prevIndex: body.prevLogIndex,
          prevTerm: body.prevLogTerm,
          entries: body.entries,
        };
      if (term === replica.term && replica.leader !== from && replica.role === "StateFollower") {
        replica.leader = from;
        tell(reading, line, { kind: "leaderKnown", leader: from, term });
      }
      return;
    case "requestVoteResponse":
      if (replica.role !== "StateCandidate" || term !== replica.term) return;
      if (!reject && !replica.granters.includes(from))
        replica.granters = [...replica.granters, from];
      tell(reading, line, {
        kind: "voteCounted",
        voter: from,
        term,
        preVote: false,
        granted: !reject,
        reason: reject ? "alreadyVoted" : "granted",
        granters: replica.granters,
        needed: quorumSize(reading.nodes),
      });
      return;
    case "appendEntriesResponse": {
      if (replica.role !== "StateLeader" || term !== replica.term) return;
      if (type === "MsgHeartbeatResp") return;
      const known = replica.match[from] ?? 0;
      const matchIndex = reject ? known : Math.max(known, index);
      replica.match[from] = matchIndex;
      if (from === to) return;
      tell(reading, line, {
        kind: "progressChanged",
        peer: from,
        mode: reject ? "probe" : "replicate",
        matchIndex,
        nextIndex: reject
          ? Math.max(matchIndex, Math.min(index - 1, rejectHint)) + 1
          : matchIndex + 1,
      });
      return;
    }
    case "requestVote":
    // A trace has no snapshots: MsgSnap is read as an append.
    case "installSnapshot":
    case "installSnapshotResponse":
      return;
  }
}
