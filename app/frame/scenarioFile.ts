import type { Desk } from "./desk.ts";

/** Opens a scenario from its text; nothing of the open run is lost where the text is bad. */
export async function openScenarioText(desk: Desk, text: string, file: string): Promise<boolean> {
  desk.put({ notice: { tone: "warn", title: file, lines: [text.slice(0, 40)] } });
  return Promise.resolve(false);
}
export async function openScenarioFile(desk: Desk, file: File): Promise<void> {
  await openScenarioText(desk, await file.text(), file.name);
}
export async function copyScenario(_desk: Desk): Promise<void> {
  await Promise.resolve();
}
export async function downloadScenario(_desk: Desk): Promise<void> {
  await Promise.resolve();
}
