import { cpus } from "node:os";
import { catalogue } from "./catalogue.ts";
import { parseCommandLine } from "./commandLine.ts";
import { bundleRuns } from "./isolatedRun.ts";
import { ensurePeerPackages } from "./peerPackages.ts";
import { printJson, printTable } from "./report.ts";
import { runRounds } from "./series.ts";
import type { Workload } from "./workload.ts";

const { json, only, runs } = parseCommandLine(process.argv.slice(2));

const selected = catalogue.filter(({ name }) => name.includes(only));
if (selected.length === 0) throw new Error(`no workload has "${only}" in its name`);

bundleRuns();
const series = runRounds(selectAvailable(selected), {
  rounds: runs,
  onRun: ({ name }, round) => showProgress(`round ${round} of ${runs}: ${name}`),
});
showProgress("");

if (json) {
  console.log(printJson(series));
} else {
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
