import { readFileSync } from "node:fs";
import { nodeName, partitionName } from "../base/ids.ts";
import { importTrace, leadersOf, type ImportedTrace } from "../check/importTrace.ts";
import { describeOptions, readArguments, type OptionForms } from "./arguments.ts";
import type { Command } from "./command.ts";
import { printViolation } from "./report.ts";
import { UsageError } from "./usageError.ts";

const forms: OptionForms = {
  json: { type: "boolean", help: "Print one JSON document." },
  help: { type: "boolean", help: "Print this." },
};

const help = `lab trace FILE [--json]

Reads a trace that somebody wrote down, and asks the invariants of it, as far as it shows them:
the lab's own (lab run … --trace), or the one that etcd-io/raft writes for its trace validation
(built with the tag with_tla). Which of them it is, its content tells. Lines that cannot be
read are named and passed over.

${describeOptions(forms)}

Exit code: 0 no invariant is violated; 1 some are; 2 there is nothing to read.

  lab trace run.ndjson`;

/** So many of a kind are named; the rest is counted. */
const mostNamed = 10;

/** What is told of a trace. */
interface TraceReport {
  readonly ok: boolean;
  readonly file: string;
  readonly origin: ImportedTrace["origin"];
  readonly name: string | null;
  readonly events: number;
  readonly nodes: number;
  readonly partitions: number;
  /** The highest by partition, P0 first. */
  readonly terms: readonly number[];
  readonly leaders: readonly { partition: number; term: number; node: string }[];
  readonly violations: ImportedTrace["violations"];
  readonly skipped: ImportedTrace["skipped"];
}

/** Judges a trace. */
export const traceCommand: Command = {
  summary: "judge a trace: the lab's own, or etcd's",
  help,
  run: (args, streams) => {
    const { operands, options } = readArguments(args, forms, "trace");
    if (options["help"] === true) {
      streams.out(help);
      return 0;
    }
    const [file, more] = operands;
    if (file === undefined) throw new UsageError("trace: name a file: lab trace run.ndjson");
    if (more !== undefined)
      throw new UsageError(`trace: one file at a time. "${more}" is one too many.`);
    const trace = importTrace(readText(file));
    if (trace.events.length === 0)
      throw new UsageError(
        [`${file}: there is no trace in it.`, ...printSkipped(trace)].join("\n"),
      );
    const report = reportOf(file, trace);
    streams.out(options["json"] === true ? JSON.stringify(report, null, 2) : printTrace(report));
    return report.ok ? 0 : 1;
  },
};

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: it cannot be read. ${reason}`);
  }
}

function reportOf(file: string, trace: ImportedTrace): TraceReport {
  const { origin, name, config, events, violations, skipped } = trace;
  const terms = Array.from({ length: config.partitions + 1 }, () => 0);
  for (const { partition, fact } of events)
    if (fact.kind === "roleChanged" && fact.term > terms[partition]!) terms[partition] = fact.term;
  return {
    ok: violations.length === 0,
    file,
    origin,
    name,
    events: events.length,
    nodes: config.nodes,
    partitions: config.partitions,
    terms,
    leaders: leadersOf(trace).map((leader) => ({ ...leader, node: nodeName(leader.node) })),
    violations,
    skipped,
  };
}

function printTrace(report: TraceReport): string {
  const { ok, file, origin, name, events, nodes, terms, leaders, violations } = report;
  const whose = origin === "lab" ? "the lab's" : "etcd's";
  const lines = [
    `${ok ? "✓" : "✗"} ${name ?? file}`,
    `  ${whose} trace: ${events} events, ${nodes} nodes`,
  ];
  for (const [partition, term] of terms.entries()) {
    if (term === 0) continue;
    const led = leaders.filter((leader) => leader.partition === partition);
    const shown = led.slice(0, mostNamed).map((leader) => `${leader.node} (${leader.term})`);
    if (led.length > mostNamed) shown.push(`and ${led.length - mostNamed} more`);
    const who = led.length === 0 ? "no leader" : `leaders ${shown.join(", ")}`;
    lines.push(`  ${partitionName(partition)}: up to term ${term}, ${who}`);
  }
  lines.push(...violations.map(printViolation));
  if (ok) lines.push("  ✓ no invariant is violated");
  return [...lines, ...printSkipped(report)].join("\n");
}

function printSkipped({ skipped }: Pick<ImportedTrace, "skipped">): string[] {
  const lines = skipped
    .slice(0, mostNamed)
    .map(({ line, reason }) => `  line ${line} is left out: ${reason}`);
  if (skipped.length > mostNamed)
    lines.push(`  and ${skipped.length - mostNamed} more lines are left out`);
  return lines;
}
