import type { Page } from "playwright-core";

/** Opens a text as if somebody had chosen a file. */
export async function openText(page: Page, name: string, text: string): Promise<void> {
  await page
    .getByLabel("Scenario file")
    .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
}

/** C misses a committed write, and is elected all the same: nobody looks at its log (§5.4.1). */
export const staleLogWins = `
name: A stale log wins
rules: [skip-log-check]
seed: 7
nodes: 3
until: 20s
inputs:
  - { at: 4s, isolate: C }
  - { at: 5s, write: { key: price, value: "10" } }
  - { at: 5.5s, write: { key: stock, value: "3" } }
  - { at: 7s, crash: A }
  - { at: 7s, heal: all }
  - { at: 12s, read: { key: price, through: log } }
`;
