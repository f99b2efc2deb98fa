import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import type {} from "vitest";

declare module "vitest" {
  // What a browser test asks for with `inject(…)`.
  interface ProvidedContext {
    /** Address of the built page, ending in a slash. */
    pageUrl: string;
    /** Executable for `launchChromium`. */
    chromiumPath: string;
  }
}

const candidates = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const remedy =
  "Install Chromium or Chrome (on Debian: apt-get install chromium), " +
  "or name an executable in the environment variable CHROME_PATH.";

/** The executable that `launchChromium` will run; on Debian as root it is installed when missing. */
export function ensureChromium(): string {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which cannot be run. ${remedy}`);
  }
  const found = findChromium();
  if (found !== undefined) return found;

  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    console.error("No Chromium found; installing Debian's package.");
    runAptGet(["update"]);
    runAptGet(["install", "-y", "--no-install-recommends", "chromium"]);
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(`No Chromium found. ${remedy}`);
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: flags });
}

function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return candidates
    .flatMap((name) =>
      name.startsWith("/") ? [name] : folders.map((folder) => join(folder, name)),
    )
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function runAptGet(args: string[]): void {
  const { status, error } = spawnSync("apt-get", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`apt-get ${args.join(" ")} failed. ${remedy}`);
  }
}
