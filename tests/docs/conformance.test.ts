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
  expect(showSetting(preset!, wanted!)).toBe(wanted);
});

/** What Kommander has no name for, or another rule. */
const own = [
  "maxInflightAppends",
  "maxUncommittedEntries",
  "leaseReads",
  "leaseDrift",
  "ticketPatience",
  "implicitCommit",
];

test("every setting has its row, or is none of Kommander's", () => {
  const named = settings.map(({ preset }) => preset!.replace("node.", ""));
  expect(new Set([...named, ...own])).toEqual(new Set(Object.keys(presets.kommander.node)));
});

/** A setting of the preset that has Kommander's name, in the words of the table. */
function showSetting(path: string, wanted: string): string {
  let held: unknown = presets.kommander;
  for (const name of path.split(".")) held = (held as Readonly<Record<string, unknown>>)[name];
  if (isSpan(held)) return `${printDuration(held.from)}…${printDuration(held.to)}`;
  if (isRatio(held)) return String(held.of / held.in);
  // Times are told with their unit, counts without one.
  return typeof held === "number" && wanted.endsWith("s") ? printDuration(held) : String(held);
}

function isSpan(held: unknown): held is { readonly from: number; readonly to: number } {
  return typeof held === "object" && held !== null && "from" in held && "to" in held;
}

function isRatio(held: unknown): held is { readonly of: number; readonly in: number } {
  return typeof held === "object" && held !== null && "of" in held && "in" in held;
}
