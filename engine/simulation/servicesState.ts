import type { Micros, NodeId } from "../base/ids.ts";
import type { ServiceReply } from "../node/application.ts";

/**
 * How a service of the world outside behaves.
 *
 * - working: it acts, and says so.
 * - failing: it does not act, and says so.
 * - silent: it acts, and its answer is lost.
 * - down: it hears nothing.
 */
export type ServiceState = "working" | "failing" | "silent" | "down";

/** One call as the service's own books have it. */
export interface LedgerLine {
  readonly at: Micros;
  /** Who called. */
  readonly node: NodeId;
  readonly service: string;
  readonly tag: string;
  readonly data: string;
  readonly idempotencyKey: string | null;
  /** done: it acted. unheard: the service was down. */
  readonly outcome: ServiceReply["outcome"] | "unheard";
  /** Whether it sent an answer. */
  readonly answered: boolean;
}

/** A call on its way to its service. */
export interface TravellingCall {
  /** When it arrives. */
  readonly at: Micros;
  readonly node: NodeId;
  /** Of which life of the node: another one hears no answer to it. */
  readonly life: number;
  /** Of all calls of this node. */
  readonly sequence: number;
  readonly service: string;
  readonly tag: string;
  readonly data: string;
  readonly idempotencyKey: string | null;
  readonly cause: number;
}

/** The world outside that applications act on. Plain data. */
export interface ServicesState {
  /** A heap by (at, node, sequence). */
  readonly calls: TravellingCall[];
  /** In the order of arrival. */
  readonly ledger: LedgerLine[];
  /** By name; working, where nothing is said. */
  readonly states: Record<string, ServiceState>;
}

export function createServices(): ServicesState {
  return { calls: [], ledger: [], states: {} };
}
