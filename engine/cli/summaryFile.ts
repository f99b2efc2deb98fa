import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { summarySchema, type SearchSummary } from "../check/search/summary.ts";
import { UsageError } from "./usageError.ts";

const remedy = "Name a file that lab search --out wrote.";

/** Reads a summary; a bad file is named with the place that is bad. */
export function readSummaryFile(file: string): SearchSummary {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: it cannot be read. ${reason}`);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: it is no JSON: ${reason}. ${remedy}`);
  }
  const result = summarySchema.safeParse(raw);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw new UsageError(`${file}: ${place === "" ? "" : `${place}: `}${issue?.message}. ${remedy}`);
}

/** Writes a summary so that a reader never meets half of one. */
export function writeSummaryFile(file: string, summary: SearchSummary): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(summary, null, 1)}\n`);
  renameSync(`${file}.part`, file);
}
