import { unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Envelope } from "../node/envelope.ts";
import type { WireMessage } from "../node/nodeMessage.ts";

/** Kinds of messages as people tell them apart: a heartbeat is an append without entries. */
export const messageClasses = [
  "any",
  "preVote",
  "preVoteResponse",
  "requestVote",
  "requestVoteResponse",
  "appendEntries",
  "appendEntriesResponse",
  "heartbeat",
  "timeoutNow",
  "readIndex",
  "readIndexResponse",
  "ping",
  "pong",
  "pingReq",
  "pingReqAck",
  "gossip",
  "gossipAck",
  "suggestTransfer",
  "installSnapshot",
  "installSnapshotResponse",
  "membershipRequest",
  "membershipAnswer",
  "notMember",
] as const;

/** What people call a message: one of `messageClasses`. */
export type MessageClass = (typeof messageClasses)[number];

/** Somebody meddles with certain messages of a link. */
export interface Interference {
  readonly how: "drop" | "hold" | "duplicate";
  readonly message: MessageClass;
  /** Null: of every partition. */
  readonly partition: PartitionId | null;
  /** So many matching messages still pass before the one that is meant; null: all are meant. */
  passing: number | null;
}

/** What is to be done with a message; null: nothing. A rule for one message ends with it. */
export function meddle(
  rules: Interference[],
  { message, partition }: Envelope,
): Interference["how"] | null {
  let how: Interference["how"] | null = null;
  for (let slot = 0; slot < rules.length; slot++) {
    const rule = rules[slot]!;
    if (rule.partition !== null && rule.partition !== partition) continue;
    if (rule.message !== "any" && rule.message !== classOf(message)) continue;
    if (rule.passing === null) how ??= rule.how;
    else if (rule.passing > 0) rule.passing -= 1;
    else {
      how ??= rule.how;
      rules.splice(slot, 1);
      slot -= 1;
    }
  }
  return how;
}

/** What people call a message. */
export function classOf(message: WireMessage): Exclude<MessageClass, "any"> {
  switch (message.kind) {
    case "requestVote":
      return message.preVote ? "preVote" : "requestVote";
    case "requestVoteResponse":
      return message.preVote ? "preVoteResponse" : "requestVoteResponse";
    case "appendEntries":
      return message.entries.length === 0 ? "heartbeat" : "appendEntries";
    case "appendEntriesResponse":
    case "timeoutNow":
    case "readIndex":
    case "readIndexResponse":
    case "ping":
    case "pong":
    case "pingReq":
    case "pingReqAck":
    case "gossip":
    case "gossipAck":
    case "suggestTransfer":
    case "installSnapshot":
    case "installSnapshotResponse":
    case "membershipRequest":
    case "membershipAnswer":
    case "notMember":
      return message.kind;
    default:
      return unreachable(message);
  }
}
