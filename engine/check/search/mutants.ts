import { endangersSafety, ruleSwitches, type RuleSwitch } from "../../raft/rules.ts";
import { failureName } from "./failure.ts";
import { runSeed } from "./runSeed.ts";
import type { MutantHunt } from "./summary.ts";

/** The wrong rules that a search has to notice; the others cost liveness or freshness alone. */
export const mutants: readonly RuleSwitch[] = (Object.keys(ruleSwitches) as RuleSwitch[]).filter(
  endangersSafety,
);

/** Runs seeds with a wrong rule in force until one of them fails that holds without it. */
export function hunt(
  rule: RuleSwitch,
  {
    firstSeed,
    seeds,
    events,
  }: { readonly firstSeed: number; readonly seeds: number; readonly events: number },
): MutantHunt {
  let spent = 0;
  for (let run = 1; run <= seeds; run++) {
    const seed = firstSeed + run - 1;
    const result = runSeed(seed, { events, rules: [rule] });
    spent += result.events;
    if (result.failure === null) continue;
    // What fails under the right rules, too, is another's fault: nobody noticed this one.
    const isOwn = runSeed(seed, { events }).failure === null;
    if (!isOwn) continue;
    return { rule, firstSeed, seeds: run, events: spent, killedBy: failureName(result.failure) };
  }
  return { rule, firstSeed, seeds, events: spent, killedBy: null };
}

/** How hard a wrong rule is to notice. */
export interface MutantScore {
  readonly rule: RuleSwitch;
  readonly hunts: number;
  readonly survived: number;
  /** Over all hunts; those that it survived count with all that they spent. */
  readonly medianSeeds: number;
  readonly medianEvents: number;
  /** What it was noticed by, the most frequent first. */
  readonly killedBy: readonly string[];
}

/** The score of every wrong rule that was hunted. */
export function scoreMutants(hunts: readonly MutantHunt[]): MutantScore[] {
  const scores: MutantScore[] = [];
  for (const rule of new Set(hunts.map(({ rule }) => rule))) {
    const own = hunts.filter((one) => one.rule === rule);
    const counts = new Map<string, number>();
    for (const { killedBy } of own)
      if (killedBy !== null) counts.set(killedBy, (counts.get(killedBy) ?? 0) + 1);
    scores.push({
      rule,
      hunts: own.length,
      survived: own.filter(({ killedBy }) => killedBy === null).length,
      medianSeeds: median(own.map(({ seeds }) => seeds)),
      medianEvents: median(own.map(({ events }) => events)),
      killedBy: [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    });
  }
  return scores;
}

/** The upper one of two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
