import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolationsInBothThemes } from "./accessibility.ts";
import { still } from "./labPage.ts";
import { killWorker, nodeWorkersOf } from "./nodeWorkers.ts";
import { boxes, eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

const phone = { width: 390, height: 844 };

describe("the first run", () => {
  test("two clicks lead from a running cluster to a new leader within ten seconds", async () => {
    const began = Date.now();
    const page = await firstRun();
    await button(page, "Crash the leader").click();
    await button(page, "B").click();
    await expectSentence(page, /^You predicted B/);
    expect(Date.now() - began).toBeLessThan(10_000);
    await expectShortSentences(page);
    // The waiting was not hidden, it was skipped, and the page says so.
    expect(await page.getByText(/^skipped \d\.\d s of waiting$/).count()).toBe(1);
    const evidence = page.getByRole("figure", { name: "Election timers" });
    expect(await evidence.getByRole("listitem").count()).toBe(2);
    await button(page, "Why?").click();
    const chain = page.getByRole("region", { name: "Why?" }).getByRole("listitem");
    expect(await chain.last().textContent()).toContain("You crashed A");
  });

  test("by keyboard alone, a value survives two crashes, and the run goes on in the lab", async () => {
    const page = await firstRun();
    // It runs: the clock moves by itself.
    const clock = page.locator(".firstRun-clock");
    const before = await clock.textContent();
    await eventually(() => clock.textContent()).not.toBe(before);

    await expectSentence(page, /^Three computers keep one list\. A leads\.$/);
    expect(await page.locator(".primary").count()).toBe(1);
    expect(await page.getByRole("dialog").count()).toBe(0);
    const places = ".scene-drawing, .scene-list, .scene-item";
    const standing = await boxes(page, places);

    await tabTo(page, button(page, "Crash the leader"));
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "B"));
    await expectSentence(page, /^Who takes over\?$/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "Add “rice” to the list"));
    await expectSentence(page, /^You predicted C/);
    // Elections, messages, timers: nothing else has moved.
    expect(await boxes(page, places)).toEqual(standing);
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "Restart A"));
    await expectSentence(page, /have “rice”\. A missed it\.$/);
    await page.keyboard.press("Enter");
    await expectFocus(button(page, /^Crash [BC] too$/));
    await expectSentence(page, /^A caught up/);
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "Go on in the lab"));
    await expectSentence(page, /leads\. All five items survived\.$/);
    await expectShortSentences(page);
    await page.keyboard.press("Enter");
    await expectInLab(page);
    // The same run: its two crashes can be seen, and what was written is there.
    expect(await page.getByRole("button", { name: /^Node [A-C], down/ }).count()).toBe(1);
    const rice = page.getByRole("gridcell", { name: /rice, applied$/ });
    expect(await rice.count()).toBe(2);
  });

  test("can be left at once", async () => {
    const page = await firstRun();
    await page.getByRole("link", { name: "Skip to the lab" }).click();
    await expectInLab(page);
  });

  test("can be left at any time", async () => {
    const page = await firstRun();
    await button(page, "Crash the leader").click();
    await page.keyboard.press("Escape");
    await expectInLab(page);
  });

  test("says so when the engine stops, and leads to where it can be recovered", async () => {
    const { page } = await visit(browser, "", { mayComplain: true });
    await eventually(() => nodeWorkersOf(page).length).toBe(3);
    await killWorker(nodeWorkersOf(page)[0]!);
    await expectSentence(page, /^The engine stopped\./);
    await button(page, "Go to the lab").click();
    await page.getByRole("alert").filter({ hasText: "Engine fault" }).waitFor();
  });

  test("fits a phone, and animates nothing where less motion is asked for", async () => {
    const page = await firstRun({ viewport: phone, hasTouch: true, reducedMotion: "reduce" });
    await button(page, "Crash the leader").tap();
    await button(page, "nobody").tap();
    await expectSentence(page, /^You predicted nobody/);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflows(page)).toBe(false);
    await button(page, "Add “rice” to the list").tap();
    await button(page, "Restart A").waitFor();
  });

  test("is accessible in the light and in the dark", async () => {
    const page = await firstRun(still);
    await expectSentence(page, /A leads/);
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    await button(page, "Crash the leader").click();
    await button(page, "B").click();
    await button(page, "Add “rice” to the list").waitFor();
    await button(page, "Why?").click();
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
  });
});

async function firstRun(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await visit(browser, "", options);
  await button(page, "Crash the leader").waitFor();
  return page;
}

function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
}

function sentenceOn(page: Page): Locator {
  return page.getByRole("heading", { level: 1 });
}

async function expectSentence(page: Page, pattern: RegExp): Promise<void> {
  await eventually(() => sentenceOn(page).textContent()).toMatch(pattern);
}

/** No sentence of more than twelve words. */
async function expectShortSentences(page: Page): Promise<void> {
  const text = (await sentenceOn(page).textContent()) ?? "";
  for (const sentence of text.split(/(?<=[.?!])\s/))
    expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(12);
}

async function expectFocus(control: Locator): Promise<void> {
  await eventually(() => control.evaluate((element) => element === document.activeElement)).toBe(
    true,
  );
}

async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  expect.fail("Tab does not reach the control");
}

async function expectInLab(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^(Play|Pause)$/ }).waitFor();
  expect(await page.getByRole("link", { name: "Skip to the lab" }).count()).toBe(0);
}
