import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeFailure, failureName, type Failure } from "../check/search/failure.ts";
import { failureScenario } from "../check/search/failureScenario.ts";
import { hunt } from "../check/search/mutants.ts";
import { runSeed, type SeedResult } from "../check/search/runSeed.ts";
import { shrink } from "../check/search/shrink.ts";
import {
  countSeed,
  createSummary,
  remainingSeeds,
  summaryFailure,
  type SearchSummary,
} from "../check/search/summary.ts";
import { printScenario } from "../simulation/scenario/printScenario.ts";
import type { SearchOrder } from "./searchOrder.ts";

/** How a search is watched and ended from outside. */
export interface SearchWatch {
  /** Asked between seeds. */
  readonly isStopped: () => boolean;
  /** Told now and then, never more often than every few seeds. */
  readonly onProgress: (summary: SearchSummary) => void;
}

/** So many failures of one name are shrunk and written out; the others are only listed. */
const shownAlike = 3;

/** Runs an order in this process, and gives signals and messages a chance between seeds. */
export async function carryOutSearch(
  order: SearchOrder,
  { isStopped, onProgress }: SearchWatch,
): Promise<SearchSummary> {
  const { events, rules, application, twice, shares, hunts, huntSeeds, budgetMillis } = order;
  const summary = createSummary(order);
  for (const share of shares) summary.shares.push({ ...share });
  const startMillis = performance.now();
  const isOver = async (): Promise<boolean> => {
    onProgress(summary);
    await new Promise((resolve) => setImmediate(resolve));
    return isStopped() || (budgetMillis !== null && performance.now() - startMillis > budgetMillis);
  };
  for (const share of summary.shares)
    for (const seed of remainingSeeds({ ...share })) {
      if (await isOver()) return summary;
      const result = runSeed(seed, { events, rules, application, twice });
      countSeed(summary, result, { twice });
      if (result.failure !== null) addFailure(summary, order, result, result.failure);
      share.done += 1;
    }
  for (const { rule, firstSeed } of hunts) {
    if (await isOver()) return summary;
    summary.hunts.push(hunt(rule, { firstSeed, seeds: huntSeeds, events }));
  }
  onProgress(summary);
  return summary;
}

function addFailure(
  summary: SearchSummary,
  { events, rules, application, saveFolder }: SearchOrder,
  result: SeedResult,
  failure: Failure,
): void {
  const name = failureName(failure);
  const alike = summary.failures.filter((other) => other.name === name).length;
  if (alike >= shownAlike) {
    summary.failures.push(summaryFailure(result, failure, null));
    return;
  }
  const small = shrink({ run: result.run, failure });
  const withRules = rules.length > 0 ? ` --rules ${rules.join(",")}` : "";
  const withApplication = application === null ? "" : ` --application ${application}`;
  const source = `lab search --first-seed ${result.seed} --seeds 1 --events ${events}${withRules}${withApplication}`;
  const head = `# Seed ${result.seed}, before shrinking: ${describeFailure(failure)}\n# ${JSON.stringify(result.plan)}\n`;
  const text = head + printScenario(failureScenario(small.run, small.failure, source));
  mkdirSync(saveFolder, { recursive: true });
  writeFileSync(join(saveFolder, scenarioFileName(result.seed, name)), text);
  summary.failures.push(summaryFailure(result, failure, text));
}

/** "17-quorum-discipline.yaml" */
export function scenarioFileName(seed: number, name: string): string {
  const slug = name
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return `${seed}-${slug.slice(0, 60).replace(/-$/, "")}.yaml`;
}
