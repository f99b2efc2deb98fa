import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { boxes, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

const phone = { width: 390, height: 844 };

describe("the first run", () => {
  test("shows a running cluster, one short sentence and one emphasised control", async () => {
    const page = await firstRun();
    await expectSentence(page, /^Three computers keep one list\. A leads\.$/);
    expect(await page.locator(".primary").count()).toBe(1);
    expect(await page.getByRole("dialog").count()).toBe(0);
    // It runs: the clock moves by itself.
    const clock = page.locator(".firstRun-clock");
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(before);
  });

  test("two clicks lead to a new leader within ten seconds of the visit", async () => {
    const began = Date.now();
    const page = await firstRun();
    await button(page, "Crash the leader").click();
    await expectSentence(page, /^Who takes over\?$/);
    await button(page, "B").click();
    await expectSentence(page, /^You predicted B/);
    expect(Date.now() - began).toBeLessThan(10_000);
    await expectShortSentences(page);
    // The waiting was not hidden, it was skipped, and the page says so.
    expect(await page.getByText(/^skipped \d\.\d s of waiting$/).count()).toBe(1);
  });

  test("says why somebody won, from the trace", async () => {
    const page = await elected();
    const evidence = page.getByRole("figure", { name: "Election timers" });
    expect(await evidence.getByRole("listitem").count()).toBe(2);
    await button(page, "Why?").click();
    const chain = page.getByRole("region", { name: "Why?" }).getByRole("listitem");
    expect(await chain.count()).toBeGreaterThanOrEqual(2);
    expect(await chain.last().textContent()).toContain("You crashed A");
  });

  test("a value survives a crash of the leader, and its node coming back", async () => {
    const page = await elected();
    await button(page, "Add “rice” to the list").click();
    await button(page, "Restart A").click();
    await button(page, /^Crash [BC] too$/).click();
    await expectSentence(page, /leads\. All five items survived\.$/);
    await expectShortSentences(page);
    await button(page, "Go on in the lab").click();
    await expectInLab(page);
  });

  test("can be done with the keyboard alone", async () => {
    const page = await firstRun();
    await expectSentence(page, /A leads/);
    await tabTo(page, button(page, "Crash the leader"));
    await page.keyboard.press("Enter");
    await expectSentence(page, /Who takes over/);
    await expectFocus(button(page, "B"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "Add “rice” to the list"));
    await expectSentence(page, /^You predicted C/);
    await page.keyboard.press("Enter");
    await expectFocus(button(page, "Restart A"));
    await page.keyboard.press("Enter");
    await expectFocus(button(page, /^Crash [BC] too$/));
  });

  test("can be left at any time", async () => {
    const page = await firstRun();
    await page.getByRole("link", { name: "Skip to the lab" }).click();
    await expectInLab(page);
    const other = await firstRun();
    await button(other, "Crash the leader").click();
    await other.keyboard.press("Escape");
    await expectInLab(other);
  });

  test("nodes and lists stay where they are while it plays", async () => {
    const page = await firstRun();
    await expectSentence(page, /A leads/);
    const places = "[data-place]";
    const before = await boxes(page, places);
    expect(before.length).toBeGreaterThanOrEqual(3);
    await button(page, "Crash the leader").click();
    await button(page, "nobody").click();
    await expectSentence(page, /^You predicted nobody/);
    expect(await boxes(page, places)).toEqual(before);
  });

  test("fits a phone", async () => {
    const page = await elected({ viewport: phone, hasTouch: true });
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflows(page)).toBe(false);
    expect(await button(page, "Add “rice” to the list").isVisible()).toBe(true);
  });

  test("moves nothing where less motion is asked for", async () => {
    const page = await firstRun({ reducedMotion: "reduce" });
    await button(page, "Crash the leader").click();
    await button(page, "C").click();
    await expectSentence(page, /^You predicted C/);
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
  });

  test.each(["light", "dark"] as const)("is accessible in %s", async (colorScheme) => {
    const page = await firstRun({ colorScheme });
    await expectSentence(page, /A leads/);
    expect(await axeViolations(page)).toEqual([]);
    await button(page, "Crash the leader").click();
    await button(page, "B").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await button(page, "B").click();
    await button(page, "Add “rice” to the list").waitFor();
    await button(page, "Why?").click();
    expect(await axeViolations(page)).toEqual([]);
  });
});

async function firstRun(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await visit(browser, "", options);
  await button(page, "Crash the leader").waitFor();
  return page;
}

/** The first run up to its result. */
async function elected(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await firstRun(options);
  await button(page, "Crash the leader").click();
  await button(page, "B").click();
  await button(page, "Add “rice” to the list").waitFor();
  return page;
}

function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
}

function sentenceOn(page: Page): Locator {
  return page.getByRole("heading", { level: 1 });
}

async function expectSentence(page: Page, pattern: RegExp): Promise<void> {
  await expect.poll(() => sentenceOn(page).textContent(), { timeout: 15_000 }).toMatch(pattern);
}

/** No sentence of more than twelve words. */
async function expectShortSentences(page: Page): Promise<void> {
  const text = (await sentenceOn(page).textContent()) ?? "";
  for (const sentence of text.split(/(?<=[.?!])\s/))
    expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(12);
}

async function expectFocus(control: Locator): Promise<void> {
  await expect
    .poll(() => control.evaluate((element) => element === document.activeElement), {
      timeout: 15_000,
    })
    .toBe(true);
}

async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  expect.fail("Tab does not reach the control");
}

async function expectInLab(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^(Play|Pause)/ }).waitFor();
  expect(await page.getByRole("link", { name: "Skip to the lab" }).count()).toBe(0);
}
