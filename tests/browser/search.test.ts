import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations, axeViolationsInDialog } from "./accessibility.ts";
import { openLab, play, setSpeed, still } from "./labPage.ts";
import { openText, staleLogWins } from "./openFile.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("the search", () => {
  test("finds nothing in the textbook, and counts what it did", async () => {
    const page = await searching({ seeds: 4, events: 1000, rule: null });
    const dialog = page.getByRole("dialog");
    await dialog.getByText("4 of 4 seeds, done").waitFor();
    expect(await dialog.getByText("Nothing broke.").isVisible()).toBe(true);
    await dialog.getByText("Faults by kind").click();
    expect(await dialog.locator(".search-kinds li").count()).toBeGreaterThan(3);
    expect(await axeViolationsInDialog(page)).toEqual([]);
  });

  test("goes on while the lab is used, can be stopped, and goes on where it was", async () => {
    const page = await searching({ seeds: 5000, rule: null });
    await page.keyboard.press("Escape");
    const chip = page.getByRole("button", { name: /^Search: \d+ of 5000 seeds/ });
    await chip.waitFor();
    await page.keyboard.press("l");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: /^Node [A-E], down/ }).waitFor();
    await chip.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Stop", exact: true }).click();
    const stopped = await seedsDone(dialog);
    expect(await dialog.getByText("seeds, stopped").isVisible()).toBe(true);
    await dialog.getByRole("button", { name: "Resume" }).click();
    await eventually(() => seedsDone(dialog)).toBeGreaterThan(stopped);
    await dialog.getByRole("button", { name: "Stop", exact: true }).click();
  });

  test("makes what it finds small, and opens it shortly before it breaks", async () => {
    // Nearly every seed notices this one, whatever the search draws.
    const page = await searching({ seeds: 4, rule: "unanchored-appends" });
    const dialog = page.getByRole("dialog");
    const open = dialog.getByRole("button", { name: "Open on the timeline" });
    await open.first().waitFor();
    const heading = (await dialog.getByRole("heading", { level: 4 }).first().textContent()) ?? "";
    const promise = /^Seed \d+ breaks (\D+) after \d+ faults/.exec(heading)?.[1];
    expect(promise).toBeDefined();
    expect(await axeViolationsInDialog(page)).toEqual([]);
    await open.first().click();
    await dialog.waitFor({ state: "detached" });
    const run = page.getByRole("button", { name: new RegExp(`^Seed \\d+ breaks ${promise}`) });
    await run.waitFor();
    await page.getByText("6 of 6 hold").first().waitFor();
    await play(page);
    await card(page).getByRole("alert").waitFor();
    expect(await card(page).getByRole("alert").textContent()).toContain(promise);
  });

  test("says what is wrong with its fields", async () => {
    const page = await formOn();
    await page.getByRole("textbox", { name: "Seeds", exact: true }).fill("many");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByText("A whole number from 1 to 1,000,000.").waitFor();
    expect(await axeViolationsInDialog(page)).toEqual([]);
  });

  test("fits a phone", async () => {
    const viewport = { width: 390, height: 844 };
    const page = await searching(
      { seeds: 4, rule: "ack-before-sync" },
      { viewport, hasTouch: true },
    );
    await page.getByRole("button", { name: "Open on the timeline" }).first().waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await axeViolationsInDialog(page)).toEqual([]);
  });
});

test("a violation of the present run shrinks to its smallest schedule", async () => {
  const { page } = await visit(browser, "#lab", still);
  await openLab(page);
  await openText(page, "stale.yaml", staleLogWins);
  await page.getByRole("button", { name: /^A stale log wins/ }).waitFor();
  await setSpeed(page, "16 times");
  await play(page);
  await card(page).getByRole("button", { name: "Shrink to the smallest schedule" }).click();
  const open = card(page).getByRole("button", { name: "Open on the timeline" });
  await open.waitFor();
  // What the nodes write for themselves is lost as well as what a client wrote.
  const steps = /(\d+) steps of 5/.exec((await card(page).textContent()) ?? "")?.[1];
  expect(Number(steps)).toBeLessThan(5);
  expect(await axeViolations(page)).toEqual([]);
  await open.click();
  await page.getByRole("button", { name: /^Seed 7 breaks Leader completeness/ }).waitFor();
  await play(page);
  await card(page).getByRole("alert").waitFor();
});

interface Search {
  readonly seeds: number;
  readonly events?: number;
  readonly rule: string | null;
}

async function formOn(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await visit(browser, "#lab", { ...still, ...options });
  await openLab(page);
  await page.locator(".top-run").click();
  await page.getByRole("menuitem", { name: /^Search for what breaks/ }).click();
  await page.getByRole("textbox", { name: "Seeds", exact: true }).waitFor();
  return page;
}

async function searching(
  { seeds, events = 3000, rule }: Search,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await formOn(options);
  await page.getByRole("textbox", { name: "Seeds", exact: true }).fill(String(seeds));
  await page.getByRole("textbox", { name: "Events per seed" }).fill(String(events));
  if (rule !== null) await page.getByRole("checkbox", { name: new RegExp(rule) }).check();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  return page;
}

async function seedsDone(dialog: Locator): Promise<number> {
  return Number(await dialog.getByRole("progressbar").getAttribute("value"));
}

function card(page: Page): Locator {
  return page.getByRole("region", { name: "Violation" });
}
