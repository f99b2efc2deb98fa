import type { NodeId } from "../../base/ids.ts";

/**
 * One event of etcd's trace validation, as `state_trace.go` of etcd-io/raft writes it (build tag
 * with_tla): `TracingEvent`. Numbers of nodes are strings, from "1" on; "0" is none.
 */
export interface EtcdEvent {
  readonly name: EtcdEventName;
  readonly nid: string;
  readonly state: { readonly term: number; readonly vote: string; readonly commit: number };
  readonly role: EtcdRole;
  /** The last index of the node's log. */
  readonly log: number;
  /** Voters, and the voters of a configuration that is being left. */
  readonly conf: readonly [readonly string[], readonly string[]];
  readonly msg?: EtcdMessage;
  readonly prop?: Readonly<Record<string, unknown>>;
}

export type EtcdEventName =
  | "InitState"
  | "BecomeCandidate"
  | "BecomeFollower"
  | "BecomeLeader"
  | "Commit"
  | "Replicate"
  | "Ready"
  | EtcdSendName
  | EtcdReceiveName;

type EtcdSendName =
  | "SendAppendEntriesRequest"
  | "SendAppendEntriesResponse"
  | "SendRequestVoteRequest"
  | "SendRequestVoteResponse";

type EtcdReceiveName =
  | "ReceiveAppendEntriesRequest"
  | "ReceiveAppendEntriesResponse"
  | "ReceiveRequestVoteRequest"
  | "ReceiveRequestVoteResponse";

export type EtcdRole = "StateFollower" | "StateCandidate" | "StateLeader" | "StatePreCandidate";

/** `TracingMessage`: of a raftpb.Message what the specification compares. */
export interface EtcdMessage {
  readonly type: "MsgVote" | "MsgVoteResp" | "MsgApp" | "MsgAppResp";
  readonly term: number;
  readonly from: string;
  readonly to: string;
  /** How many entries it carries. */
  readonly entries: number;
  readonly logTerm: number;
  readonly index: number;
  readonly commit: number;
  readonly vote: string;
  readonly reject: boolean;
  readonly rejectHint: number;
}

/** A node as etcd names it; null is "0". */
export function etcdNode(node: NodeId | null): string {
  return String(node === null ? 0 : node + 1);
}
