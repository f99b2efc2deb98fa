import type { Desk } from "./desk.ts";
import { openScenarioText } from "./scenarioFile.ts";

/**
 * Opens a scenario that comes with the page, by the name of its file. False: there is no such
 * scenario, or it could not be read; a notice says so.
 */
export async function openShippedScenario(desk: Desk, name: string): Promise<boolean> {
  // All of them together are smaller than a picture: they come as one file, when first needed.
  const { scenarioTexts } = await import("./scenarioTexts.ts");
  const text = scenarioTexts.get(name);
  if (text === undefined) {
    desk.put({
      notice: {
        tone: "warn",
        title: `There is no scenario called “${name}”`,
        lines: ["Choose another one: “All scenarios…” in the menu beside the name of the run."],
      },
    });
    return false;
  }
  return openScenarioText(desk, text, { file: `${name}.yaml`, shipped: name });
}
