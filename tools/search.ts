// The search at full speed: `npm run search`, or `npm run search -- --seeds 300` for other numbers.
// Every argument is one of `lab search`; the campaign's own stand in for those that are missing.
import { spawn } from "node:child_process";
import { bundleLab } from "./bundleLab.ts";

const campaign: readonly (readonly [string, string])[] = [
  ["--seeds", "10000"],
  ["--events", "20000"],
  ["--workers", "0"],
  ["--out", "build/search/summary.json"],
];

const given = process.argv.slice(2);
const has = (name: string): boolean =>
  given.some((word) => word === name || word.startsWith(`${name}=`));
const isOwn = has("--resume") || has("--merge") || has("--mutants") || has("--help");
const missing = campaign.filter(([name]) => !has(name));
const args = isOwn ? given : [...missing.flat(), "--twice", ...given];

// A Ctrl-C is the child's to answer: it ends its seed and writes what it has.
process.on("SIGINT", () => undefined);
const child = spawn(process.execPath, [bundleLab(), "search", ...args], { stdio: "inherit" });
child.on("exit", (code) => (process.exitCode = code ?? 1));
