import type { LogIndex, Term } from "../../base/ids.ts";
import type { Entry } from "../../raft/entry.ts";
import type { RaftMessage } from "../../raft/message.ts";
import type { EtcdLineMessage } from "./etcdLine.ts";
import { entryOf, type EtcdEntries, type EtcdReplica } from "./etcdReplica.ts";

/** A message in the lab's words; null for kinds that it has none for. */
export function raftMessage(
  message: EtcdLineMessage,
  { sender, entries }: { readonly sender: EtcdReplica; readonly entries: EtcdEntries },
): RaftMessage | null {
  const { type, term, index, logTerm, commit, reject, rejectHint } = message;
  switch (type) {
    case "MsgVote":
      return {
        kind: "requestVote",
        term,
        preVote: false,
        mayDisrupt: false,
        lastLogIndex: index,
        lastLogTerm: logTerm,
      };
    case "MsgVoteResp": {
      const [asked, preVote, granted] = [term, false, !reject];
      const reason = granted ? "granted" : "alreadyVoted";
      return { kind: "requestVoteResponse", term, asked, preVote, granted, reason, disk: 0 };
    }
    case "MsgApp":
    case "MsgHeartbeat":
    case "MsgSnap": {
      // A snapshot is all up to its index, which the trace writes where entries are counted.
      const sent = entriesSent(sender.log, entries, {
        prevIndex: index,
        count: message.entries,
        term,
      });
      return {
        kind: "appendEntries",
        term,
        prevLogIndex: index,
        prevLogTerm: logTerm,
        entries: sent,
        leaderCommit: commit,
        round: 0,
        sentAt: 0,
      };
    }
    case "MsgAppResp":
    case "MsgHeartbeatResp":
      return {
        kind: "appendEntriesResponse",
        term,
        success: !reject,
        index,
        hintIndex: reject ? rejectHint : 0,
        hintTerm: reject ? logTerm : 0,
        saturated: false,
        disk: 0,
        round: 0,
        sentAt: 0,
      };
    default:
      return null;
  }
}

function entriesSent(
  log: readonly Entry[],
  known: EtcdEntries,
  {
    prevIndex,
    count,
    term,
  }: { readonly prevIndex: LogIndex; readonly count: number; readonly term: Term },
): Entry[] {
  const sent: Entry[] = [];
  for (let index = prevIndex + 1; index <= prevIndex + count; index++)
    sent.push(log[index - 1] ?? entryOf(known, index, term));
  return sent;
}
