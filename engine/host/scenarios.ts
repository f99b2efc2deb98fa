import { invariantSentences } from "../check/violation.ts";
import type { Schedule } from "../check/scheduleInputs.ts";
import type { Input } from "../simulation/input.ts";
import type { ParsedScenario } from "../simulation/scenario/parseScenario.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";
import { isConditional } from "../simulation/scenario/timing.ts";

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

/** Finds the instants of a scenario's inputs, also of those that wait for something. */
export async function scheduleInputs(scenario: Scenario): Promise<Schedule> {
  if (!scenario.inputs.some(isConditional))
    return { inputs: scenario.inputs as Input[], unmet: [] };
  const rehearsal = await import("../check/scheduleInputs.ts");
  return rehearsal.scheduleInputs(scenario);
}

/** Writes a scenario as YAML; `parseScenario` reads the same scenario back. */
export async function printScenario(scenario: Scenario): Promise<string> {
  const language = await import("../simulation/scenario/printScenario.ts");
  return language.printScenario(scenario);
}
