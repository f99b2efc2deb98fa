import { readFileSync } from "node:fs";
import { checkHistory, usualBudget, type HistoryReport } from "../check/history/checkHistory.ts";
import type { HistoryOperation } from "../check/history/historyOperation.ts";
import { readHistory } from "../check/history/readHistory.ts";
import { suggestWord } from "../simulation/scenario/nearestWord.ts";
import { describeOptions, readArguments, readInteger, type OptionForms } from "./arguments.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./usageError.ts";

const forms: OptionForms = {
  budget: { type: "string", value: "n", help: "Configurations to try per key: 300000 by default." },
  model: { type: "string", value: "name", help: "register, cas, append; auto (default): any mix." },
  json: { type: "boolean", help: "As in other commands; the answer is JSON anyway." },
  help: { type: "boolean", help: "Print this." },
};

const help = `lab check-history FILE [--budget n] [--model name]

Checks whether a history of client operations is linearizable: whether each can have happened
at one instant between its invocation and its completion. Prints one JSON object.

${describeOptions(forms)}

FILE is a log of Jepsen's, with one register that holds nil at first:

  INFO  jepsen.util - 0	:invoke	:write	3
  INFO  jepsen.util - 0	:ok	:write	3

(:invoke, :ok, :fail, :info; :read, :write, :cas; nil, a number, or [old new].) :fail is what
never took effect, except that a :fail :cas that repeats its pair says: the register held
something else. Or it is a history of lab run --history: an operation a line, as in

  {"process":1,"function":"write","key":"P1/price","input":"10","output":null,
   "kind":"ok","invokedAt":5000000,"completedAt":5000900}

(all on one line; function: read, write, append, cas with input [expected,new] and output
{"took":true,"found":"10"}, or localRead, which is possibly stale and not judged; kind: ok,
fail, or unknown, then completedAt is null.)

Verdicts: linearizable; violation, with the shortest offending part; unknown where the budget
was spent. Lines that are no operation are listed under "skipped", oddities under "notes".

Exit code: 0 linearizable; 1 violation or unknown; 2 no history in the file, or a bad command
line.

  lab check-history etcd.log
  lab check-history run.ndjson --budget 1000000`;

/** What each model knows of. */
const models: Readonly<Record<string, readonly HistoryOperation["function"][]>> = {
  auto: ["read", "localRead", "write", "cas", "append"],
  register: ["read", "localRead", "write"],
  cas: ["read", "localRead", "write", "cas"],
  append: ["read", "localRead", "append"],
};

/** Judges a history. */
export const checkHistoryCommand: Command = {
  summary: "check whether a history is linearizable",
  help,
  run: (args, streams) => {
    const { operands, options } = readArguments(args, forms, "check-history");
    if (options["help"] === true) {
      streams.out(help);
      return 0;
    }
    const [file, more] = operands;
    if (file === undefined)
      throw new UsageError("check-history: name a file: lab check-history etcd.log");
    if (more !== undefined)
      throw new UsageError(`check-history: one file at a time. "${more}" is one too many.`);
    const range = { option: "check-history: --budget", from: 1, to: 100_000_000 };
    const { budget: asked, model = "auto" } = options;
    const budget = typeof asked === "string" ? readInteger(asked, range) : usualBudget;
    const { operations, unit, skipped, notes } = readHistory(readText(file));
    if (operations.length === 0)
      throw new UsageError(
        `${file}: no operation of a history in there. lab check-history --help shows what one looks like.`,
      );
    assertModel(file, operations, String(model));
    const report = checkHistory(operations, { budget });
    const answer = {
      verdict: report.verdict,
      reason: reasonOf(report, budget),
      file,
      model,
      operations: operations.length,
      judged: report.operations,
      unit,
      skipped,
      notes: [...notes, ...doubts(operations, report, budget)],
      violation: report.violation,
      keys: report.keys.map((key) => describeKey(key, operations)),
    };
    streams.out(JSON.stringify(answer, null, 2));
    return report.verdict === "linearizable" ? 0 : 1;
  },
};

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: it cannot be read. ${reason}`);
  }
}

function assertModel(file: string, operations: readonly HistoryOperation[], model: string): void {
  const known = Object.hasOwn(models, model) ? models[model] : undefined;
  if (known === undefined)
    throw new UsageError(
      `check-history: --model: there is no model "${model}". ${suggestWord(model, Object.keys(models))}`,
    );
  const foreign = operations.find((operation) => !known.includes(operation.function));
  if (foreign !== undefined)
    throw new UsageError(
      `${file}: "${foreign.function}" is no operation of the model "${model}". Leave out --model.`,
    );
}

function reasonOf({ verdict, violation, keys }: HistoryReport, budget: number): string {
  if (violation !== null) return violation.why;
  if (verdict === "linearizable") return "every key has an order that explains all answers";
  const open = keys.filter((key) => key.verdict === "unknown").map(({ key }) => key);
  return `${budget} configurations were not enough for ${open.join(", ")}: try a larger --budget`;
}

/** A violation that rests on what somebody's :fail meant is told to. */
function doubts(
  operations: readonly HistoryOperation[],
  { violation }: HistoryReport,
  budget: number,
): string[] {
  const isRefusal = (operation: HistoryOperation): boolean =>
    operation.function === "cas" && operation.output?.took === false;
  if (violation === null || !violation.operations.some(isRefusal)) return [];
  const others = operations.filter((operation) => !isRefusal(operation));
  return checkHistory(others, { budget }).verdict === "linearizable"
    ? ["without those :cas that found another value than expected it is linearizable"]
    : [];
}

/** Operations of an order by their place in the file's order of invocation, counted from 0. */
function describeKey(
  { order, ...rest }: HistoryReport["keys"][number],
  operations: readonly HistoryOperation[],
): object {
  const places = new Map(operations.map((operation, place) => [operation, place]));
  return { ...rest, order: order?.map((operation) => places.get(operation)) ?? null };
}
