import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

interface Subject {
  readonly name: string;
  readonly means: string;
  /** Kommander's number of a status. */
  readonly status?: number | undefined;
  /** Kommander's default, and where the preset of that name holds it. */
  readonly default?: string | undefined;
  readonly preset?: string | undefined;
}

/** What becomes of it: with its witnesses, or with the reason. */
type Verdict =
  | { readonly done: readonly string[] }
  | { readonly different: string; readonly shown?: readonly string[] | undefined }
  | { readonly unobservable: string; readonly shown?: readonly string[] | undefined };

/** One member, status, event, default or rule of Kommander, and what becomes of it here. */
export type ConformanceRow = Subject & Verdict;

export interface ConformancePart {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly ConformanceRow[];
}

const text: z.ZodType<string> = z.string().min(1);
const files: z.ZodType<readonly string[]> = z
  .array(z.string().regex(/^(tests|scenarios)\/.+\.(ts|yaml)$/))
  .min(1);
const shown: z.ZodType<readonly string[] | undefined> = files.optional();
const subject = {
  name: text,
  means: text,
  status: z.int().optional(),
  default: z.string().optional(),
  preset: z.string().optional(),
} as const;

/** A row says one thing, and says it in full. */
const rowSchema: z.ZodType<ConformanceRow> = z.union([
  z.strictObject({ ...subject, done: files }),
  z.strictObject({ ...subject, different: text, shown }),
  z.strictObject({ ...subject, unobservable: text, shown }),
]);

const partSchema: z.ZodType<ConformancePart> = z.strictObject({
  id: text,
  title: text,
  rows: z.array(rowSchema).min(1),
});

/** Reads `docs/conformance.yaml`; what does not fit the form fails, with its place. */
export function readConformance(): readonly ConformancePart[] {
  return z.array(partSchema).parse(parse(readFileSync("docs/conformance.yaml", "utf8")));
}

/** The files that a row names as its witnesses. */
export function witnessesOf(row: ConformanceRow): readonly string[] {
  if ("done" in row) return row.done;
  return row.shown ?? [];
}

const introduction = `# Conformance

What becomes of Kommander's surface here: every member, status, event, default and rule of its life
cycles, in our own words. **done**: as there, shown by the tests and scenarios named. **different**: on
purpose, with the reason. **not observable**: a simulation has nothing to show, with the reason.

This page is printed from [conformance.yaml](conformance.yaml), and
\`tests/docs/conformance.test.ts\` checks it: every named file exists, every status has a row, every
default that a preset holds is that preset's, and no setting is without a row.
`;

/** The page of all that, as Markdown. */
export function printConformance(parts: readonly ConformancePart[]): string {
  return [introduction, printCounts(parts), ...parts.map(printPart)].join("\n\n");
}

function printCounts(parts: readonly ConformancePart[]): string {
  const counts = new Map<string, number>();
  for (const row of parts.flatMap(({ rows }) => rows)) {
    const { state } = verdictOf(row);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const lines = [...counts].map(([state, count]) => `| ${state} | ${count} |`);
  return ["| state | rows |", "| --- | --- |", ...lines].join("\n");
}

function printPart({ id, title, rows }: ConformancePart): string {
  const lines = rows.map((row) => {
    const { state, why } = verdictOf(row);
    const subject = row.status === undefined ? row.name : `${row.name} (${row.status})`;
    const means = row.default === undefined ? row.means : `${row.means} (${row.default})`;
    const shown = witnessesOf(row).map(printWitness).join(", ");
    const remark = [why, shown].filter((text) => text !== "").join(" ");
    return `| ${[subject, means, state, remark].map(cell).join(" | ")} |`;
  });
  const head = "| Kommander | means | state | shown by, or why |\n| --- | --- | --- | --- |";
  return `## ${id}. ${title}\n\n${head}\n${lines.join("\n")}`;
}

function verdictOf(row: ConformanceRow): { readonly state: string; readonly why: string } {
  if ("done" in row) return { state: "done", why: "" };
  if ("different" in row) return { state: "different", why: row.different };
  return { state: "not observable", why: row.unobservable };
}

function printWitness(path: string): string {
  const name = path.replace(/^(tests|scenarios)\//, "").replace(/\.(test\.ts|yaml)$/, "");
  return `[${name}](../${path})`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
