import type { LogIndex, Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { ClientOperation } from "../node/application.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import type { OperationStatus } from "../node/status.ts";
import type { ClusterView } from "../simulation/view.ts";
import type { Violation } from "./violation.ts";

/** What a client asked, and how far its request has come. */
export interface RequestOutcome {
  readonly operation: ClientOperation;
  readonly partition: PartitionId;
  readonly invokedAt: Micros;
  readonly endedAt: Micros | null;
  readonly status: OperationStatus | null;
  /** Where its last entry stands; -1: nowhere that it was told of. */
  readonly logIndex: LogIndex;
  readonly value: string | null;
}

/** All that a predicate may look at: a cluster at one instant, and what was noticed up to it. */
export interface Moment {
  readonly at: Micros;
  readonly view: ClusterView;
  readonly partitionMap: PartitionMap;
  /** By the number of the request. The view itself forgets old ones. */
  readonly requests: ReadonlyMap<number, RequestOutcome>;
  /** By node: what its application holds, under the names of its own state. */
  readonly values: readonly ReadonlyMap<string, string>[];
  /** Of the whole run so far; those after `at` are not there yet. */
  readonly violations: readonly Violation[];
}

/** What a node's application holds under one of the watched names; null: nothing, or the node is down. */
export function valueOn({ view, values }: Moment, node: NodeId, name: string): string | null {
  if (!view.nodes[node]!.up) return null;
  return values[node]!.get(name) ?? null;
}

/** What was noticed by now. */
export function violationsBy({ violations, at }: Moment): Violation[] {
  return violations.filter((violation) => violation.at <= at);
}
