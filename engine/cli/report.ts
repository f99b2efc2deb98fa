import type { ExpectationResult } from "../check/expectations.ts";
import type { ScenarioRun } from "../check/runScenario.ts";
import type { Violation } from "../check/violation.ts";
import { nodeName, partitionName } from "../base/ids.ts";
import type { MicrosRange } from "../simulation/config.ts";
import type { FaultModel } from "../simulation/faultModel.ts";
import { printDuration } from "../simulation/scenario/duration.ts";
import { printRatio } from "../simulation/scenario/ratio.ts";

/** What is told of one run: the JSON document, and what the text is made of. */
export interface RunReport extends Omit<ScenarioRun, "history"> {
  readonly name: string;
  readonly file: string;
  readonly seed: number;
  /** Wrong rules in force, beyond those of the preset. */
  readonly rules: readonly string[];
  readonly faultModel: FaultModel;
  /** What was done to the cluster, apart from clients' requests: as in a scenario, `at` in µs. */
  readonly faults: readonly object[];
}

/** One run, for people. */
export function printReport(report: RunReport): string {
  const { name, seed, fingerprint, events, virtualMicros } = report;
  const lines = [
    `${mark(report.ok)} ${name}`,
    `  seed ${seed}, ${printDuration(virtualMicros)}, ${events} events, fingerprint ${fingerprint}`,
    `  ${printFaultModel(report.faultModel)}`,
    ...report.expectations.map(printExpectation),
    ...printTrouble(report),
  ];
  if (report.violations.length === 0) lines.push("  ✓ no invariant is violated");
  return lines.join("\n");
}

/** "network 500us…2ms, loss 0, duplication 0; fsync 200us…1ms; faults: crash 2, restart 1". */
function printFaultModel({ network, disk, injected }: FaultModel): string {
  const { latency, loss, duplication, reordering } = network;
  const counts = Object.entries(injected).map(([kind, count]) => `${kind} ${count}`);
  const order = reordering ? ", reordering" : "";
  return [
    `network ${printRange(latency)}, loss ${printRatio(loss)}, duplication ${printRatio(duplication)}${order}`,
    `fsync ${printRange(disk.fsync)}`,
    `faults: ${counts.length === 0 ? "none" : counts.join(", ")}`,
  ].join("; ");
}

function printRange({ from, to }: MicrosRange): string {
  return `${printDuration(from)}…${printDuration(to)}`;
}

/** Many runs, a line each; those that went wrong say why. */
export function printTable(reports: readonly RunReport[]): string {
  const width = Math.max(...reports.map(({ file }) => file.length));
  const lines: string[] = [];
  for (const report of reports) {
    const { ok, file, expectations, events, fingerprint } = report;
    const held = expectations.filter((expectation) => expectation.ok).length;
    const counts = `${held}/${expectations.length} hold`;
    lines.push(
      `${mark(ok)} ${file.padEnd(width)}  ${counts.padStart(11)}  ${String(events).padStart(7)} events  ${fingerprint}`,
    );
    if (ok) continue;
    for (const expectation of expectations)
      if (!expectation.ok) lines.push(`  ${printExpectation(expectation)}`);
    for (const line of printTrouble(report)) lines.push(`  ${line}`);
  }
  const failed = reports.filter(({ ok }) => !ok).length;
  lines.push("", `${reports.length - failed} passed, ${failed} failed`);
  return lines.join("\n");
}

function printExpectation({ ok, text, at, evidence }: ExpectationResult): string {
  if (ok) return `  ✓ ${text}`;
  const when = at === null ? "" : `at ${printDuration(at)}: `;
  return `  ✗ ${text}\n      ${when}${evidence ?? ""}`;
}

function printTrouble({ violations, unmet, engineFault }: RunReport): string[] {
  const lines = violations.map(printViolation);
  for (const slot of unmet) lines.push(`  ✗ inputs[${slot}] waited for something that never came`);
  if (engineFault !== null) lines.push(`  ✗ the engine itself failed: ${engineFault}`);
  return lines;
}

/** A violation, its place and instant, on a line. */
export function printViolation({ invariant, at, node, partition, detail }: Violation): string {
  const place = `${nodeName(node)} ${partitionName(partition)}`;
  return `  ✗ ${invariant} violated at ${printDuration(at)} on ${place}: ${detail}`;
}

function mark(ok: boolean): string {
  return ok ? "✓" : "✗";
}
