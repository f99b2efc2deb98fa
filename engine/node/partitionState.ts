import { noteTold } from "./agenda.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import { recallTime, type HlcTimestamp } from "./hybridLogicalClock.ts";
import type { Delivered } from "./delivered.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { Roster } from "./roster.ts";
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
  /** Of P0 alone. */
  readonly roster: Roster | null;
}

type Held = Pick<NodeState, "delivered" | "system"> & {
  readonly roster: Roster;
  /** As the application exported it. */
  readonly application: string;
};

/** As text: nodes that applied the same entries give the same text. */
export function exportPartition(
  { application, delivered, system, roster }: Held,
  partition: PartitionId,
  { node, millis, counter }: HlcTimestamp,
): string {
  const { count, low, high } = delivered[partition]!;
  const held: PartitionState = {
    time: { node, millis, counter },
    delivered: { count, low, high },
    application,
    system: systemOf(system, partition),
    roster: partition === systemPartition ? roster : null,
  };
  return JSON.stringify(held);
}

/** What `exportPartition` gave takes the place of all that is held of the partition. */
export function importPartition(step: NodeStep, partition: PartitionId, data: string): void {
  const { state, options } = step;
  const { time, delivered, application, system, roster } = parsePartition(data);
  // Tickets go on behind those that the snapshot stands for.
  recallTime(state.clock, time);
  Object.assign(state.delivered[partition]!, delivered);
  options.hosted.application.importSnapshot?.(state.application, { partition, data: application });
  noteTold(step);
  takeSystem(state.system, partition, system);
  if (roster !== null) state.membership.roster = roster;
}

function parsePartition(data: string): PartitionState {
  return JSON.parse(data) as PartitionState;
}
