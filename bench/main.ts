import { cpus } from "node:os";
import { UsageError } from "../engine/cli/usageError.ts";
import { catalogue } from "./catalogue.ts";
import { help, parseCommandLine, type CommandLine } from "./commandLine.ts";
import { bundleRuns } from "./isolatedRun.ts";
import { ensurePeerPackages } from "./peerPackages.ts";
import { printJson, printTable } from "./report.ts";
import { runRounds } from "./series.ts";
import type { Workload } from "./workload.ts";

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const commandLine = parseCommandLine(args);
    if (commandLine === null) console.log(help);
    else bench(commandLine);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function bench({ json, only, runs }: CommandLine): void {
  const selected = catalogue.filter(({ name }) => name.includes(only));
  if (selected.length === 0) {
    const names = [...new Set(catalogue.map(({ name }) => name.split(".").slice(0, 2).join(".")))];
    throw new UsageError(
      `bench: --only: no workload has "${only}" in its name. They begin with ${names.join(", ")}.`,
    );
  }
  bundleRuns();
  const series = runRounds(selectAvailable(selected), {
    rounds: runs,
    onRun: ({ name }, round) => showProgress(`round ${round} of ${runs}: ${name}`),
  });
  showProgress("");

  if (json) {
    console.log(printJson(series));
    return;
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`;
  console.log(`Node ${process.version}, ${machine}, ${runs} interleaved runs each\n`);
  console.log(printTable(series));
}

/** Without its peers the bench still measures the lab, and says what is missing. */
function selectAvailable(wanted: readonly Workload[]): readonly Workload[] {
  const needing = wanted.filter(({ needsPeers }) => needsPeers);
  if (needing.length === 0) return wanted;
  const { reason } = ensurePeerPackages();
  if (reason === undefined) return wanted;
  console.error(`The peers could not be installed: ${reason}`);
  for (const { name } of needing) console.error(`unavailable: ${name}`);
  return wanted.filter(({ needsPeers }) => !needsPeers);
}

/** Only for somebody who watches: a log file has no use for it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
