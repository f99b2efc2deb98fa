import { writeFileSync } from "node:fs";
import { printHistoryLine } from "../check/history/historyLine.ts";
import { runScenario, type ScenarioRun } from "../check/runScenario.ts";
import { ruleSwitches } from "../raft/rules.ts";
import { faultModelOf } from "../simulation/faultModel.ts";
import { inputDocument } from "../simulation/scenario/scenarioDocument.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";
import type { TraceEvent } from "../simulation/trace.ts";
import {
  describeOptions,
  readArguments,
  readInteger,
  readRules,
  type OptionForms,
} from "./arguments.ts";
import type { Command } from "./command.ts";
import { findScenarios } from "./findScenarios.ts";
import { readScenarioFile } from "./readScenarioFile.ts";
import { printReport, printTable, type RunReport } from "./report.ts";
import { readTraceOutput, traceForms, writeTrace } from "./traceOutput.ts";
import { UsageError } from "./usageError.ts";

const forms: OptionForms = {
  json: { type: "boolean", help: "Print one JSON document; of a directory, a list." },
  rules: { type: "string", value: "a,b", help: "Wrong rules in force, beyond those of the file." },
  seed: { type: "string", value: "n", help: "Another seed than that of the file." },
  ...traceForms,
  history: { type: "string", value: "OUT", help: "Write what clients saw, for check-history." },
  help: { type: "boolean", help: "Print this." },
};

const help = `lab run FILE|DIR [--json] [--rules a,b] [--seed n]
lab run FILE --trace OUT [--format lab|etcd|shiviz|perfetto|mermaid] [--partition P1]
lab run FILE --history OUT

Runs a scenario (YAML or JSON), or every scenario below a directory, and checks what it
expects. All invariants are asked after every event. Same file, same fingerprint.

${describeOptions(forms)}

Exit code: 0 every expectation holds and no invariant is violated (but those that the
scenario itself expects to be); 1 otherwise; 2 the file or the command line is bad.

Wrong rules: ${Object.keys(ruleSwitches).join(", ")}

  lab run scenarios/leader-crash.yaml
  lab run scenarios --json
  lab run scenarios/leader-crash.yaml --trace run.json --format perfetto`;

/** Runs scenarios and judges them. */
export const runCommand: Command = {
  summary: "run a scenario, or a directory of them",
  help,
  run: (args, streams) => {
    const { operands, options } = readArguments(args, forms, "run");
    if (options["help"] === true) {
      streams.out(help);
      return 0;
    }
    const [path, more] = operands;
    if (path === undefined)
      throw new UsageError("run: name a file or a directory: lab run scenarios");
    if (more !== undefined)
      throw new UsageError(`run: one file or directory at a time. "${more}" is one too many.`);
    const change = readChange(options);
    const traceOutput = readTraceOutput(options);
    const { files, isFolder } = findScenarios(path);
    if (traceOutput !== null && isFolder)
      throw new UsageError(`run: --trace takes one scenario. "${path}" is a directory.`);
    const read = files.map(readScenarioFile);
    const problems = read.flatMap((file) => (file.kind === "bad" ? file.problems : []));
    if (problems.length > 0) throw new UsageError(problems.join("\n"));
    const { history } = options;
    if (typeof history === "string" && isFolder)
      throw new UsageError("run: --history is of one run. Name a file, not a directory.");
    const reports: RunReport[] = [];
    for (const file of read) {
      if (file.kind === "bad") continue;
      const scenario = change(file.scenario);
      const events: TraceEvent[] = [];
      const onTrace = (lines: readonly TraceEvent[]): void => {
        for (const line of lines) events.push(line);
      };
      const run = runScenario(scenario, traceOutput === null ? {} : { onTrace });
      if (typeof history === "string") writeHistory(history, run);
      reports.push(reportOf(file.file, scenario, run));
      if (traceOutput !== null) writeTrace(traceOutput, { ...scenario, events }, streams);
    }
    // Standard output is the trace's where it was asked for.
    const print = (text: string): void =>
      traceOutput?.file === "-" ? streams.error(text) : streams.out(text);
    if (options["json"] === true) print(JSON.stringify(isFolder ? reports : reports[0], null, 2));
    else print(isFolder ? printTable(reports) : reports.map(printReport).join("\n"));
    return reports.every(({ ok }) => ok) ? 0 : 1;
  },
};

/** An operation a line. */
function writeHistory(file: string, { history }: ScenarioRun): void {
  try {
    writeFileSync(file, history.map((operation) => `${printHistoryLine(operation)}\n`).join(""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`run: --history: ${file} cannot be written. ${reason}`);
  }
}

/** What --rules and --seed make of a scenario. */
function readChange(
  options: Readonly<Record<string, string | boolean | undefined>>,
): (scenario: Scenario) => Scenario {
  const { rules, seed } = options;
  const wrong = typeof rules === "string" ? readRules(rules, "run: --rules") : [];
  const other =
    typeof seed === "string"
      ? readInteger(seed, { option: "run: --seed", from: 0, to: 0xffff_ffff })
      : null;
  return (scenario) => {
    const { config } = scenario;
    const all = [...new Set([...config.rules, ...wrong])];
    return { ...scenario, config: { ...config, rules: all, seed: other ?? config.seed } };
  };
}

function reportOf(
  file: string,
  scenario: Scenario,
  { history: _, ...run }: ScenarioRun,
): RunReport {
  const { name, config } = scenario;
  const faults = run.inputs
    .filter(({ at, action }) => action.kind !== "submit" && at < scenario.until)
    .map(({ at, action }) => ({ ...inputDocument({ at, action }), at }));
  const { seed, rules } = config;
  const faultModel = faultModelOf(config, run.inputs);
  return { ...run, name, file, seed, rules, faultModel, faults };
}
