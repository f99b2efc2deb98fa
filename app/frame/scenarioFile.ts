import {
  parseScenario,
  printProblem,
  printScenario,
  scheduleInputs,
  type RunSpecification,
  type Scenario,
} from "../../engine/index.ts";
import { stillQuery } from "./useMedia.ts";
import type { Desk } from "./desk.ts";

/** The play begins so long before the first thing that somebody does. */
const lead = 1_000_000;
const mostProblems = 12;
/** Longer texts are no scenarios, and would only stall the page. */
const longestText = 2_000_000;

/** Opens a scenario from its text; nothing of the open run is lost where the text is bad. */
export async function openScenarioText(desk: Desk, text: string, file: string): Promise<boolean> {
  const { scenario, problems } = await parseScenario(text);
  if (scenario === null || problems.length > 0) {
    const more = problems.length - mostProblems;
    refuse(desk, `${file} could not be opened; the run before it is still here`, [
      ...problems.slice(0, mostProblems).map((problem) => printProblem(problem, file)),
      ...(more > 0 ? [`… and ${more} more.`] : []),
      ...(problems.length === 0 ? ["It is empty. A scenario begins with a name."] : []),
    ]);
    return false;
  }
  await openScenario(desk, scenario);
  return true;
}

async function openScenario(desk: Desk, scenario: Scenario): Promise<void> {
  const { name, about, source, config, until } = scenario;
  const { inputs } = await scheduleInputs(scenario);
  const first = inputs.reduce((least, { at }) => Math.min(least, at), until);
  const run: RunSpecification = { config, inputs, until };
  await desk.open({ name, run, playTo: Math.max(0, first - lead), about, source });
  if (!matchMedia(stillQuery).matches) await desk.session.play();
}

export async function openScenarioFile(desk: Desk, file: File): Promise<void> {
  if (file.size > longestText) {
    refuse(desk, `${file.name} is too long for a scenario`, [
      "Scenarios are a few kilobytes of YAML.",
    ]);
    return;
  }
  try {
    await openScenarioText(desk, await file.text(), file.name);
  } catch {
    refuse(desk, `${file.name} could not be read`, ["Is it still there, and is it a text?"]);
  }
}

/** This run as a text that opens again, with everything that was done to it. */
export async function runAsScenario({ session, store }: Desk): Promise<string> {
  const { run, frontier } = session.store.getState();
  const { name, about, source } = store.getState();
  return printScenario({
    name: name ?? "A run",
    about,
    source,
    config: run.config,
    inputs: run.inputs,
    until: Math.max(run.until ?? 0, frontier, 1),
    expectations: [],
  });
}

export async function copyScenario(desk: Desk): Promise<void> {
  const text = await runAsScenario(desk);
  try {
    await navigator.clipboard.writeText(text);
    desk.put({ notice: { tone: "neutral", title: "The run is copied as a scenario.", lines: [] } });
  } catch {
    refuse(desk, "The browser did not allow copying", ["Use “Download this run” instead."]);
  }
}

export async function downloadScenario(desk: Desk): Promise<void> {
  const text = await runAsScenario(desk);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  link.download = `${fileNameOf(desk.store.getState().name ?? "run")}.yaml`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return plain === "" ? "run" : plain;
}

function refuse(desk: Desk, title: string, lines: readonly string[]): void {
  desk.put({ notice: { tone: "warn", title, lines } });
}
