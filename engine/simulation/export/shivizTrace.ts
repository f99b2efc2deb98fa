import { nodeName, partitionName, type NodeId } from "../../base/ids.ts";
import { printDuration } from "../scenario/duration.ts";
import type { TraceEvent } from "../trace.ts";
import type { RecordedRun } from "./labTrace.ts";
import { printFact } from "./printFact.ts";
import { quietMessages } from "./quietMessages.ts";

/** What ShiViz reads the lines behind it with; the file's first line. */
export const shivizParser =
  "(?<host>\\S+) (?<clock>\\{.*\\}) (?<at>\\S+) (?<partition>\\S+)\\n(?<event>.*)";

/** By host name: how many of its lines are known. */
type VectorClock = Readonly<Record<string, number>>;

/**
 * Two lines an event: where and when, by vector clock; and what. Causes that cross hosts are what
 * the clocks tell: messages, and what clients and faults bring about. Heartbeats are left out.
 */
export function printShivizTrace({ events }: RecordedRun): string[] {
  const quiet = quietMessages(events);
  const clocks = new Map<string, VectorClock>();
  const clockOf = new Map<number, { readonly host: string; readonly clock: VectorClock }>();
  // The second line would tell several executions apart; here is one.
  const lines = [shivizParser, ""];
  for (const event of events) {
    const text = quiet.has(event.ref) ? null : printFact(event.fact);
    if (text === null) continue;
    const host = hostOf(event.node);
    const known = clocks.get(host) ?? {};
    const cause = clockOf.get(event.cause);
    const merged = cause === undefined || cause.host === host ? known : merge(known, cause.clock);
    const clock = { ...merged, [host]: (known[host] ?? 0) + 1 };
    clocks.set(host, clock);
    clockOf.set(event.ref, { host, clock });
    lines.push(`${host} ${JSON.stringify(clock)} ${printPlace(event)}`, text);
  }
  return lines;
}

function hostOf(node: NodeId): string {
  return node < 0 ? "world" : nodeName(node);
}

function printPlace({ at, partition }: TraceEvent): string {
  return `${printDuration(at)} ${partition < 0 ? "-" : partitionName(partition)}`;
}

function merge(a: VectorClock, b: VectorClock): VectorClock {
  const merged: Record<string, number> = { ...a };
  for (const [host, count] of Object.entries(b))
    if (count > (merged[host] ?? 0)) merged[host] = count;
  return merged;
}
