import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./usageError.ts";

/** The scenario files that a path names: itself, or all below it, in sorted order. */
export function findScenarios(path: string): {
  readonly files: string[];
  readonly isFolder: boolean;
} {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new UsageError(`${path}: there is no such file or directory. Look at its spelling.`);
  if (!stat.isDirectory()) return { files: [path], isFolder: false };
  const files = below(path);
  if (files.length === 0)
    throw new UsageError(`${path}: no scenarios in there. They end in .yaml, .yml or .json.`);
  return { files, isFolder: true };
}

function below(folder: string): string[] {
  const found: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...below(path));
    else if (/\.(ya?ml|json)$/.test(entry.name)) found.push(path);
  }
  return found;
}
