import { z } from "zod";
import { recipeNames, type RecipeName } from "../../recipes/catalogue.ts";
import { ruleSwitches, type RuleSwitch } from "../../raft/rules.ts";
import { describeFailure, failureName, type Failure } from "./failure.ts";
import { faultKinds, noFaults, type FaultCounts } from "./faultKind.ts";
import type { SeedResult } from "./runSeed.ts";
import type { SearchPlan } from "./searchPlan.ts";

/** A stretch of seeds, and one shard's share of it: every `of`-th seed, beginning with the `index`-th. */
export interface SeedShare {
  readonly firstSeed: number;
  /** Of the stretch, all shards together. */
  readonly seeds: number;
  readonly shard: { readonly index: number; readonly of: number };
  /** Of this share, in order. */
  done: number;
}

/** A seed that failed: enough to see it again, wherever the summary was written. */
export interface SummaryFailure {
  readonly seed: number;
  readonly name: string;
  readonly detail: string;
  /** All that the seed decided. */
  readonly plan: SearchPlan;
  /** The scenario's text, as small as it became; null: others that fail alike are written out. */
  readonly scenario: string | null;
}

/** One hunt for a wrong rule: from a first seed on, until something was noticed. */
export interface MutantHunt {
  readonly rule: RuleSwitch;
  readonly firstSeed: number;
  /** Run, the last one included. */
  readonly seeds: number;
  readonly events: number;
  /** What was noticed; null: nothing, the wrong rule survived. */
  readonly killedBy: string | null;
}

/** What a search came to; kept as JSON, merged with others of its kind. */
export interface SearchSummary {
  readonly kind: "kommander-lab-search";
  readonly version: 1;
  /** Of the repository, where it is known. */
  readonly commit: string | null;
  /** Events per seed. */
  readonly events: number;
  readonly rules: readonly RuleSwitch[];
  /** What ran on every node; null: each seed decided. */
  readonly application: RecipeName | "any" | null;
  readonly shares: SeedShare[];
  readonly totals: SearchTotals;
  readonly faults: FaultCounts;
  /** In how many seeds each of them ran on every node. */
  readonly recipes: Record<RecipeName, number>;
  readonly failures: SummaryFailure[];
  readonly hunts: MutantHunt[];
}

export interface SearchTotals {
  seeds: number;
  events: number;
  virtualSeconds: number;
  acknowledged: number;
  refused: number;
  unknown: number;
  elections: number;
  /** Seeds in which too little was confirmed to say much: they count as neither passed nor failed. */
  insufficient: number;
  /** Seeds whose clients' history is linearizable; that of the others was too costly to decide. */
  linearizable: number;
  /** Seeds that were run a second time, and compared. */
  replayed: number;
  /** Of all seeds' fingerprints, in whatever order they ran. */
  digest: string;
}

export function createSummary({
  commit,
  events,
  rules,
  application,
}: Pick<SearchSummary, "commit" | "events" | "rules" | "application">): SearchSummary {
  return {
    kind: "kommander-lab-search",
    version: 1,
    commit,
    events,
    rules,
    application,
    shares: [],
    totals: {
      seeds: 0,
      events: 0,
      virtualSeconds: 0,
      acknowledged: 0,
      refused: 0,
      unknown: 0,
      elections: 0,
      insufficient: 0,
      linearizable: 0,
      replayed: 0,
      digest: "0000000000000000",
    },
    faults: noFaults(),
    recipes: noRecipes(),
    failures: [],
    hunts: [],
  };
}

function noRecipes(): Record<RecipeName, number> {
  return Object.fromEntries(recipeNames.map((name) => [name, 0])) as Record<RecipeName, number>;
}

/** Counts one seed in. Its failure, shrunk and printed, is the caller's to add. */
export function countSeed(
  { totals, faults, recipes }: SearchSummary,
  result: SeedResult,
  { twice }: { readonly twice: boolean },
): void {
  totals.seeds += 1;
  totals.events += result.events;
  totals.virtualSeconds += Math.round(result.virtualMicros / 1_000_000);
  totals.acknowledged += result.acknowledged;
  totals.refused += result.refused;
  totals.unknown += result.unknown;
  totals.elections += result.elections;
  if (result.insufficient) totals.insufficient += 1;
  if (result.history === "linearizable") totals.linearizable += 1;
  if (twice) totals.replayed += 1;
  totals.digest = combine(totals.digest, result.fingerprint);
  for (const kind of faultKinds) faults[kind] += result.faults[kind];
  const { application } = result.plan.config;
  if (application !== undefined) recipes[application.name] += 1;
}

/** A failed seed as a summary lists it. */
export function summaryFailure(
  { seed, plan }: SeedResult,
  failure: Failure,
  scenario: string | null,
): SummaryFailure {
  const [name, detail] = [failureName(failure), describeFailure(failure)];
  return { seed, name, detail, plan, scenario };
}

/** The seeds of a share that are still to be run, in order. */
export function* remainingSeeds({ firstSeed, seeds, shard, done }: SeedShare): Generator<number> {
  for (let slot = shard.index - 1 + done * shard.of; slot < seeds; slot += shard.of)
    yield firstSeed + slot;
}

/** How many seeds a share has, those that were run included. */
export function sizeOfShare({ seeds, shard }: SeedShare): number {
  return Math.max(0, Math.ceil((seeds - shard.index + 1) / shard.of));
}

/** A share in parts that together are the share. Only for one of which nothing was run yet. */
export function splitShare({ firstSeed, seeds, shard }: SeedShare, parts: number): SeedShare[] {
  return Array.from({ length: parts }, (_, part) => ({
    firstSeed,
    seeds,
    shard: { index: shard.index + part * shard.of, of: shard.of * parts },
    done: 0,
  }));
}

/** Exclusive or: the order of seeds does not matter. */
function combine(a: string, b: string): string {
  const half = (from: number): string =>
    ((parseInt(a.slice(from, from + 8), 16) ^ parseInt(b.slice(from, from + 8), 16)) >>> 0)
      .toString(16)
      .padStart(8, "0");
  return half(0) + half(8);
}

/** Several shards as one. Their seeds must not overlap; what each of them ran stays listed. */
export function mergeSummaries(summaries: readonly SearchSummary[]): SearchSummary {
  const [first] = summaries;
  if (first === undefined) throw new RangeError("nothing to merge");
  const merged = createSummary(first);
  const { totals, faults, recipes } = merged;
  for (const summary of summaries) {
    merged.shares.push(...summary.shares);
    merged.failures.push(...summary.failures);
    merged.hunts.push(...summary.hunts);
    for (const kind of faultKinds) faults[kind] += summary.faults[kind];
    for (const name of recipeNames) recipes[name] += summary.recipes[name];
    for (const name of Object.keys(totals) as (keyof SearchTotals)[])
      if (name !== "digest") totals[name] += summary.totals[name];
    totals.digest = combine(totals.digest, summary.totals.digest);
  }
  merged.failures.sort((a, b) => a.seed - b.seed);
  merged.shares.sort((a, b) => a.firstSeed - b.firstSeed || a.shard.index - b.shard.index);
  return merged;
}

const count = z.number().int().nonnegative();
const rule = z.enum(Object.keys(ruleSwitches) as [RuleSwitch, ...RuleSwitch[]]);
const digest = z.string().regex(/^[\da-f]{16}$/);

/** One count by name; none where a file is older than its name. */
function countsOf<Name extends string>(
  names: readonly Name[],
): z.ZodObject<Record<Name, z.ZodDefault<typeof count>>> {
  const counts = names.map((name) => [name, count.default(0)]);
  return z.object(Object.fromEntries(counts) as Record<Name, z.ZodDefault<typeof count>>);
}

/** What a summary file must look like. */
export const summarySchema: z.ZodType<SearchSummary> = z.object({
  kind: z.literal("kommander-lab-search"),
  version: z.literal(1),
  commit: z.string().nullable(),
  events: count,
  rules: z.array(rule),
  application: z
    .enum([...recipeNames, "any"])
    .nullable()
    .default(null),
  shares: z.array(
    z.object({
      firstSeed: count,
      seeds: count,
      shard: z.object({ index: count.min(1), of: count.min(1) }),
      done: count,
    }),
  ),
  totals: z.object({
    seeds: count,
    events: count,
    virtualSeconds: count,
    acknowledged: count,
    refused: count,
    unknown: count,
    elections: count,
    insufficient: count,
    linearizable: count,
    replayed: count,
    digest,
  }),
  faults: countsOf(faultKinds),
  recipes: countsOf(recipeNames).default(noRecipes()),
  failures: z.array(
    z.object({
      seed: count,
      name: z.string(),
      detail: z.string(),
      plan: z.custom<SearchPlan>((plan) => typeof plan === "object" && plan !== null),
      scenario: z.string().nullable(),
    }),
  ),
  hunts: z.array(
    z.object({
      rule,
      firstSeed: count,
      seeds: count,
      events: count,
      killedBy: z.string().nullable(),
    }),
  ),
});
