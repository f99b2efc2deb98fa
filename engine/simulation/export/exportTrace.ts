import { unreachable } from "../../base/assert.ts";
import type { PartitionId } from "../../base/ids.ts";
import { printEtcdTrace } from "./etcdTrace.ts";
import { printLabTrace, type RecordedRun } from "./labTrace.ts";
import { printMermaidTrace } from "./mermaidTrace.ts";
import { printPerfettoTrace } from "./perfettoTrace.ts";
import { printShivizTrace } from "./shivizTrace.ts";

/** A format that a trace can be written in: the lab's own, etcd-raft's, or one that another tool draws. */
export type TraceFormat = "lab" | "etcd" | "shiviz" | "perfetto" | "mermaid";

/** All of them; the lab's own, which can be read again in full, comes first. */
export const traceFormats: readonly TraceFormat[] = [
  "lab",
  "etcd",
  "shiviz",
  "perfetto",
  "mermaid",
];

/**
 * A run's trace in one of the formats, line by line. With a partition, only what concerns it, or no
 * single partition; etcd's format holds one alone, without a choice the first user partition.
 */
export function exportTrace(
  run: RecordedRun,
  { format, partition }: { readonly format: TraceFormat; readonly partition: PartitionId | null },
): string[] {
  const chosen = partition === null ? run : onlyPartition(run, partition);
  switch (format) {
    case "lab":
      return printLabTrace(chosen);
    case "etcd":
      return printEtcdTrace(run, partition ?? 1);
    case "shiviz":
      return printShivizTrace(chosen);
    case "perfetto":
      return printPerfettoTrace(chosen);
    case "mermaid":
      return printMermaidTrace(chosen);
    default:
      return unreachable(format);
  }
}

function onlyPartition(run: RecordedRun, partition: PartitionId): RecordedRun {
  const events = run.events.filter((event) => {
    const { fact } = event;
    if (fact.kind === "clientInvoked") return fact.partition === partition;
    return event.partition === partition || event.partition < 0;
  });
  return { ...run, events };
}
