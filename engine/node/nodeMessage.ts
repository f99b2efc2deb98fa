import type { NodeId, PartitionId, Term } from "../base/ids.ts";
import type { RaftMessage } from "../raft/message.ts";
import type { LoadReport } from "./loadReport.ts";
import type { Belief, Rumour } from "./livenessTable.ts";
import type { OperationStatus } from "./status.ts";

/** What nodes say to each other outside any partition's consensus. */
export type NodeMessage =
  /** Are you there? (SWIM's direct probe.) And this is what is believed of you. */
  | { readonly kind: "ping"; readonly round: number; readonly belief: Belief }
  | {
      readonly kind: "pong";
      readonly round: number;
      readonly incarnation: number;
      /** Partitions that the sender leads; empty where none may fall quiet. */
      readonly leads: readonly PartitionId[];
      /** Partitions in which it relies on the receiver's being alive, and on nothing else. */
      readonly sleeps: readonly PartitionId[];
    }
  /** Please probe somebody whom I cannot reach. (SWIM's indirect probe.) */
  | {
      readonly kind: "pingReq";
      readonly round: number;
      readonly target: NodeId;
      readonly belief: Belief;
    }
  /** The target answered, and said this. */
  | {
      readonly kind: "pingReqAck";
      readonly round: number;
      readonly target: NodeId;
      readonly incarnation: number;
      readonly leads: readonly PartitionId[];
    }
  /** All that the sender knows of everybody; the answer tells the same of the receiver. */
  | {
      readonly kind: "gossip" | "gossipAck";
      readonly rumours: readonly Rumour[];
      /** Of itself and of others; empty where nobody asks for them. */
      readonly reports: readonly LoadReport[];
    }
  /** The balancer thinks that the receiver should hand a partition over. */
  | {
      readonly kind: "suggestTransfer";
      readonly partition: PartitionId;
      readonly target: NodeId;
    }
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
  pingReq: 21,
  pingReqAck: 22,
  gossip: 23,
  gossipAck: 24,
  suggestTransfer: 25,
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
