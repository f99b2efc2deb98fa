import { readFileSync } from "node:fs";
import { invariantSentences } from "../check/violation.ts";
import { parseScenario } from "../simulation/scenario/parseScenario.ts";
import { printProblem } from "../simulation/scenario/problem.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";

/** A scenario, or the lines that say what is wrong with its file. */
export type ScenarioFile =
  | { readonly kind: "scenario"; readonly file: string; readonly scenario: Scenario }
  | { readonly kind: "bad"; readonly problems: readonly string[] };

const vocabulary = { invariants: Object.keys(invariantSentences) };

export function readScenarioFile(file: string): ScenarioFile {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "bad", problems: [`${file}: it cannot be read. ${reason}`] };
  }
  const { scenario, problems } = parseScenario(text, vocabulary);
  if (problems.length > 0 || scenario === null)
    return { kind: "bad", problems: problems.map((problem) => printProblem(problem, file)) };
  return { kind: "scenario", file, scenario };
}
