import { noteTold } from "./agenda.ts";
import { systemPartition, type PartitionId } from "../base/ids.ts";
import type { CommittedLog } from "./application.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { HashRange, PartitionMap } from "./partitionMap.ts";
import { changeMap, systemLogTypes, type SystemCommand } from "./systemCommand.ts";

/** What a node's own logs have told it: nothing in here is written but by a committed entry. */
export interface SystemState {
  /** P0's application: the committed partition map. */
  map: PartitionMap;
  /** By partition id: what its last fence took out of it. */
  readonly given: (Given | undefined)[];
  /** By partition id: the transfers that have arrived in it. */
  readonly taken: (readonly number[] | undefined)[];
}

export interface Given {
  readonly transfer: number;
  readonly exported: string;
}

/** A change of the map in P0's log, with the map that it was decided on. */
export interface MapLog {
  readonly mapVersion: number;
  readonly command: SystemCommand;
}

/** A fence in the log of the partition that gives. */
export interface FenceLog {
  readonly transfer: number;
  readonly range: HashRange | null;
}

/** What arrives in the log of the partition that takes. */
export interface ImportLog {
  readonly transfer: number;
  readonly exported: string;
}

export function createSystemState(map: PartitionMap): SystemState {
  return { map, given: [], taken: [] };
}

/** The part of it that one partition's log tells: what a snapshot of that partition carries. */
export interface PartitionSystem {
  /** Of P0 alone. */
  readonly map: PartitionMap | null;
  readonly given: Given | null;
  readonly taken: readonly number[];
}

export function systemOf(
  { map, given, taken }: SystemState,
  partition: PartitionId,
): PartitionSystem {
  return {
    map: partition === systemPartition ? map : null,
    given: given[partition] ?? null,
    taken: taken[partition] ?? [],
  };
}

/** A snapshot takes the place of all that the partition's log had told. */
export function takeSystem(
  system: SystemState,
  partition: PartitionId,
  { map, given, taken }: PartitionSystem,
): void {
  if (map !== null) system.map = map;
  system.given[partition] = given ?? undefined;
  system.taken[partition] = taken.length === 0 ? undefined : taken;
}

/** Applies a committed log of the node's own, live or restored. */
export function applySystemLog(
  step: NodeStep,
  partition: PartitionId,
  { logType, logData }: CommittedLog,
): void {
  const { state, options } = step;
  const { system, application } = state;
  switch (logType) {
    case systemLogTypes.map:
      return applyMapLog(system, JSON.parse(logData) as MapLog);
    case systemLogTypes.fence: {
      const { transfer, range } = JSON.parse(logData) as FenceLog;
      // Leaders in a row may write it again, one with an older map even that of a transfer before: what
      // was taken out is not there a second time. Transfers are named by map versions, which rise.
      if ((system.given[partition]?.transfer ?? 0) >= transfer) return;
      const exported =
        options.hosted.application.exportRange?.(application, { partition, range }) ?? "";
      noteTold(step);
      system.given[partition] = { transfer, exported };
      return;
    }
    case systemLogTypes.import: {
      const { transfer, exported } = JSON.parse(logData) as ImportLog;
      const taken = system.taken[partition] ?? [];
      if (taken.includes(transfer)) return;
      options.hosted.application.importRange?.(application, { partition, data: exported });
      noteTold(step);
      system.taken[partition] = [...taken, transfer];
      return;
    }
    default:
      return;
  }
}

/** A change that was decided on another map than it meets changes nothing. */
function applyMapLog(system: SystemState, { mapVersion, command }: MapLog): void {
  if (mapVersion !== system.map.mapVersion) return;
  system.map = changeMap(system.map, command) ?? system.map;
}
