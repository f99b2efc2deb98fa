import { count } from "../explain/names.ts";
import type { Desk } from "./desk.ts";
import { fileKindOf } from "./fileKind.ts";
import { openScenarioText } from "./scenarioFile.ts";

/** Longer texts are no scenarios, and would only stall the page. */
const longestScenario = 2_000_000;
/** A trace is held whole, three times over while it is read. */
const longestTrace = 50_000_000;

/** Opens whatever a file holds: a scenario, a trace, a history. The run before it stays otherwise. */
export async function openFile(desk: Desk, file: File): Promise<void> {
  const { name, size } = file;
  desk.put({ opening: file });
  if (size > longestTrace) {
    refuse(desk, `${name} is too large for the page: ${megabytes(size)} of at most 50 MB`, [
      "Judge it on the command line: lab trace FILE.",
      "Or save less: a shorter run, or one partition alone.",
    ]);
    return;
  }
  let text: string;
  try {
    text = await file.text();
  } catch {
    refuse(desk, `${name} could not be read`, ["Is it still there, and is it a text?"]);
    return;
  }
  const kind = fileKindOf(text);
  if (kind === "scenario") await openAsScenario(desk, text, file);
  else {
    const reader = await import("./traceFile.ts");
    if (kind === "trace") await reader.openTraceText(desk, text, file);
    else await reader.judgeHistoryText(desk, text, name);
  }
}

async function openAsScenario(desk: Desk, text: string, { name, size }: File): Promise<void> {
  if (size > longestScenario)
    refuse(desk, `${name} is too long for a scenario`, [
      `It has ${megabytes(size)}; scenarios are a few kilobytes of YAML.`,
      "No line of it looks like a trace or a history either.",
    ]);
  else if (looksBinary(text))
    refuse(desk, `${name} is nothing that the lab can open`, [
      "It takes scenarios (YAML or JSON), traces (the lab’s own or etcd’s, one JSON object a line) and histories of client operations.",
    ]);
  else await openScenarioText(desk, text, { file: name });
}

function looksBinary(text: string): boolean {
  return text.slice(0, 4000).includes("\u0000") || text.slice(0, 4000).includes("\uFFFD");
}

function megabytes(size: number): string {
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** "3 lines were skipped", and the first of them with their reasons. */
export function skippedWords(
  skipped: readonly { readonly line: number; readonly reason: string }[],
): readonly string[] {
  const most = 5;
  const more = skipped.length - most;
  return [
    ...skipped.slice(0, most).map(({ line, reason }) => `Line ${line}: ${reason}.`),
    ...(more > 0 ? [`… and ${count(more, "more line")}.`] : []),
  ];
}

function refuse(desk: Desk, title: string, lines: readonly string[]): void {
  desk.put({ notice: { tone: "warn", title, lines } });
}
