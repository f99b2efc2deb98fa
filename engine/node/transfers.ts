import { systemPartition, type Micros } from "../base/ids.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { Transfer } from "./partitionMap.ts";
import { systemLogTypes } from "./systemCommand.ts";
import {
  isMapChanging,
  leads,
  openLogs,
  proposeChange,
  proposeFence,
  proposeImport,
} from "./systemLog.ts";

/** While something moves, every event may be what it waited for. */
export function wakeTransfers(step: NodeStep): void {
  const { state, now } = step;
  if (state.system.map.transfers.length === 0) return;
  if (state.system.map.transfers.some((transfer) => isDue(step, transfer))) wake(step, now);
}

function wake({ state }: NodeStep, at: Micros): void {
  state.chores.transfers = at;
  if (at >= state.nextDeadline) return;
  state.nextDeadline = at;
  state.nextPartition = -1;
}

/**
 * Takes every transfer a step further where this node leads: the fence in the log of the partition
 * that gives, then what it gave in the log of the one that takes, then the map. All that a step
 * rests on stands in logs that this node applies, so whoever leads next goes on from there.
 */
export function pursueTransfers(step: NodeStep): void {
  for (const transfer of step.state.system.map.transfers) {
    const due = nextStep(step, transfer);
    due?.();
  }
}

function isDue(step: NodeStep, transfer: Transfer): boolean {
  return nextStep(step, transfer) !== null;
}

function nextStep(step: NodeStep, { id, from, to, range }: Transfer): (() => void) | null {
  const { state } = step;
  const { given, taken } = state.system;
  const gave = given[from]?.transfer === id ? given[from] : undefined;
  if (gave === undefined) {
    if (!leads(state, from) || isWritten(step, from, { logType: systemLogTypes.fence, id }))
      return null;
    return () => proposeFence(step, from, { transfer: id, range });
  }
  if (taken[to]?.includes(id) !== true) {
    if (!leads(state, to) || isWritten(step, to, { logType: systemLogTypes.import, id }))
      return null;
    return () => proposeImport(step, to, { transfer: id, exported: gave.exported });
  }
  if (!leads(state, systemPartition) || isMapChanging(state)) return null;
  return () => proposeChange(step, { kind: "complete", transfer: id });
}

/** Whether the entry of a transfer is in this leader's log already, and only has to commit. */
function isWritten(
  { state }: NodeStep,
  partition: number,
  { logType, id }: { readonly logType: string; readonly id: number },
): boolean {
  return openLogs(state, partition, logType).some(
    (text) => (JSON.parse(text) as { readonly transfer: number }).transfer === id,
  );
}
