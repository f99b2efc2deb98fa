import type { Term } from "../base/ids.ts";
import type { RaftMessage } from "../raft/message.ts";

/** What nodes say to each other outside any partition's consensus. */
export type NodeMessage =
  /** Are you there? (SWIM's direct probe.) */
  | { readonly kind: "ping"; readonly round: number }
  | { readonly kind: "pong"; readonly round: number };

/** All that a network carries. */
export type WireMessage = RaftMessage | NodeMessage;

/** Where an envelope of a node's own message stands instead of a partition. */
export const noPartition = -1;

/** The kinds of messages between nodes, each beside a code for the fingerprint. */
export const nodeMessageCodes: Readonly<Record<NodeMessage["kind"], number>> = {
  ping: 16,
  pong: 17,
};

/** Whether a message is one of a node itself, outside any partition's consensus. */
export function isNodeMessage(message: WireMessage): message is NodeMessage {
  return Object.hasOwn(nodeMessageCodes, message.kind);
}

/** An append without entries: a heartbeat or a commit notice. */
export function isHeartbeat(message: WireMessage): boolean {
  return message.kind === "appendEntries" && message.entries.length === 0;
}

/** The term that a message speaks of; 0: it speaks of none. */
export function termOf(message: WireMessage): Term {
  return isNodeMessage(message) ? 0 : message.term;
}
