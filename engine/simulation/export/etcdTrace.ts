import type { Micros, PartitionId } from "../../base/ids.ts";
import { isNodeMessage } from "../../node/nodeMessage.ts";
import { foldTrace } from "../foldTrace.ts";
import type { FactOf, TraceEvent } from "../trace.ts";
import { createView, replicaOf, type ClusterView, type ReplicaView } from "../view.ts";
import {
  etcdNode,
  type EtcdEvent,
  type EtcdEventName,
  type EtcdMessage,
  type EtcdRole,
} from "./etcdEvent.ts";
import { etcdMessage, etcdMessageEvent, etcdSelfMessage } from "./etcdMessage.ts";
import type { RecordedRun } from "./labTrace.ts";

/** What is remembered while a trace is being rewritten. */
interface Rewriting {
  readonly run: RecordedRun;
  readonly partition: PartitionId;
  view: ClusterView;
  readonly sent: Map<number, TraceEvent & { readonly fact: FactOf<"messageSent"> }>;
  readonly nodes: readonly RewrittenNode[];
  readonly lines: string[];
  /** Lines of the instant that is being written: two lines never have the same `ts`. */
  at: Micros;
  sameInstant: number;
}

interface RewrittenNode {
  /** etcd's specification knows no pre-vote: meanwhile a node is what it was before. */
  role: EtcdRole;
  /** Ends of appends that a leader has told itself of, and its disk not yet. */
  readonly ownAppends: number[];
  /** Something was written, or sent, since the last Ready. */
  isDirty: boolean;
}

/**
 * One partition's trace as etcd's own trace validation reads it (`Traceetcdraft.tla`). Pre-votes,
 * timers, clients and faults have no place there and are left out.
 */
export function printEtcdTrace(run: RecordedRun, partition: PartitionId): string[] {
  const { config, events } = run;
  const rewriting: Rewriting = {
    run,
    partition,
    view: createView(config),
    sent: new Map(),
    nodes: Array.from({ length: config.nodes }, () => ({
      role: "StateFollower",
      ownAppends: [],
      isDirty: false,
    })),
    lines: [],
    at: 0,
    sameInstant: 0,
  };
  for (const [slot, event] of events.entries()) {
    rewrite(rewriting, event);
    const next = events[slot + 1];
    if (event.node >= 0 && (next?.node !== event.node || next.at !== event.at))
      endGroup(rewriting, event);
  }
  return rewriting.lines;
}

function rewrite(rewriting: Rewriting, event: TraceEvent): void {
  const { partition, nodes, sent } = rewriting;
  const { fact, node, ref, cause } = event;
  const concerns = event.partition === partition || fact.kind === "nodeCrashed";
  if (!concerns || node < 0) return;
  const own = nodes[node]!;
  const before = replicaOf(rewriting.view, node, partition);
  // A receiver is shown as it was when the message came.
  if (fact.kind === "messageDelivered") {
    const message = sent.get(cause);
    if (message !== undefined) writeMessage(rewriting, event, "Receive", message);
  }
  // Messages under way are no part of a node's state.
  const isMessage = fact.kind === "messageSent" || fact.kind === "messageDelivered";
  if (!isMessage) rewriting.view = foldTrace(rewriting.view, [event]);
  const after = replicaOf(rewriting.view, node, partition);
  if (hardStateDiffers(before, after)) own.isDirty = true;
  switch (fact.kind) {
    case "messageSent":
      sent.set(ref, { ...event, fact });
      writeMessage(rewriting, event, "Send", { ...event, fact });
      return;
    case "nodeCrashed":
      own.role = "StateFollower";
      own.ownAppends.length = 0;
      own.isDirty = false;
      return;
    case "restored":
      write(rewriting, event, "InitState");
      return;
    case "roleChanged":
      return changeRole(rewriting, event, fact, before);
    case "voteCounted":
      if (fact.voter === node && !fact.preVote) writeOwn(rewriting, event, "Receive", 0);
      return;
    case "entriesAppended": {
      if (!fact.asLeader) return;
      // etcd speaks of an entry before its log holds it.
      for (const _ of fact.entries) write(rewriting, event, "Replicate", { log: before.log.last });
      own.ownAppends.push(after.log.last);
      writeOwn(rewriting, event, "Send", after.log.last);
      return;
    }
    case "entriesDurable":
      while ((own.ownAppends[0] ?? Infinity) <= fact.index)
        writeOwn(rewriting, event, "Receive", own.ownAppends.shift()!);
      return;
    case "commitAdvanced":
      if (own.role === "StateLeader") write(rewriting, event, "Commit");
      return;
    default:
      return;
  }
}

function hardStateDiffers(a: ReplicaView, b: ReplicaView): boolean {
  return (
    a.term !== b.term ||
    a.votedFor !== b.votedFor ||
    a.commitIndex !== b.commitIndex ||
    a.log !== b.log
  );
}

function changeRole(
  rewriting: Rewriting,
  event: TraceEvent,
  { role, phase, term, reason }: FactOf<"roleChanged">,
  before: ReplicaView,
): void {
  const own = rewriting.nodes[event.node]!;
  if (reason === "started" || phase === "preVote") return;
  const old = own.role;
  own.ownAppends.length = 0;
  switch (role) {
    case "candidate":
      own.role = "StateCandidate";
      write(rewriting, event, "BecomeCandidate");
      writeOwn(rewriting, event, "Send", 0);
      return;
    case "leader":
      own.role = "StateLeader";
      write(rewriting, event, "BecomeLeader");
      return;
    case "follower":
      own.role = "StateFollower";
      if (old !== "StateFollower" || term !== before.term)
        write(rewriting, event, "BecomeFollower");
      return;
  }
}

/** All that a node did at one instant is persisted and sent at once: etcd's Ready. */
function endGroup(rewriting: Rewriting, event: TraceEvent): void {
  const own = rewriting.nodes[event.node]!;
  if (!own.isDirty || event.fact.kind === "nodeCrashed") return;
  write(rewriting, event, "Ready");
  own.isDirty = false;
}

function writeMessage(
  rewriting: Rewriting,
  event: TraceEvent,
  direction: "Send" | "Receive",
  { node: from, fact }: TraceEvent & { readonly fact: FactOf<"messageSent"> },
): void {
  const { message } = fact;
  const msg = isNodeMessage(message) ? null : etcdMessage(message, { from, to: fact.to });
  if (msg === null) return;
  const name = etcdMessageEvent(direction, msg);
  const replica = replicaOf(rewriting.view, event.node, rewriting.partition);
  const peer = replica.peers.find((known) => known.peer === fact.to);
  const isAppend = direction === "Send" && msg.type === "MsgApp";
  const prop =
    isAppend && peer !== undefined
      ? { prop: { match: peer.matchIndex, next: peer.nextIndex } }
      : {};
  write(rewriting, event, name, { msg, ...prop });
}

/** What a candidate or a leader says to itself: its own vote (index 0), its own append. */
function writeOwn(
  rewriting: Rewriting,
  event: TraceEvent,
  direction: "Send" | "Receive",
  index: number,
): void {
  const { node } = event;
  const { term } = replicaOf(rewriting.view, node, rewriting.partition);
  const type = index === 0 ? "MsgVoteResp" : "MsgAppResp";
  const msg = etcdSelfMessage(type, { node, term, index });
  write(rewriting, event, etcdMessageEvent(direction, msg), { msg });
}

function write(
  rewriting: Rewriting,
  { node, at }: TraceEvent,
  name: EtcdEventName,
  more: {
    readonly msg?: EtcdMessage;
    readonly log?: number;
    readonly prop?: Readonly<Record<string, unknown>>;
  } = {},
): void {
  const { view, partition, run, nodes } = rewriting;
  const { term, votedFor, commitIndex, log } = replicaOf(view, node, partition);
  const { msg, prop } = more;
  const event: EtcdEvent = {
    name,
    nid: etcdNode(node),
    state: { term, vote: etcdNode(votedFor), commit: commitIndex },
    role: nodes[node]!.role,
    log: more.log ?? log.last,
    conf: [Array.from({ length: run.config.nodes }, (_, id) => etcdNode(id)), []],
    ...(msg === undefined ? {} : { msg }),
    ...(prop === undefined ? {} : { prop }),
  };
  if (!name.startsWith("Receive")) nodes[node]!.isDirty = true;
  const ts = nextStamp(rewriting, at);
  rewriting.lines.push(
    `{"level":"debug","ts":${ts},"msg":"trace","tag":"trace","event":${JSON.stringify(event)}}`,
  );
}

/**
 * Seconds, all of one width and none twice: `validate.sh` sorts its input as text by this field.
 * Nine digits behind the point: microseconds, and the line's number within its microsecond.
 */
function nextStamp(rewriting: Rewriting, at: Micros): string {
  rewriting.sameInstant = at === rewriting.at ? rewriting.sameInstant + 1 : 0;
  rewriting.at = at;
  const seconds = 1_000_000_000 + Math.floor(at / 1_000_000);
  const micros = String(at % 1_000_000).padStart(6, "0");
  return `${seconds}.${micros}${String(rewriting.sameInstant).padStart(3, "0")}`;
}
