import { invariantSentences, type Violation } from "../../engine/index.ts";
import { placeOfViolation } from "../explain/violation.ts";
import type { Desk } from "./desk.ts";
import { runAsScenario } from "./scenarioFile.ts";

/** Copies what whoever repairs the engine needs: what broke, and the run in which it does. */
export async function copyReport(desk: Desk, violation: Violation): Promise<void> {
  const { invariant, detail, evidence } = violation;
  const text = [
    `${invariant}: ${invariantSentences[invariant]}`,
    `${placeOfViolation(violation)}: ${detail}`,
    JSON.stringify(evidence),
    "",
    await runAsScenario(desk),
  ].join("\n");
  try {
    await navigator.clipboard.writeText(text);
    desk.put({ notice: { tone: "neutral", title: "The report is copied.", lines: [] } });
  } catch {
    const lines = ["Use “Download this run” instead, and send the file."];
    desk.put({ notice: { tone: "warn", title: "The browser did not allow copying", lines } });
  }
}
