import { unreachable } from "../../base/assert.ts";
import type { NodeId } from "../../base/ids.ts";
import type { RaftMessage } from "../../raft/message.ts";
import { etcdNode, type EtcdEventName, type EtcdMessage } from "./etcdEvent.ts";

/** A message in etcd's words; null where its trace has none: pre-votes are not traced. */
export function etcdMessage(
  message: RaftMessage,
  { from, to }: { readonly from: NodeId; readonly to: NodeId },
): EtcdMessage | null {
  const bare = {
    from: etcdNode(from),
    to: etcdNode(to),
    entries: 0,
    logTerm: 0,
    index: 0,
    commit: 0,
    vote: "0",
    reject: false,
    rejectHint: 0,
  };
  const { term } = message;
  switch (message.kind) {
    case "requestVote": {
      if (message.preVote) return null;
      const { lastLogIndex: index, lastLogTerm: logTerm } = message;
      return inOrder({ ...bare, type: "MsgVote", term, index, logTerm });
    }
    case "requestVoteResponse":
      if (message.preVote) return null;
      return inOrder({ ...bare, type: "MsgVoteResp", term, reject: !message.granted });
    case "appendEntries": {
      const { prevLogIndex: index, prevLogTerm: logTerm, leaderCommit } = message;
      const entries = message.entries.length;
      // No receiver commits beyond what the message verifies; the specification sends no more.
      const commit = Math.min(leaderCommit, index + entries);
      return inOrder({ ...bare, type: "MsgApp", term, entries, index, logTerm, commit });
    }
    case "appendEntriesResponse": {
      const { success, index, hintIndex: rejectHint, hintTerm: logTerm } = message;
      const refusal = success ? {} : { reject: true, rejectHint, logTerm };
      return inOrder({ ...bare, ...refusal, type: "MsgAppResp", term, index });
    }
    // Its specification knows no snapshots.
    case "installSnapshot":
    case "installSnapshotResponse":
      return null;
    default:
      return unreachable(message);
  }
}

/** The name of the event that a message is sent, or received, with. */
export function etcdMessageEvent(
  direction: "Send" | "Receive",
  { type }: EtcdMessage,
): EtcdEventName {
  switch (type) {
    case "MsgVote":
      return `${direction}RequestVoteRequest`;
    case "MsgVoteResp":
      return `${direction}RequestVoteResponse`;
    case "MsgApp":
      return `${direction}AppendEntriesRequest`;
    case "MsgAppResp":
      return `${direction}AppendEntriesResponse`;
    default:
      return unreachable(type);
  }
}

/** A success that a node tells itself, as etcd's leaders and candidates do. */
export function etcdSelfMessage(
  type: "MsgVoteResp" | "MsgAppResp",
  { node, term, index }: { readonly node: NodeId; readonly term: number; readonly index: number },
): EtcdMessage {
  const self = etcdNode(node);
  return {
    type,
    term,
    from: self,
    to: self,
    entries: 0,
    logTerm: 0,
    index,
    commit: 0,
    vote: "0",
    reject: false,
    rejectHint: 0,
  };
}

/** The fields as etcd orders them. */
function inOrder({ type, term, from, to, ...rest }: EtcdMessage): EtcdMessage {
  return { type, term, from, to, ...rest };
}
