import type { PartitionId } from "../base/ids.ts";
import { recallTime, type HlcTimestamp } from "./hybridLogicalClock.ts";
import type { Delivered } from "./delivered.ts";
import type { NodeState } from "./node.ts";
import { registerApplication } from "./register.ts";
import { systemOf, takeSystem, type PartitionSystem } from "./system.ts";

/** All that a node holds of a partition beside its log, at one entry: what a snapshot carries. */
interface PartitionState {
  /** When that entry was stamped: no ticket below it is newer. */
  readonly time: HlcTimestamp;
  /** What the application had been told by then, so that the telling can be judged beyond it. */
  readonly delivered: Delivered;
  readonly application: string;
  /** What the partition's own log told the node, apart from the application. */
  readonly system: PartitionSystem;
}

/** As text: nodes that applied the same entries give the same text. */
export function exportPartition(
  { application, delivered, system }: Pick<NodeState, "application" | "delivered" | "system">,
  partition: PartitionId,
  { node, millis, counter }: HlcTimestamp,
): string {
  const { count, low, high } = delivered[partition]!;
  const held: PartitionState = {
    time: { node, millis, counter },
    delivered: { count, low, high },
    application: registerApplication.exportSnapshot(application, partition),
    system: systemOf(system, partition),
  };
  return JSON.stringify(held);
}

/** What `exportPartition` gave takes the place of all that is held of the partition. */
export function importPartition(state: NodeState, partition: PartitionId, data: string): void {
  const { time, delivered, application, system } = parsePartition(data);
  // Tickets go on behind those that the snapshot stands for.
  recallTime(state.clock, time);
  Object.assign(state.delivered[partition]!, delivered);
  registerApplication.importSnapshot(state.application, partition, application);
  takeSystem(state.system, partition, system);
}

/** What the application had been told up to a snapshot. */
export function deliveredIn(data: string): Delivered {
  return parsePartition(data).delivered;
}

function parsePartition(data: string): PartitionState {
  return JSON.parse(data) as PartitionState;
}
