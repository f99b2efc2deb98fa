import {
  isConditional,
  scheduleInputs,
  type ClusterConfig,
  type Input,
  type Scenario,
  type ScenarioInput,
} from "../../engine/index.ts";

/**
 * The inputs of a run, for the same run under another configuration: those of its scenario that wait
 * for something wait for it anew, and what was done by hand stays at its instant. A run that lost
 * some of its scenario's inputs, because somebody acted in its past, keeps what it has.
 *
 * @param scenario what the run began as; null: nothing waits.
 */
export async function inputsAnew(
  scenario: Scenario | null,
  inputs: readonly Input[],
  config: ClusterConfig,
): Promise<readonly Input[]> {
  const own = scenario === null ? null : withoutScenario(inputs, scenario.inputs);
  if (scenario === null || own === null) return inputs;
  const anew = { ...scenario, config, inputs: [...scenario.inputs, ...own] };
  return (await scheduleInputs(anew)).inputs;
}

/** What the scenario does not tell of; null: some of what it tells of is missing. */
export function withoutScenario(
  inputs: readonly Input[],
  told: readonly ScenarioInput[],
): readonly Input[] | null {
  const rest = [...inputs];
  for (const one of told) {
    const slot = rest.findIndex((input) => isOf(input, one));
    if (slot >= 0) rest.splice(slot, 1);
    // What waited for something in vain may find it another time.
    else if (!isConditional(one)) return null;
  }
  return rest;
}

function isOf(input: Input, told: ScenarioInput): boolean {
  if (!isConditional(told) && told.at !== input.at) return false;
  return JSON.stringify(told.action) === JSON.stringify(input.action);
}
