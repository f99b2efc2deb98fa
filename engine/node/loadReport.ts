import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import { entryRate } from "./loadMeter.ts";
import type { NodeState } from "./node.ts";

/** What a leader says of one partition that it leads. */
export interface PartitionLoad {
  readonly partition: PartitionId;
  /** How long it has led and served. */
  readonly leads: Micros;
  /** Entries per second, in thousandths. */
  readonly rate: number;
  /** Open proposals. */
  readonly clientQueue: number;
  /** Writes that the disk does not hold yet. */
  readonly walQueueDepth: number;
  readonly commitWait: Micros;
}

/** What a node says of all user partitions that it leads. */
export interface LoadReport {
  readonly node: NodeId;
  /** The newest of a node counts, whoever tells it: over its lives, versions only rise. */
  readonly version: number;
  /** How long ago it was made, when it is told. */
  readonly age: Micros;
  readonly partitions: readonly PartitionLoad[];
}

/** A report as it is kept. */
export interface HeardReport extends Omit<LoadReport, "age"> {
  readonly at: Micros;
}

/** What this node has to say at this instant. */
export function ownReport(state: NodeState, now: Micros): HeardReport {
  const partitions: PartitionLoad[] = [];
  for (let partition = 1; partition < state.loads.length; partition++) {
    const load = measure(state, partition, now);
    if (load !== null) partitions.push(load);
  }
  return { node: state.id, version: now, at: now, partitions };
}

/** Null: this node does not lead the partition, or does not serve yet. */
function measure(state: NodeState, partition: PartitionId, now: Micros): PartitionLoad | null {
  const meter = state.loads[partition];
  if (meter === undefined || meter.servingSince === null) return null;
  let walQueueDepth = 0;
  for (const write of state.pendingWrites) if (write.partition === partition) walQueueDepth += 1;
  return {
    partition,
    leads: now - meter.servingSince,
    rate: entryRate(meter, now),
    clientQueue: state.proposals[partition]!.length,
    walQueueDepth,
    commitWait: meter.commitWait,
  };
}

/** Takes over a report that is newer than what is kept of its node. */
export function hearReport(
  state: NodeState,
  { node, version, age, partitions }: LoadReport,
  now: Micros,
): void {
  const slot = state.reports.findIndex((report) => report.node === node);
  const heard: HeardReport = { node, version, at: now - age, partitions };
  if (slot < 0) state.reports.push(heard);
  else if (version > state.reports[slot]!.version) state.reports[slot] = heard;
}

/**
 * What is known of a partition's load: what its leader measures, where this node is it; else what was
 * reported last; null: nothing.
 */
export function loadOf(
  state: NodeState,
  partition: PartitionId,
  now: Micros,
): PartitionLoad | null {
  const own = measure(state, partition, now);
  if (own !== null) return own;
  let newest: { readonly at: Micros; readonly load: PartitionLoad } | null = null;
  for (const { at, partitions } of state.reports) {
    const load = partitions.find((known) => known.partition === partition);
    if (load !== undefined && (newest === null || at > newest.at)) newest = { at, load };
  }
  return newest?.load ?? null;
}
