import { writeFileSync } from "node:fs";
import { partitionName, type PartitionId } from "../base/ids.ts";
import { exportTrace, traceFormats, type TraceFormat } from "../simulation/export/exportTrace.ts";
import type { RecordedRun } from "../simulation/export/labTrace.ts";
import { suggestWord } from "../simulation/scenario/nearestWord.ts";
import type { OptionForms } from "./arguments.ts";
import type { Streams } from "./command.ts";
import { UsageError } from "./usageError.ts";

/** Where a run's trace goes, and how it is written. */
interface TraceOutput {
  /** "-" is standard output. */
  readonly file: string;
  readonly format: TraceFormat;
  /** Null: all of them, as far as the format has room. */
  readonly partition: PartitionId | null;
}

export const traceForms: OptionForms = {
  trace: { type: "string", value: "OUT", help: 'Write the trace there; "-" is standard output.' },
  format: { type: "string", value: "NAME", help: `How: ${traceFormats.join(", ")}.` },
  partition: { type: "string", value: "P1", help: "Only what concerns this partition." },
};

/** What the options ask for; null: no trace. */
export function readTraceOutput(
  options: Readonly<Record<string, string | boolean | undefined>>,
): TraceOutput | null {
  const { trace: file, format, partition } = options;
  if (typeof file !== "string") {
    if (format === undefined && partition === undefined) return null;
    throw new UsageError("run: --format and --partition speak of a trace. Add --trace OUT.");
  }
  return {
    file,
    format: typeof format === "string" ? readFormat(format) : "lab",
    partition: typeof partition === "string" ? readPartition(partition) : null,
  };
}

/** Writes a run's trace, and tells how much of it there is. */
export function writeTrace(
  { file, format, partition }: TraceOutput,
  run: RecordedRun,
  streams: Streams,
): void {
  if (partition !== null && partition > run.config.partitions)
    throw new UsageError(
      `run: --partition: there is no ${partitionName(partition)}. The last is ${partitionName(run.config.partitions)}.`,
    );
  const lines = exportTrace(run, { format, partition });
  const text = lines.join("\n");
  if (file === "-") streams.out(text);
  else save(file, `${text}\n`);
  streams.error(`${file === "-" ? "trace" : file}: ${lines.length} lines (${format})`);
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: it cannot be written. ${reason}`);
  }
}

function readFormat(text: string): TraceFormat {
  const format = traceFormats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UsageError(`run: --format: there is no "${text}". ${suggestWord(text, traceFormats)}`);
}

function readPartition(text: string): PartitionId {
  const match = /^[Pp](\d+)$/.exec(text);
  if (match !== null) return Number(match[1]);
  throw new UsageError(`run: --partition: "${text}" is no partition. Write P1.`);
}
