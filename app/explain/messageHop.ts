import {
  isNodeMessage,
  nodeName,
  unreachable,
  type FactOf,
  type NodeId,
  type RaftMessage,
  type TraceEvent,
} from "../../engine/index.ts";
import { entryRange, nodeNames } from "./names.ts";
import { roleHop } from "./roleHop.ts";
import { appendText, roleChangeOf, skip, told, weights, type Records, type Walk } from "./walk.ts";

type Of<Kind extends RaftMessage["kind"]> = Extract<RaftMessage, { kind: Kind }>;

/** A message with what led to its sending: one step. */
export function messageHop(
  sent: TraceEvent,
  { to, message }: FactOf<"messageSent">,
  records: Records,
): Walk {
  if (isNodeMessage(message)) return skip(sent);
  switch (message.kind) {
    case "requestVote":
      return requestHop(sent, message, records);
    case "requestVoteResponse":
      return voteHop(sent, message, to, records);
    case "appendEntries":
      return appendHop(sent, message, to, records);
    case "appendEntriesResponse":
      return ackHop(sent, message, to, records);
    case "installSnapshot":
    case "installSnapshotResponse":
      return snapshotHop(sent, message, to, records);
    default:
      return unreachable(message);
  }
}

/** Behind a request stands the candidacy, and behind that a timer or a won pre-vote. */
function requestHop(sent: TraceEvent, message: Of<"requestVote">, records: Records): Walk {
  const change = roleChangeOf(sent, records);
  if (change?.node === sent.node && change.fact.kind === "roleChanged") {
    const { phase } = change.fact;
    // A held request may leave after its sender has moved on: then its role is another one.
    if (phase === (message.preVote ? "preVote" : "election"))
      return roleHop(change, change.fact, records);
  }
  const text = `${nodeName(sent.node)} asked for ${message.preVote ? "pre-votes" : "votes"} in term ${message.term}`;
  return told(sent, text);
}

function voteHop(
  sent: TraceEvent,
  { granted, preVote, term }: Of<"requestVoteResponse">,
  to: NodeId,
  records: Records,
): Walk {
  const voter = nodeName(sent.node);
  const candidate = nodeName(to);
  const text = granted
    ? preVote
      ? `${voter} said that it would vote for ${candidate} in term ${term}`
      : `${voter} voted for ${candidate} in term ${term}`
    : `${voter} refused ${candidate} its ${preVote ? "pre-vote" : "vote"}`;
  const weight = preVote ? weights.preVote : weights.vote;
  return { ...told(sent, text), weight, next: behind(sent, records) };
}

function ackHop(
  sent: TraceEvent,
  { success, index }: Of<"appendEntriesResponse">,
  to: NodeId,
  records: Records,
): Walk {
  const name = nodeName(sent.node);
  const next = behind(sent, records);
  if (!success) return { ...told(sent, refusalText(sent, to, records)), next };
  const append = appendBehind(next, records);
  const first = append?.entries[0]?.index;
  const text =
    first === undefined
      ? `${name} confirmed its log up to entry ${index}`
      : `${name} stored ${entryRange(first, index)} and sent its ack`;
  return { ...told(sent, text), weight: weights.ack, next };
}

function snapshotHop(
  sent: TraceEvent,
  message: Of<"installSnapshot" | "installSnapshotResponse">,
  to: NodeId,
  records: Records,
): Walk {
  const name = nodeName(sent.node);
  const text =
    message.kind === "installSnapshot"
      ? `${name} sent ${nodeName(to)} piece ${message.chunk + 1} of its snapshot up to entry ${message.index}`
      : `${name} answered piece ${message.chunk + 1} of ${nodeName(to)}'s snapshot: ${message.outcome}`;
  return { ...told(sent, text), weight: weights.send, next: behind(sent, records) };
}

function refusalText(sent: TraceEvent, to: NodeId, { lookup }: Records): string {
  const name = nodeName(sent.node);
  const leader = nodeName(to);
  const reason = lookup(sent.cause)?.fact;
  if (reason?.kind === "staleTermRefused")
    return `${name} ignored ${leader}'s append of term ${reason.term} and sent its newer term`;
  if (reason?.kind === "appendRejected")
    return `${name} refused ${leader}'s append: its log differs at entry ${reason.prevLogIndex}`;
  return `${name} refused ${leader}'s append`;
}

function appendHop(
  sent: TraceEvent,
  { entries, prevLogIndex }: Of<"appendEntries">,
  to: NodeId,
  records: Records,
): Walk {
  const name = nodeName(sent.node);
  const reason = records.lookup(sent.cause);
  if (reason?.fact.kind === "commitAdvanced" && entries.length === 0) {
    const range = entryRange(reason.fact.from + 1, reason.fact.to);
    const copies = nodeNames(reason.fact.copies);
    return told(
      reason,
      `${name} committed ${range} (copies on ${copies}) and told ${nodeName(to)}`,
    );
  }
  if (reason?.fact.kind === "entriesAppended" && reason.fact.asLeader)
    return leaderAppendHop(reason, reason.fact, records);
  if (entries.length === 0) {
    const text = `${name} told ${nodeName(to)} how far it has committed`;
    return reason?.fact.kind === "timerSet" || reason === undefined
      ? {
          ...told(sent, `${name}'s heartbeat timer ran out: it spoke to ${nodeName(to)}`),
          kind: "timer",
          next: 0,
        }
      : { ...told(sent, text), weight: weights.send, next: behind(sent, records) };
  }
  const range = entryRange(prevLogIndex + 1, prevLogIndex + entries.length);
  return {
    ...told(sent, `${name} sent ${range} to ${nodeName(to)}`),
    weight: weights.send,
    next: sent.cause,
  };
}

/** A no-op comes with a victory, in the same step. */
function leaderAppendHop(
  append: TraceEvent,
  fact: FactOf<"entriesAppended">,
  records: Records,
): Walk {
  const text = `${appendText(append, fact)} and sent it out`;
  const change =
    fact.entries[0]?.payload.kind === "noop" ? roleChangeOf(append, records) : undefined;
  if (change?.fact.kind !== "roleChanged" || change.fact.reason !== "electionWon")
    return told(append, text);
  const votes = nodeNames(change.fact.nodes);
  const first = fact.entries[0]?.index ?? 0;
  return told(
    change,
    `${nodeName(append.node)} won term ${change.fact.term} with votes ${votes} and appended its no-op, entry ${first}`,
  );
}

/** The cause of what the sender did before it sent: that doing is part of the same step. */
function behind(sent: TraceEvent, { lookup }: Records): number {
  const reason = lookup(sent.cause);
  return reason === undefined || reason.fact.kind === "messageDelivered"
    ? sent.cause
    : reason.cause;
}

/** The append that a follower answers. */
function appendBehind(delivered: number, { lookup }: Records): Of<"appendEntries"> | null {
  const delivery = lookup(delivered);
  if (delivery?.fact.kind !== "messageDelivered") return null;
  const sent = lookup(delivery.cause);
  if (sent?.fact.kind !== "messageSent" || sent.fact.message.kind !== "appendEntries") return null;
  return sent.fact.message;
}
