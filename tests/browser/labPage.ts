import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { addressOf, eventually, sharedVisit } from "./visit.ts";

/** Waits until the lab shows a run; it plays by itself, unless less motion is asked for. */
export async function openLab(page: Page): Promise<void> {
  await page.getByTitle(fingerprintTitle).waitFor({ state: "attached" });
  const still = await page.evaluate(() => {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  });
  if (!still) await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
}

const fingerprintTitle = /^[0-9a-f]{16}: click to copy/;

/** The whole fingerprint of the run up to its frontier. */
export async function fingerprintOn(page: Page): Promise<string> {
  const title = (await page.getByTitle(fingerprintTitle).getAttribute("title")) ?? "";
  return title.slice(0, 16);
}

/** Pauses, and waits until the page has heard of it. */
export async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await settled(page);
}

/** The lab of somebody who asks for less motion: nothing plays in it unasked. */
export const still: BrowserContextOptions = { reducedMotion: "reduce" };

/** One such lab for all tests of a group. */
export function sharedLab(browser: () => Browser): () => Page {
  const enter = async (page: Page): Promise<void> => {
    await page.goto(addressOf("#lab"));
    await openLab(page);
  };
  return sharedVisit(browser, enter, still);
}

export async function play(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Play", exact: true }).click();
}

/** Waits until the page has told all that it knows. */
export async function settled(page: Page): Promise<void> {
  // Facts in words follow the picture a little later: they have settled once they repeat.
  let last = "";
  await eventually(async () => {
    const before = last;
    last = await fingerprintOn(page);
    return last === before;
  }).toBe(true);
}

/** @param name as it is spoken: "4 times", "As fast as possible" */
export async function setSpeed(page: Page, name: string): Promise<void> {
  // Where there is no room for all of them, they are in a list.
  const list = page.getByRole("combobox", { name: "Speed" });
  if (await list.isVisible()) await list.selectOption({ label: name.replace(" times", "×") });
  // The radio itself is drawn by its label.
  else await page.getByRole("radio", { name, exact: true }).check({ force: true });
}

/** The cluster as the page tells it to those who cannot see it. */
export async function stateTextOn(page: Page): Promise<string> {
  const summary = page.locator("summary").filter({ hasText: "As text" });
  const table = page.getByRole("table").filter({ hasText: "Cluster state" });
  if ((await table.count()) === 0) await summary.click();
  return table.innerText();
}
