import { join } from "node:path";
import { faultKinds } from "../check/search/faultKind.ts";
import { scoreMutants } from "../check/search/mutants.ts";
import { sufficientOperations } from "../check/search/runSeed.ts";
import { recipeNames } from "../recipes/catalogue.ts";
import { sizeOfShare, type SearchSummary } from "../check/search/summary.ts";
import { scenarioFileName } from "./carryOutSearch.ts";

/** Whether a search found nothing wrong, and ran enough to say so. */
export function isClean({ totals, failures, hunts }: SearchSummary): boolean {
  const provesNothing = totals.seeds > 0 && totals.insufficient === totals.seeds;
  return (
    failures.length === 0 && !provesNothing && hunts.every(({ killedBy }) => killedBy !== null)
  );
}

/** A search for people. */
export function printSummary(summary: SearchSummary, saveFolder: string): string {
  const lines: string[] = [];
  if (summary.shares.length > 0) lines.push(...describeSeeds(summary, saveFolder));
  if (summary.hunts.length > 0) lines.push(...describeMutants(summary));
  return lines.join("\n");
}

function describeSeeds(summary: SearchSummary, saveFolder: string): string[] {
  const { totals, shares, failures, faults, recipes } = summary;
  const { seeds, insufficient, replayed } = totals;
  const planned = shares.reduce((sum, share) => sum + sizeOfShare(share), 0);
  const passed = seeds - failures.length - insufficient;
  const mark = failures.length === 0 && passed > 0 ? "✓" : "✗";
  const done = seeds < planned ? `, stopped after ${seeds} of ${planned}` : "";
  const lines = [
    `${mark} ${number(seeds)} seeds: ${number(passed)} passed, ${failures.length} failed, ${number(insufficient)} insufficient (under ${sufficientOperations} operations acknowledged)${done}`,
    `  ${number(totals.events)} events in ${duration(totals.virtualSeconds)} of virtual time, every invariant after each of them`,
    `  operations: ${number(totals.acknowledged)} acknowledged, ${number(totals.refused)} refused, ${number(totals.unknown)} unknown; ${number(totals.elections)} leaders elected`,
    `  faults: ${faultKinds.map((kind) => `${kind} ${number(faults[kind])}`).join(", ")}`,
    `  recipes: ${recipeNames.map((name) => `${name} ${number(recipes[name])}`).join(", ")}`,
    `  ${number(totals.linearizable)} histories of clients are linearizable, ${number(seeds - totals.linearizable)} undecided`,
    `  ${number(replayed)} seeds were run twice; digest of all fingerprints ${totals.digest}`,
  ];
  for (const { seed, name, detail, scenario } of failures) {
    lines.push(`✗ seed ${seed}: ${name}: ${detail}`);
    if (scenario !== null)
      lines.push(`    npm run lab -- run ${join(saveFolder, scenarioFileName(seed, name))}`);
  }
  return lines;
}

function describeMutants({ hunts }: SearchSummary): string[] {
  const head = ["wrong rule", "hunts", "median seeds", "median events", "noticed by"];
  const rows = scoreMutants(hunts).map(
    ({ rule, hunts, survived, medianSeeds, medianEvents, killedBy }) => [
      `${survived === 0 ? "✓" : "✗"} ${rule}`,
      survived === 0 ? `${hunts}` : `${hunts}, ${survived} survived`,
      number(medianSeeds),
      number(medianEvents),
      killedBy.join(", "),
    ],
  );
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  return lines;
}

/** One line, while a search is under way. */
export function printProgress({ totals, shares, failures, hunts }: SearchSummary): string {
  const planned = shares.reduce((sum, share) => sum + sizeOfShare(share), 0);
  const done = shares.reduce((sum, share) => sum + share.done, 0);
  const seeds = planned > 0 ? `${number(done)} of ${number(planned)} seeds, ` : "";
  const hunted = hunts.length > 0 ? `${hunts.length} hunts, ` : "";
  return `${seeds}${hunted}${number(totals.events)} events, ${failures.length} failed`;
}

/** With commas between thousands: the same on every machine. */
function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${number(Math.round(seconds / 3600))} h`;
}
