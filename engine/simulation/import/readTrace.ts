import { isEtcdLine } from "./etcdLine.ts";
import { readJsonLines, type SkippedLine } from "./jsonLines.ts";
import { readEtcdTrace } from "./readEtcdTrace.ts";
import { isLabLine, readLabTrace } from "./readLabTrace.ts";
import type { TraceReading } from "./traceReading.ts";

/** Whose format a trace is written in. */
export type TraceOrigin = "lab" | "etcd";

/**
 * Reads a trace in whichever format it is, told by its first line that is of either. Nothing in it
 * is fatal: what cannot be read is in `skipped`. The origin is null where nothing can be read.
 */
export function readTrace(text: string): TraceReading & { readonly origin: TraceOrigin | null } {
  const { lines, skipped } = readJsonLines(text);
  const known = lines.find((line) => isLabLine(line) || isEtcdLine(line));
  const origin = known === undefined ? null : isLabLine(known) ? "lab" : "etcd";
  if (origin === null) {
    const config = { seed: 0, nodes: 1, partitions: 1, preset: "classroom", rules: [] } as const;
    const foreign = lines.map(({ line }) => ({ line, reason: "this is no line of a trace" }));
    const none = { name: null, config, events: [], guessedTo: 0 };
    return { ...none, skipped: sorted([...skipped, ...foreign]), origin };
  }
  const first = lines.indexOf(known!);
  const read =
    origin === "lab" ? readLabTrace(lines.slice(first)) : readEtcdTrace(lines.slice(first));
  const before = lines.slice(0, first).map(({ line }) => ({ line, reason: foreignTo(origin) }));
  return { ...read, skipped: sorted([...skipped, ...before, ...read.skipped]), origin };
}

function foreignTo(origin: TraceOrigin): string {
  return origin === "lab" ? "this is not a trace line" : 'there is no tag "trace"';
}

function sorted(skipped: SkippedLine[]): SkippedLine[] {
  return skipped.sort((a, b) => a.line - b.line);
}
