import { existsSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { operationStatuses } from "../../engine/node/status.ts";
import { presets } from "../../engine/simulation/config.ts";
import { printDuration } from "../../engine/simulation/scenario/duration.ts";
import { printConformance, readConformance, witnessesOf } from "./conformance.ts";

const parts = readConformance();
const rows = parts.flatMap((part) => part.rows);

test("the page is that of the data (vitest -u prints it anew)", async () => {
  const text = await format(printConformance(parts), { parser: "markdown", printWidth: 100 });
  await expect(text).toMatchFileSnapshot("../../docs/CONFORMANCE.md");
});

test("no part has two rows of one name", () => {
  for (const part of parts) {
    const names = part.rows.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

test("every test and scenario that a row names exists", () => {
  const missing = rows.flatMap((row) => witnessesOf(row)).filter((path) => !existsSync(path));
  expect(missing).toEqual([]);
});

test("every status has its row, under Kommander's number", () => {
  const numbered = rows.filter(({ status }) => status !== undefined);
  const inOrder = numbered.toSorted((a, b) => a.status! - b.status!);
  expect(inOrder.map(({ name }) => name)).toEqual([...operationStatuses]);
  expect(inOrder.map(({ status }) => status)).toEqual([...operationStatuses.keys()]);
});

const settings = rows.filter(({ preset }) => preset !== undefined);

test.for(settings)("the default of $name is that of the preset", ({ preset, default: wanted }) => {
  expect(showSetting(preset!)).toBe(wanted);
});

/** A number, a duration or a range of durations of the preset that has Kommander's name. */
function showSetting(path: string): string {
  let held: unknown = presets.kommander;
  for (const name of path.split(".")) held = (held as Readonly<Record<string, unknown>>)[name];
  if (isRange(held)) return `${printDuration(held.from)}…${printDuration(held.to)}`;
  if (typeof held !== "number") return String(held);
  // Counts are called after what they count, times after what they time.
  return /\.max[A-Z]|Lag$|Fanout$/.test(path) ? String(held) : printDuration(held);
}

function isRange(held: unknown): held is { readonly from: number; readonly to: number } {
  return typeof held === "object" && held !== null && "from" in held && "to" in held;
}
