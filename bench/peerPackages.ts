import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `reason` is undefined when the packages are there. */
export interface PeerPackages {
  readonly reason: string | undefined;
}

const peersUrl = new URL("./peers/", import.meta.url);

export const peersPath: string = fileURLToPath(peersUrl);

/**
 * The peers are a package of their own, which only the bench installs and only when it measures
 * them: nobody who runs or tests the lab should download an MQTT broker for it.
 */
export function ensurePeerPackages(): PeerPackages {
  if (arePeersInstalled()) return { reason: undefined };
  console.error("Installing the peers into bench/peers/node_modules (once, without scripts) ...");
  const npm = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"],
    {
      cwd: peersPath,
      encoding: "utf8",
      timeout: 300_000,
      // npm is a script there, which only a shell starts.
      shell: process.platform === "win32",
    },
  );
  if (npm.status === 0 && arePeersInstalled()) return { reason: undefined };
  return { reason: npm.error?.message ?? firstError(npm.stderr) };
}

function arePeersInstalled(): boolean {
  const { dependencies } = readPackage(new URL("package.json", peersUrl));
  return Object.entries(dependencies ?? {}).every(([name, wanted]) => {
    const installed = new URL(`node_modules/${name}/package.json`, peersUrl);
    if (!existsSync(installed)) return false;
    return wanted.startsWith("file:") || readPackage(installed).version === wanted;
  });
}

interface Package {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readPackage(url: URL): Package {
  return JSON.parse(readFileSync(url, "utf8")) as Package;
}

function firstError(output: string): string {
  const lines = output.split("\n").filter((line) => line.startsWith("npm error"));
  return lines.slice(0, 3).join("; ") || "npm ci failed";
}
