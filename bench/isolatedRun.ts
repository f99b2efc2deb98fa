import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const mainPath = fileURLToPath(new URL("main.ts", import.meta.url));

/**
 * One run in a process of its own, which the bench starts with `--measure NAME`. In one shared
 * process a subject would pay for the heap and for the type feedback that the others left behind.
 */
export function measureIsolated(name: string): number {
  // The arguments of Node itself hold the loader that understands TypeScript.
  const args = [...process.execArgv, mainPath, "--measure", name];
  const { status, stdout, error } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the run of ${name} ended with status ${status}`);
  return Number(stdout);
}
