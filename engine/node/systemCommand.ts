import { assertPresent, unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Configuration } from "../raft/configuration.ts";
import {
  findRange,
  maxRoutingHash,
  type HashRange,
  type PartitionMap,
  type PartitionRange,
} from "./partitionMap.ts";

/** The reserved words of logs that the node itself writes and reads (Kommander: `_RaftSystem`). */
export const systemLogTypes = {
  /** In P0: a change of the partition map. */
  map: "_RaftSystem",
  /** In the partition that gives: no write stands behind it before the transfer is over. */
  fence: "_RaftTransfer",
  /** In the partition that takes: what was given. */
  import: "_RaftImport",
} as const;

export function isSystemLogType(logType: string): boolean {
  return logType.startsWith("_Raft");
}

/** How keys reach a partition: by hash range, or only by its name. */
export type RoutingMode = PartitionRange["routingMode"];

/** A change of the partition map, as a log of P0 carries it. */
export type SystemCommand =
  | {
      readonly kind: "create";
      readonly partition: PartitionId;
      /** Null: unrouted. */
      readonly range: HashRange | null;
      readonly initial: Configuration;
    }
  | { readonly kind: "remove"; readonly partition: PartitionId }
  | {
      readonly kind: "split";
      readonly source: PartitionId;
      readonly target: PartitionId;
      /** First hash that moves; null: the middle. Without meaning for an unrouted target. */
      readonly boundary: number | null;
      readonly targetMode: RoutingMode;
      readonly initial: Configuration;
    }
  | { readonly kind: "merge"; readonly survivor: PartitionId; readonly source: PartitionId }
  /** The second phase of a split or merge: what had to move has arrived. */
  | { readonly kind: "complete"; readonly transfer: number };

/**
 * The map after a change, by the rules of Kommander's lifecycle; null: the change is refused. The
 * same answer everywhere: it is asked before a proposal, and again when its entry is applied.
 */
export function changeMap(map: PartitionMap, command: SystemCommand): PartitionMap | null {
  switch (command.kind) {
    case "create":
      return create(map, command);
    case "remove":
      return remove(map, command.partition);
    case "split":
      return split(map, command);
    case "merge":
      return merge(map, command);
    case "complete":
      return complete(map, command.transfer);
    default:
      return unreachable(command);
  }
}

function nextMap(map: PartitionMap, change: Partial<PartitionMap>): PartitionMap {
  return { ...map, ...change, mapVersion: map.mapVersion + 1 };
}

type Change = Partial<Pick<PartitionRange, "startRange" | "endRange" | "state">>;

/** Every change of an entry raises its generation: who asked for the old one is told. */
function changed(
  { partitions }: PartitionMap,
  changes: ReadonlyMap<PartitionId, Change>,
): PartitionRange[] {
  return partitions.map((range) => {
    const change = changes.get(range.partitionId);
    return change === undefined ? range : { ...range, ...change, generation: range.generation + 1 };
  });
}

function create(
  map: PartitionMap,
  { partition, range, initial }: Extract<SystemCommand, { kind: "create" }>,
): PartitionMap | null {
  if (!isFreshId(map, partition)) return null;
  if (range !== null && !isFree(map, range)) return null;
  const created: PartitionRange = {
    partitionId: partition,
    startRange: range?.start ?? 0,
    endRange: range?.end ?? 0,
    generation: 1,
    state: "active",
    routingMode: range === null ? "unrouted" : "hashRange",
    initial,
  };
  return nextMap(map, { partitions: [...map.partitions, created] });
}

function isFreshId(map: PartitionMap, id: PartitionId): boolean {
  return Number.isSafeInteger(id) && id >= 1 && findRange(map, id) === undefined;
}

/** Whether a range is one, and no routed entry overlaps it. */
function isFree({ partitions }: PartitionMap, { start, end }: HashRange): boolean {
  if (start < 0 || start > end || end > maxRoutingHash) return false;
  return partitions.every(
    ({ routingMode, state, startRange, endRange }) =>
      routingMode === "unrouted" || state === "removed" || end < startRange || start > endRange,
  );
}

/** Routed partitions go by a merge alone, so that no key is ever without a place. */
function remove(map: PartitionMap, partition: PartitionId): PartitionMap | null {
  const range = findRange(map, partition);
  if (range === undefined || range.state !== "active" || range.routingMode === "hashRange")
    return null;
  if (isMoving(map, partition)) return null;
  return nextMap(map, { partitions: changed(map, new Map([[partition, { state: "removed" }]])) });
}

function isMoving({ transfers }: PartitionMap, partition: PartitionId): boolean {
  return transfers.some(({ from, to }) => from === partition || to === partition);
}

function split(
  map: PartitionMap,
  { source, target, boundary, targetMode, initial }: Extract<SystemCommand, { kind: "split" }>,
): PartitionMap | null {
  const range = findRange(map, source);
  if (range === undefined || range.state !== "active" || isMoving(map, source)) return null;
  if (!isFreshId(map, target)) return null;
  const { startRange, endRange, routingMode } = range;
  const cuts = targetMode === "hashRange";
  if (cuts && routingMode !== "hashRange") return null;
  const first = boundary ?? startRange + Math.floor((endRange - startRange) / 2);
  if (cuts && !(first > startRange && first <= endRange)) return null;
  const state = "splitting";
  const shrunk: Change = cuts ? { state, endRange: first - 1 } : { state };
  const taking: PartitionRange = {
    partitionId: target,
    startRange: cuts ? first : 0,
    endRange: cuts ? endRange : 0,
    generation: 1,
    state,
    routingMode: targetMode,
    initial,
  };
  // Nothing is cut for an unrouted target: it begins with nothing.
  const moved = cuts ? { start: first, end: endRange } : { start: 0, end: -1 };
  return nextMap(map, {
    partitions: [...changed(map, new Map([[source, shrunk]])), taking],
    transfers: [
      ...map.transfers,
      { id: map.mapVersion + 1, kind: "split", from: source, to: target, range: moved },
    ],
  });
}

function merge(
  map: PartitionMap,
  { survivor, source }: Extract<SystemCommand, { kind: "merge" }>,
): PartitionMap | null {
  const keeps = findRange(map, survivor);
  const gives = findRange(map, source);
  if (keeps === undefined || gives === undefined || survivor === source) return null;
  if (keeps.state !== "active" || gives.state !== "active") return null;
  if (isMoving(map, survivor) || isMoving(map, source)) return null;
  if (keeps.routingMode !== gives.routingMode) return null;
  if (keeps.routingMode === "hashRange" && !isAdjacent(keeps, gives)) return null;
  return nextMap(map, {
    partitions: changed(map, new Map([[source, { state: "draining" }]])),
    transfers: [
      ...map.transfers,
      { id: map.mapVersion + 1, kind: "merge", from: source, to: survivor, range: null },
    ],
  });
}

function isAdjacent(a: PartitionRange, b: PartitionRange): boolean {
  return a.endRange + 1 === b.startRange || b.endRange + 1 === a.startRange;
}

function complete(map: PartitionMap, id: number): PartitionMap | null {
  const transfer = map.transfers.find((known) => known.id === id);
  if (transfer === undefined) return null;
  const { from, to, kind } = transfer;
  const gives = assertPresent(findRange(map, from), "the partition that gives");
  const takes = assertPresent(findRange(map, to), "the partition that takes");
  const changes: [PartitionId, Change][] =
    kind === "split"
      ? [
          [from, { state: "active" }],
          [to, { state: "active" }],
        ]
      : [
          [from, { state: "removed" }],
          [to, takes.routingMode === "unrouted" ? {} : unionOf(takes, gives)],
        ];
  return nextMap(map, {
    partitions: changed(map, new Map(changes)),
    transfers: map.transfers.filter((known) => known !== transfer),
  });
}

function unionOf(a: PartitionRange, b: PartitionRange): Change {
  return {
    startRange: Math.min(a.startRange, b.startRange),
    endRange: Math.max(a.endRange, b.endRange),
  };
}
