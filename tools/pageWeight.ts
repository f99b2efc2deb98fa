import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { gzipSync } from "node:zlib";

const budgetBytes = 200_000;

interface ManifestChunk {
  file: string;
  imports?: string[];
}

export interface PageWeight {
  withinBudget: boolean;
  report: string;
}

/**
 * Weighs the JavaScript that the built page loads before anything is asked of it: the scripts and
 * module preloads of `index.html` with everything they import statically. Workers and lazily
 * imported chunks come later and do not count.
 */
export function weighPage(distFolder: string): PageWeight {
  const html = readFileSync(join(distFolder, "index.html"), "utf8");
  const manifest = JSON.parse(
    readFileSync(join(distFolder, ".vite/manifest.json"), "utf8"),
  ) as Record<string, ManifestChunk>;

  const files = firstLoadFiles(selectScripts(html), Object.values(manifest), manifest);
  if (files.length === 0) throw new Error("index.html loads no script.");

  const weights = files.map((file) => ({
    file,
    gzipBytes: gzipSync(readFileSync(join(distFolder, file)), { level: 9 }).byteLength,
  }));
  const totalBytes = weights.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  return {
    withinBudget: totalBytes <= budgetBytes,
    report: [
      ...weights.map(({ file, gzipBytes }) => `${printKilobytes(gzipBytes)}  ${file}`),
      `${printKilobytes(totalBytes)}  first load, gzip; the budget is ${printKilobytes(budgetBytes)}`,
    ].join("\n"),
  };
}

function selectScripts(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => tag.startsWith("<script") || /\brel="modulepreload"/.test(tag))
    .map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter((address) => address !== undefined)
    .map((address) => posix.normalize(address));
}

/** The static import graph of `roots`, roots first, every file once. */
function firstLoadFiles(
  roots: string[],
  chunks: ManifestChunk[],
  manifest: Record<string, ManifestChunk>,
): string[] {
  const files = new Set(roots);
  // A Set hands out what is added while it is being walked.
  for (const file of files) {
    for (const key of chunks.find((chunk) => chunk.file === file)?.imports ?? []) {
      const imported = manifest[key];
      if (imported === undefined) throw new Error(`The manifest has no chunk ${key}.`);
      files.add(imported.file);
    }
  }
  return [...files];
}

function printKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
}
