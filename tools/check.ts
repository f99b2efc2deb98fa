// Every check of this repository, one after the other: `npm test`, or `npm test -- types lint` for
// the named ones. The last line is "N passed, M failed".
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleLab } from "./bundleLab.ts";
import { weighPage } from "./pageWeight.ts";

interface Outcome {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  run: () => Promise<Outcome>;
  /** It has one thread and disturbs nobody: the checks after it run beside it. */
  beside?: boolean;
}

/** The part that is read of what vitest's JSON reporter writes. */
interface VitestReport {
  success: boolean;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const reportFolder = join(root, "build/reports");

const checks: Check[] = [
  { ...commandCheck("format", "prettier", ["--check", "."]), beside: true },
  commandCheck("types", "tsc", ["-b"]),
  commandCheck("lint", "oxlint", ["--type-aware", "--deny-warnings"]),
  commandCheck("unused", "knip", ["--no-progress", "--no-config-hints"]),
  vitestCheck("tests", "node"),
  { name: "search", run: checkSearch },
  { name: "build", run: checkBuild },
  { name: "weight", run: checkWeight },
  // Every public symbol has a description, and so has everything that it refers to.
  commandCheck("api", join(root, "tools/apiReference/node_modules/.bin/typedoc"), [
    "--options",
    "tools/apiReference/typedoc.json",
    "--logLevel",
    "Warn",
  ]),
  vitestCheck("browser", "browser"),
];

process.chdir(root);
process.exitCode = await main(process.argv.slice(2));

async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(`No check is called ${unknown.join(", ")}.`);
    console.error(`The checks are ${checks.map((check) => check.name).join(", ")}.`);
    return 2;
  }
  const chosen = checks.filter((check) => names.length === 0 || names.includes(check.name));
  const lines: string[] = [];
  const total: Outcome = { passed: 0, failed: 0 };
  const besides: Promise<void>[] = [];

  for (const [slot, check] of chosen.entries()) {
    const done = timeCheck(check).then(({ outcome, line }) => {
      lines[slot] = line;
      total.passed += outcome.passed;
      total.failed += outcome.failed;
    });
    if (check.beside === true) besides.push(done);
    else await done;
  }
  await Promise.all(besides);

  console.log(`\n${lines.join("\n")}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function timeCheck(check: Check): Promise<{ outcome: Outcome; line: string }> {
  const startMillis = performance.now();
  const outcome = await runCheck(check);
  const seconds = ((performance.now() - startMillis) / 1000).toFixed(1);
  const verdict = outcome.failed === 0 ? "pass" : "FAIL";
  const line = `${verdict}  ${check.name.padEnd(8)} ${seconds.padStart(6)} s  ${outcome.passed} passed, ${outcome.failed} failed`;
  console.log(line);
  return { outcome, line };
}

async function runCheck(check: Check): Promise<Outcome> {
  try {
    return await check.run();
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}

function commandCheck(name: string, program: string, args: string[]): Check {
  return { name, run: () => checkCommand(program, args) };
}

/** A program that says by its exit code whether all is well; its output is shown if it is not. */
async function checkCommand(program: string, args: string[]): Promise<Outcome> {
  const { code, output } = await runProgram(program, args, "quiet");
  if (code !== 0) process.stdout.write(output);
  return verdict(code === 0);
}

async function checkBuild(): Promise<Outcome> {
  // The page of an earlier build must not stand in for one that failed.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  return checkCommand("vite", ["build", "--logLevel", "warn"]);
}

/** What is read of a summary of `lab search`. */
interface SearchReport {
  totals: { seeds: number; insufficient: number };
  failures: { seed: number; name: string; detail: string }[];
  hunts: { rule: string; killedBy: string | null }[];
  recipes: Record<string, number>;
}

/**
 * Random storms that must break nothing, whatever runs on the nodes, and wrong rules that must be
 * noticed.
 */
async function checkSearch(): Promise<Outcome> {
  const lab = bundleLab();
  const storms = ["--seeds", "300", "--events", "5000", "--twice"];
  // Few storms have a recipe in them: these have nothing else.
  const recipes = ["--application", "any", "--seeds", "48", "--events", "3000", "--twice"];
  // Some wrong rules do harm in one seed of hundreds: from this seed on, each is met before long.
  const stretch = ["--first-seed", "650", "--seeds", "1000"];
  const mutants = ["--mutants", "--hunts", "1", ...stretch, "--events", "5000"];
  const total: Outcome = { passed: 0, failed: 0 };
  for (const [slot, args] of [storms, recipes, mutants].entries()) {
    const out = join(reportFolder, `search-${slot}.json`);
    // The counts of an earlier run must not stand in for those of a crash.
    rmSync(out, { force: true });
    const { output } = await runProgram(
      process.execPath,
      // Most of what a run allocates dies young: a wider nursery is emptied less often.
      ["--max-semi-space-size=64", lab, "search", ...args, "--workers", "0", "--out", out],
      "quiet",
    );
    process.stdout.write(output);
    const report = JSON.parse(readFileSync(out, "utf8")) as SearchReport;
    const { totals, failures, hunts } = report;
    const survivors = hunts.filter(({ killedBy }) => killedBy === null).length;
    total.passed += totals.seeds - totals.insufficient - failures.length + hunts.length - survivors;
    total.failed += failures.length + survivors;
    if (args === recipes) total.failed += countMissing(report);
  }
  if (total.passed === 0) total.failed += 1;
  return total;
}

/** Recipes that no seed ran. */
function countMissing({ recipes }: SearchReport): number {
  const missing = Object.keys(recipes).filter((name) => recipes[name] === 0);
  for (const name of missing) console.log(`No seed ran the recipe ${name}.`);
  return missing.length;
}

async function checkWeight(): Promise<Outcome> {
  const { withinBudget, report } = weighPage(join(root, "dist"));
  console.log(report);
  return verdict(withinBudget);
}

function vitestCheck(name: string, project: string): Check {
  return {
    name,
    run: async () => {
      const reportFile = join(reportFolder, `${project}.json`);
      mkdirSync(reportFolder, { recursive: true });
      // The counts of an earlier run must not stand in for those of a crash.
      rmSync(reportFile, { force: true });
      const { code } = await runProgram(
        "vitest",
        [
          "run",
          `--project=${project}`,
          // A golden file that is missing fails here as on a build machine; it is not written anew.
          "--update=none",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${reportFile}`,
        ],
        "live",
      );
      return countTests(JSON.parse(readFileSync(reportFile, "utf8")) as VitestReport, code);
    },
  };
}

/** A test that did not run is a failure, and so is a file that could not be loaded. */
function countTests(report: VitestReport, code: number): Outcome {
  const total: Outcome = { passed: 0, failed: 0 };
  for (const file of report.testResults) {
    const idle = file.assertionResults.filter(({ status }) => !/^(passed|failed)$/.test(status));
    for (const test of idle) console.log(`did not run (${test.status}): ${test.fullName}`);

    const passed = file.assertionResults.filter(({ status }) => status === "passed").length;
    const failed = file.assertionResults.length - passed;
    total.passed += passed;
    total.failed += failed === 0 && file.status !== "passed" ? 1 : failed;
  }
  // An unhandled error, or no test at all, fails the run without failing a test.
  if ((code !== 0 || total.passed === 0) && total.failed === 0) total.failed = 1;
  return total;
}

function verdict(good: boolean): Outcome {
  return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runProgram(
  program: string,
  args: string[],
  mode: "quiet" | "live",
): Promise<{ code: number; output: string }> {
  // A program by its path, or one of a package by its name.
  const child = spawn(resolve(root, "node_modules/.bin", program), args, {
    cwd: root,
    stdio: mode === "live" ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
