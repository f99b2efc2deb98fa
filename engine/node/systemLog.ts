import { assertPresent } from "../base/assert.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import { entriesFrom, lastIndex } from "../raft/log.ts";
import { appendAsLeader } from "../raft/replication.ts";
import { performEffects, physicalMillis } from "./effects.ts";
import { tickClock } from "./hybridLogicalClock.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { FenceLog, ImportLog, MapLog } from "./system.ts";
import { systemLogTypes, type SystemCommand } from "./systemCommand.ts";

/** Leads a partition and serves. */
export function leads(state: NodeState, partition: PartitionId): boolean {
  const role = state.replicas[partition]?.role;
  return role?.kind === "leader" && role.serving;
}

/** Whether a change of the map stands in this leader's log that is not applied yet. */
export function isMapChanging(state: NodeState): boolean {
  return openLogs(state, systemPartition, systemLogTypes.map).length > 0;
}

export function proposeChange(step: NodeStep, command: SystemCommand): void {
  const { mapVersion } = step.state.system.map;
  append(step, systemPartition, systemLogTypes.map, { mapVersion, command });
}

export function proposeFence(step: NodeStep, partition: PartitionId, log: FenceLog): void {
  append(step, partition, systemLogTypes.fence, log);
}

export function proposeImport(step: NodeStep, partition: PartitionId, log: ImportLog): void {
  append(step, partition, systemLogTypes.import, log);
}

/** The node's own entries behind what is applied, as texts. */
export function openLogs(state: NodeState, partition: PartitionId, logType: string): string[] {
  const { log, lastApplied } = assertPresent(state.replicas[partition], "the leader's replica");
  const open = entriesFrom(log, lastApplied + 1, lastIndex(log) - lastApplied);
  return open.flatMap(({ payload }) =>
    payload.kind === "command" && payload.logType === logType ? [payload.data] : [],
  );
}

function append(
  step: NodeStep,
  partition: PartitionId,
  logType: string,
  log: MapLog | FenceLog | ImportLog,
): void {
  const replica = assertPresent(step.state.replicas[partition], "the leader's replica");
  const time = tickClock(step.state.clock, physicalMillis(step));
  const payload = { kind: "command", logType, data: JSON.stringify(log), time } as const;
  appendAsLeader(replica, step.raft, [payload]);
  performEffects(step, partition);
}
