import type { ClusterConfig } from "../config.ts";
import type { TraceEvent } from "../trace.ts";

/** A run as it is written down: what identifies it, and all that happened, in order. */
export interface RecordedRun {
  readonly name: string;
  readonly config: ClusterConfig;
  readonly events: readonly TraceEvent[];
}

/** The first line of the lab's own traces. */
export const labTraceFormat = "kommander-lab-trace";
export const labTraceVersion = 1;

/** One JSON document a line: a header, then every trace line. Reads back without loss. */
export function printLabTrace({ name, config, events }: RecordedRun): string[] {
  const header = {
    format: labTraceFormat,
    version: labTraceVersion,
    name,
    seed: config.seed,
    config,
  };
  return [JSON.stringify(header), ...events.map(printEvent)];
}

function printEvent({ ref, cause, at, node, partition, fact }: TraceEvent): string {
  return JSON.stringify({ ref, cause, at, node, partition, fact: inOrder(fact) });
}

/** The same value with its fields in one order, whoever built it: "kind" first, then by name. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value);
  fields.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, inOrder(field)]));
}

function rank(field: string): number {
  return field === "kind" ? 0 : 1;
}
