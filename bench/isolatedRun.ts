import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { peersPath } from "./peerPackages.ts";

const entryPath = fileURLToPath(new URL("run.ts", import.meta.url));
const bundlePath = fileURLToPath(new URL("../build/bench/run.mjs", import.meta.url));

/**
 * One run in a process of its own. In one shared process a subject would pay for the heap and for
 * the type feedback that the others left behind.
 */
export function measureIsolated(name: string): number {
  const { status, stdout, error } = spawnSync(process.execPath, [bundlePath, name], {
    // Node finds the peers from here.
    cwd: peersPath,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the run of ${name} ended with status ${status}`);
  return Number(stdout);
}

/**
 * Bundles the runs as the page is bundled. A loader that translates file by file wraps functions and
 * exports, which would halve the rate of the lab but not that of the peers, which are JavaScript.
 */
export function bundleRuns(): void {
  buildSync({
    entryPoints: [entryPath],
    outfile: bundlePath,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
}
