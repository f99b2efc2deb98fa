import { parseScenario as parse } from "../../engine/index.ts";
import type { ParsedScenario, Scenario } from "../../engine/index.ts";
import { printProblem } from "../../engine/simulation/scenario/problem.ts";

/** A scenario that must be without fault. */
export async function readScenario(text: string): Promise<Scenario> {
  const { scenario, problems } = await parse(text);
  if (scenario === null || problems.length > 0)
    throw new Error(problems.map((problem) => printProblem(problem, "text")).join("\n"));
  return scenario;
}

/** What is wrong with a text, as people are told it. */
export async function readProblems(text: string): Promise<string[]> {
  const { problems }: ParsedScenario = await parse(text);
  return problems.map((problem) => printProblem(problem, "text"));
}
