import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** The command line as one file: a loader that translates file by file halves its rate. */
export function bundleLab(): string {
  const outfile = fileURLToPath(new URL("../build/lab/lab.mjs", import.meta.url));
  buildSync({
    entryPoints: [fileURLToPath(new URL("../engine/cli/main.ts", import.meta.url))],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
  return outfile;
}
