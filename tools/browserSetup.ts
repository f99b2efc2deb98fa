import { existsSync } from "node:fs";
import { preview } from "vite";
import type { TestProject } from "vitest/node";
import { ensureChromium } from "./chromium.ts";

/** Serves the built page on a free port of this machine for the browser tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync("dist/index.html")) {
    throw new Error("The page is not built: run `npm run build` before the browser tests.");
  }
  const chromiumPath = ensureChromium();
  const server = await preview({
    configFile: "vite.config.ts",
    logLevel: "warn",
    // Port 0: the system chooses, so that two runs never meet.
    preview: { host: "127.0.0.1", port: 0, strictPort: true, open: false },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") {
    throw new Error("The preview server has no port.");
  }
  project.provide("pageUrl", `http://127.0.0.1:${address.port}/`);
  project.provide("chromiumPath", chromiumPath);
  return () => server.close();
}
