import type { Page } from "playwright-core";

/** Waits until the script stands there, and the engine behind it. */
export async function atStop(page: Page, stop: number, of: number): Promise<void> {
  await page.getByText(`${stop} of ${of}`, { exact: true }).waitFor();
}

/** What the world outside remembers. */
export function outside(page: Page): Promise<string> {
  return page.getByRole("region", { name: "Outside" }).innerText();
}

/** What one node's card says. */
export function card(page: Page, name: string): Promise<string> {
  return page.getByRole("article", { name: `Node ${name}` }).innerText();
}

/** Goes on to a stop of the script, as a speaker does. */
export async function goOnTo(page: Page, stop: number, of: number): Promise<void> {
  await page.keyboard.press("PageDown");
  await atStop(page, stop, of);
}
