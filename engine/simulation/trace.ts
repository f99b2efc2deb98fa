import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { ClientOperation } from "../node/application.ts";
import type { NodeConditions } from "../node/conditions.ts";
import type { EntryOutcome } from "../node/entryBatch.ts";
import type { NodeFact } from "../node/fact.ts";
import type { WireMessage } from "../node/nodeMessage.ts";
import type { OperationStatus } from "../node/status.ts";
import { traceWriters } from "../node/traceNode.ts";
import type { ReplicaImage } from "../raft/replica.ts";
import type { NetworkSettings } from "./config.ts";
import type { Action, UnsyncedFate } from "./input.ts";
import type { MessageFate } from "./network.ts";
import type { LedgerLine } from "./servicesState.ts";

/** What happened outside the nodes: network, faults, clients. */
export type WorldFact =
  | {
      readonly kind: "messageSent";
      readonly to: NodeId;
      readonly message: WireMessage;
      /** When it would arrive; also of a lost one, so that its way can be drawn. */
      readonly deliverAt: Micros;
      readonly fate: MessageFate;
      /** When the network's second copy arrives, where it made one. */
      readonly copyAt: Micros | null;
    }
  | {
      /** A travelling message met a node that is down, or a link that was cut meanwhile. */
      readonly kind: "messageDropped";
      readonly from: NodeId;
      readonly reason: "nodeDown" | "cut";
    }
  /** A message that was held back arrives now; `sent` names the line of its sending. */
  | { readonly kind: "messageReleased"; readonly to: NodeId; readonly sent: number }
  /** Somebody acted; what follows names this line as its cause. */
  | { readonly kind: "acted"; readonly action: Action }
  /** The action could not be carried out as asked. */
  | { readonly kind: "actionRefused"; readonly action: Action; readonly reason: ActionRefusal }
  | {
      readonly kind: "nodeCrashed";
      /** What became of writes that were not synced yet. */
      readonly unsynced: UnsyncedFate;
      /** Entries that had not reached the disk. */
      readonly lostEntries: number;
      /** By partition id: what the disk holds, and a restart will find. */
      readonly images: readonly ReplicaImage[];
    }
  | { readonly kind: "nodeStarted"; readonly cold: boolean }
  | { readonly kind: "nodePaused" }
  | { readonly kind: "nodeResumed" }
  /** An fsync failed, and the process stopped for it. */
  | { readonly kind: "diskFailed" }
  /** Everything on a disk was erased. */
  | { readonly kind: "diskWiped" }
  /** Clock, disk or frozen timers of a node are others from now on. */
  | { readonly kind: "conditionsChanged"; readonly conditions: NodeConditions }
  /** The links that are down now, both directions listed: [from, to]. */
  | { readonly kind: "linksChanged"; readonly cut: readonly (readonly [NodeId, NodeId])[] }
  | { readonly kind: "networkChanged"; readonly settings: NetworkSettings }
  | {
      readonly kind: "clientInvoked";
      readonly request: number;
      readonly operation: ClientOperation;
      readonly partition: PartitionId;
      /** Null: no node is up. */
      readonly node: NodeId | null;
    }
  /** A call of an application reached its service, or met nobody there. */
  | ({ readonly kind: "serviceActed"; readonly caller: NodeId } & Omit<LedgerLine, "at" | "node">)
  | { readonly kind: "clientRetried"; readonly request: number; readonly node: NodeId }
  | {
      readonly kind: "clientCompleted";
      readonly request: number;
      readonly status: OperationStatus;
      readonly logIndex: number;
      readonly value: string | null;
      readonly leader: NodeId | null;
      /** The node never answered: the client gave up waiting. */
      readonly silent: boolean;
      /** Of a batch: how each of its entries ended. */
      readonly entries?: readonly EntryOutcome[];
    };

/** Why an action could not be carried out as asked. */
export type ActionRefusal =
  | "noLeader"
  | "noSuchNode"
  | "alreadyDown"
  | "alreadyUp"
  | "alreadyPaused"
  | "notPaused"
  | "nodeDown"
  | "nodeUp"
  | "nodePaused";

/** What one line of the trace says: what a node did or learnt, or what happened outside the nodes. */
export type Fact = NodeFact | WorldFact;

/** A fact of one kind. */
export type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

/**
 * One line of the trace. Lines are ordered by (at, node, ref). `ref` names a line for good, in
 * whatever way the run was executed; `cause` names the line that led to this one (0: nothing did).
 */
export interface TraceEvent {
  readonly ref: number;
  readonly cause: number;
  readonly at: Micros;
  /** -1: the world (a fault, a client). */
  readonly node: NodeId;
  /** -1: no single partition. */
  readonly partition: PartitionId;
  readonly fact: Fact;
}

/** The canonical order of trace lines: at one instant and node, the world's word comes first. */
export function compareTraceEvents(a: TraceEvent, b: TraceEvent): number {
  return a.at - b.at || a.node - b.node || writerRank(a) - writerRank(b) || a.ref - b.ref;
}

/** Lines of a node itself have positive names that end in its own number. */
function writerRank({ ref, node }: TraceEvent): number {
  return ref > 0 && ref % traceWriters === node ? 1 : 0;
}
