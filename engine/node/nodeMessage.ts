import type { NodeId, Term } from "../base/ids.ts";
import type { RaftMessage } from "../raft/message.ts";
import type { OperationStatus } from "./status.ts";

/** What nodes say to each other outside any partition's consensus. */
export type NodeMessage =
  /** Are you there? (SWIM's direct probe.) */
  | { readonly kind: "ping"; readonly round: number }
  | { readonly kind: "pong"; readonly round: number }
  /** The sender wants to be a member, or none any more. Sent until it is so. */
  | {
      readonly kind: "membershipRequest";
      readonly change: "join" | "leave";
      /** Which of its disks it has (see Configuration). */
      readonly disk: number;
    }
  | {
      readonly kind: "membershipAnswer";
      readonly change: "join" | "leave";
      /** Pending: it is under way. */
      readonly status: OperationStatus;
      /** Who decides, as far as the sender knows. */
      readonly leader: NodeId | null;
    }
  /** To whoever asks for votes without having one: that roster has no place for it. */
  | { readonly kind: "notMember"; readonly membershipVersion: number };

/** All that a network carries. */
export type WireMessage = RaftMessage | NodeMessage;

/** Where an envelope of a node's own message stands instead of a partition. */
export const noPartition = -1;

/** The kinds of messages between nodes, each beside a code for the fingerprint. */
export const nodeMessageCodes: Readonly<Record<NodeMessage["kind"], number>> = {
  ping: 16,
  pong: 17,
  membershipRequest: 18,
  membershipAnswer: 19,
  notMember: 20,
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
