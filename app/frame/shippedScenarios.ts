import type { Desk } from "./desk.ts";
import { openScenarioText } from "./scenarioFile.ts";

const files = import.meta.glob<string>("/scenarios/*.yaml", { query: "?raw", import: "default" });

/** The scenarios that come with the page, by the names of their files. */
export function shippedScenarioNames(): readonly string[] {
  return Object.keys(files)
    .map(nameOf)
    .sort((a, b) => (a < b ? -1 : 1));
}

/** False: there is no such scenario; a notice says so. */
export async function openShippedScenario(desk: Desk, name: string): Promise<boolean> {
  const path = Object.keys(files).find((known) => nameOf(known) === name);
  const load = path === undefined ? undefined : files[path];
  if (load === undefined) {
    desk.put({
      notice: {
        tone: "warn",
        title: `There is no scenario called “${name}”`,
        lines: ["Choose another one from the menu beside the name of the run."],
      },
    });
    return false;
  }
  return openScenarioText(desk, await load(), `${name}.yaml`);
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.yaml$/, "");
}
