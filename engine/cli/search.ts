import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { mutants } from "../check/search/mutants.ts";
import { mergeSummaries, type SearchSummary } from "../check/search/summary.ts";
import { recipeNames } from "../recipes/catalogue.ts";
import { suggestWord } from "../simulation/scenario/nearestWord.ts";
import type { RuleSwitch } from "../raft/rules.ts";
import {
  describeOptions,
  readArguments,
  readInteger,
  readRules,
  type OptionForms,
} from "./arguments.ts";
import { carryOutSearch, type SearchWatch } from "./carryOutSearch.ts";
import type { Command, Streams } from "./command.ts";
import type { HuntOrder, SearchOrder } from "./searchOrder.ts";
import { isClean, printProgress, printSummary } from "./searchReport.ts";
import { searchWithWorkers, serveAsWorker } from "./searchWorkers.ts";
import { readSummaryFile, writeSummaryFile } from "./summaryFile.ts";
import { UsageError } from "./usageError.ts";

const forms: OptionForms = {
  seeds: {
    type: "string",
    value: "N",
    help: "How many seeds (300); a mutant survives so many (1000).",
  },
  "first-seed": { type: "string", value: "S", help: "The first of them (1)." },
  events: { type: "string", value: "E", help: "Events of the nodes per seed (5000)." },
  shard: { type: "string", value: "i/n", help: "Only every n-th seed, beginning with the i-th." },
  rules: {
    type: "string",
    value: "a,b",
    help: "Wrong rules in force; with --mutants, those hunted.",
  },
  application: {
    type: "string",
    value: "NAME",
    help: "What runs on every node: a recipe, or any of them. Without it each seed decides.",
  },
  budget: { type: "string", value: "TIME", help: "Stop after so much real time: 30s, 5min." },
  workers: {
    type: "string",
    value: "N",
    help: "Processes side by side (1); 0: one per processor.",
  },
  twice: { type: "boolean", help: "Run every seed again from its inputs; compare fingerprints." },
  mutants: { type: "boolean", help: "Hunt wrong rules: how many seeds until one is noticed?" },
  hunts: { type: "string", value: "N", help: "Hunts per wrong rule, each from other seeds (5)." },
  out: { type: "string", value: "FILE", help: "Write the summary there, as JSON, now and then." },
  resume: { type: "string", value: "FILE", help: "Go on where that summary stopped." },
  merge: { type: "boolean", help: "Merge the summaries named as operands." },
  save: { type: "string", value: "DIR", help: "Scenario files of failing seeds (build/search)." },
  json: { type: "boolean", help: "Print the summary as JSON." },
  help: { type: "boolean", help: "Print this." },
};

const help = `lab search [--seeds N] [--events E] …
lab search --mutants [--rules a,b]
lab search --merge FILE…

Runs random clusters under random faults, heals a core of each, and demands that it serves.
Every invariant is asked after every event. A seed decides all of a run; what fails is made
small and written as a scenario. Ctrl-C ends it, with the summary so far.

${describeOptions(forms)}

Exit code: 0 nothing was found; 1 something was, a wrong rule survived, or no seed did enough
to say anything; 2 the command line or a file is bad.

  lab search --seeds 10000 --events 20000 --twice --workers 0 --out build/search/summary.json
  lab search --resume build/search/summary.json --out build/search/summary.json
  lab search --first-seed 17 --seeds 1`;

/** Looks for seeds that break something. */
export const searchCommand: Command = {
  summary: "run random storms, look for what breaks, make it small",
  help,
  run: (args, streams) => {
    if (args[0] === "--worker" && process.send !== undefined) return serveAsWorker();
    const { operands, options } = readArguments(args, forms, "search");
    if (options["help"] === true) {
      streams.out(help);
      return 0;
    }
    const text = (name: string): string | null => {
      const value = options[name];
      return typeof value === "string" ? value : null;
    };
    const finish = (summary: SearchSummary): number => {
      const out = text("out");
      if (out !== null) writeSummaryFile(out, summary);
      const saveFolder = text("save") ?? defaultFolder;
      const isJson = options["json"] === true;
      streams.out(isJson ? JSON.stringify(summary, null, 1) : printSummary(summary, saveFolder));
      return isClean(summary) ? 0 : 1;
    };
    if (options["merge"] === true) return finish(mergeFiles(operands));
    if (operands[0] !== undefined)
      throw new UsageError(`search: it takes no operand. Leave out "${operands[0]}".`);
    const resumed = text("resume");
    const before = resumed === null ? null : readSummaryFile(resumed);
    const order = readOrder(text, options, before);
    const workers = readCount(text, "workers", { fallback: 1, from: 0, to: 256 });
    const out = text("out");
    return conduct(order, {
      before,
      streams,
      workers: workers === 0 ? availableParallelism() : workers,
      save: (summary) => out !== null && writeSummaryFile(out, summary),
    }).then(finish);
  },
};

const defaultFolder = "build/search";

type TextOption = (name: string) => string | null;

function readCount(
  text: TextOption,
  name: string,
  { fallback, from, to }: { readonly fallback: number; readonly from: number; readonly to: number },
): number {
  const given = text(name);
  return given === null ? fallback : readInteger(given, { option: `search: --${name}`, from, to });
}

function mergeFiles(files: readonly string[]): SearchSummary {
  if (files.length === 0)
    throw new UsageError("search: --merge: name the files: lab search --merge a.json b.json");
  const summaries = files.map(readSummaryFile);
  const [first] = summaries;
  const kindOf = ({ events, rules, application }: SearchSummary): string =>
    JSON.stringify([events, rules, application]);
  const other = summaries.findIndex((summary) => kindOf(summary) !== kindOf(first!));
  if (other >= 0)
    throw new UsageError(
      `${files[other]}: its seeds ran with other --events, --rules or --application than those of ${files[0]}. Merge them apart.`,
    );
  return mergeSummaries(summaries);
}

/** Real time, as `--budget` has it. */
function readBudget(text: string | null): number | null {
  if (text === null) return null;
  const match = /^(\d+(?:\.\d+)?)(s|min|h)$/.exec(text);
  if (match === null)
    throw new UsageError(`search: --budget: "${text}" does not do. Write 30s, 5min or 2h.`);
  const factor = { s: 1_000, min: 60_000, h: 3_600_000 }[match[2] as "s" | "min" | "h"];
  return Number(match[1]) * factor;
}

function readShard(text: string | null): { readonly index: number; readonly of: number } {
  if (text === null) return { index: 1, of: 1 };
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  const refuse = (what: string, remedy: string): never => {
    throw new UsageError(`search: --shard: ${what}. Write ${remedy}.`);
  };
  if (match === null)
    refuse(`"${text}" is no shard`, "its number, a slash, and how many there are: 1/4 … 4/4");
  if (of === 0)
    refuse(`"${text}" leaves no shard at all`, "how many there are behind the slash: 1/4");
  if (index < 1 || index > of)
    refuse(`there is no shard ${index} of ${of}`, of === 1 ? "1/1" : `1/${of} … ${of}/${of}`);
  return { index, of };
}

function readApplication(text: string | null): SearchOrder["application"] {
  if (text === null) return null;
  const names = [...recipeNames, "any"] as const;
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `search: --application: there is no recipe "${text}". ${suggestWord(text, names)}`,
  );
}

function readOrder(
  text: TextOption,
  options: Readonly<Record<string, string | boolean | undefined>>,
  before: SearchSummary | null,
): SearchOrder {
  const rules = text("rules");
  const named = rules === null ? null : readRules(rules, "search: --rules");
  const isHunt = options["mutants"] === true;
  const firstSeed = readCount(text, "first-seed", { fallback: 1, from: 0, to: 0xffff_ffff });
  const fallback = isHunt ? 1000 : 300;
  const seeds = readCount(text, "seeds", { fallback, from: 1, to: 1_000_000_000 });
  const shard = readShard(text("shard"));
  const common = {
    commit: findCommit(),
    events: readCount(text, "events", { fallback: 5000, from: 1, to: 100_000_000 }),
    rules: [],
    application: readApplication(text("application")),
    twice: options["twice"] === true,
    shares: [],
    hunts: [],
    huntSeeds: seeds,
    budgetMillis: readBudget(text("budget")),
    saveFolder: text("save") ?? defaultFolder,
  };
  if (before !== null) {
    for (const name of [
      "seeds",
      "first-seed",
      "events",
      "shard",
      "rules",
      "application",
      "mutants",
    ])
      if (options[name] !== undefined)
        throw new UsageError(`search: --${name} stands in the file to resume. Leave it out.`);
    if (before.shares.length === 0)
      throw new UsageError(
        `${text("resume")}: there are no seeds in it to go on with. Start anew.`,
      );
    const { events, rules, application, shares } = before;
    return { ...common, events, rules, application, shares };
  }
  if (!isHunt)
    return { ...common, rules: named ?? [], shares: [{ firstSeed, seeds, shard, done: 0 }] };
  const count = readCount(text, "hunts", { fallback: 5, from: 1, to: 1000 });
  const hunts = planHunts(named ?? mutants, { count, firstSeed, seeds });
  return { ...common, hunts: hunts.filter((_, slot) => slot % shard.of === shard.index - 1) };
}

/** No two hunts of a rule meet the same seed. */
function planHunts(
  rules: readonly RuleSwitch[],
  {
    count,
    firstSeed,
    seeds,
  }: { readonly count: number; readonly firstSeed: number; readonly seeds: number },
): HuntOrder[] {
  const hunts: HuntOrder[] = [];
  for (let round = 0; round < count; round++)
    for (const rule of rules) hunts.push({ rule, firstSeed: firstSeed + round * seeds });
  return hunts;
}

/** What is being searched, if anybody knows. */
function findCommit(): string | null {
  const told = process.env["LAB_COMMIT"] ?? process.env["GITHUB_SHA"];
  if (told !== undefined && told !== "") return told;
  try {
    const stdio: ("ignore" | "pipe")[] = ["ignore", "pipe", "ignore"];
    return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio }).trim();
  } catch {
    // Not a checkout, or no git: then the summary names none.
    return null;
  }
}

/** Runs the order, tells how far it is, and ends early when asked to. */
async function conduct(
  order: SearchOrder,
  {
    before,
    streams,
    workers,
    save,
  }: {
    readonly before: SearchSummary | null;
    readonly streams: Streams;
    readonly workers: number;
    readonly save: (summary: SearchSummary) => void;
  },
): Promise<SearchSummary> {
  let stopped = false;
  const stop = (): void => void (stopped = true);
  const withBefore = (summary: SearchSummary): SearchSummary =>
    before === null ? summary : mergeSummaries([{ ...before, shares: [] }, summary]);
  const told = { progress: performance.now(), saved: performance.now() };
  const isTerminal = process.stderr.isTTY;
  const watch: SearchWatch = {
    isStopped: () => stopped,
    onProgress: (summary) => {
      const now = performance.now();
      if (now - told.progress > (isTerminal ? 250 : 5000)) {
        told.progress = now;
        const line = printProgress(withBefore(summary));
        if (isTerminal) process.stderr.write(`\r\u001b[K${line}`);
        else streams.error(line);
      }
      if (now - told.saved > 10_000) {
        told.saved = now;
        save(withBefore(summary));
      }
    },
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    const summary =
      workers > 1
        ? await searchWithWorkers(order, workers, watch)
        : await carryOutSearch(order, watch);
    return withBefore(summary);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    if (isTerminal) process.stderr.write("\r\u001b[K");
  }
}
