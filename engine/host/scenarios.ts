import { invariantSentences } from "../check/violation.ts";
import type { ParsedScenario } from "../simulation/scenario/parseScenario.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";

/**
 * Reads a scenario from YAML or JSON. Never rejects because of the text: what is wrong with it is
 * told in `problems`, all at once, each with line, column, field and remedy; what could be read is
 * in `scenario`. The language is fetched when it is first needed, so that a page need not begin with
 * it.
 */
export async function parseScenario(text: string): Promise<ParsedScenario> {
  const language = await import("../simulation/scenario/parseScenario.ts");
  return language.parseScenario(text, { invariants: Object.keys(invariantSentences) });
}

/** Writes a scenario as YAML; `parseScenario` reads the same scenario back. */
export async function printScenario(scenario: Scenario): Promise<string> {
  const language = await import("../simulation/scenario/printScenario.ts");
  return language.printScenario(scenario);
}
