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

/** Opens a scenario from its text; nothing of the open run is lost where the text is bad. */
export async function openScenarioText(
  desk: Desk,
  text: string,
  { file, shipped = null }: { readonly file: string; readonly shipped?: string | null },
): Promise<boolean> {
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
  await openScenario(desk, scenario, shipped);
  return true;
}

/** Opens a scenario a moment before anything is done in it. */
async function openScenario(desk: Desk, scenario: Scenario, shipped: string | null): Promise<void> {
  const { name, about, source, config, script, until } = scenario;
  desk.put({ opening: scenario });
  const { inputs } = await scheduleInputs(scenario);
  const first = inputs.reduce((least, { at }) => Math.min(least, at), until);
  const run: RunSpecification = { config, inputs, until };
  const playTo = Math.max(0, first - lead);
  await desk.open({ name, run, playTo, about, source, script, scenario, shipped });
  // Whoever speaks to a script says when it goes on.
  if (script.length === 0 && !matchMedia(stillQuery).matches) await desk.session.play();
}

/** This run as a text that opens again, with everything that was done to it. */
export async function runAsScenario({ session, store }: Desk): Promise<string> {
  const { run, frontier } = session.store.getState();
  const { name, about, source, script } = store.getState();
  return printScenario({
    name: name ?? "A run",
    about,
    source,
    config: run.config,
    inputs: run.inputs,
    until: Math.max(run.until ?? 0, frontier, 1),
    script,
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
  download(text, { name: desk.store.getState().name, ending: "yaml", type: "text/yaml" });
}

/** Hands a text to the browser as a file, named after a run. */
export function download(
  text: string,
  {
    name,
    ending,
    type,
  }: { readonly name: string | null; readonly ending: string; readonly type: string },
): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `${fileNameOf(name ?? "run")}.${ending}`;
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
