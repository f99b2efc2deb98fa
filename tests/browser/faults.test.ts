import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations, axeViolationsInBothThemes } from "./accessibility.ts";
import {
  fingerprintOn,
  openLab,
  pause,
  play,
  setSpeed,
  settled,
  sharedLab,
  stateTextOn,
  still,
} from "./labPage.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("every fault by menu and key, and every fault in sight", () => {
  const lab = sharedLab(() => browser);

  test("a paused leader is replaced, and goes on when it is resumed", async () => {
    const { page, leader, before } = await standing(lab());
    await page.keyboard.press("s");
    await page
      .getByRole("button", { name: new RegExp(`^Node ${leader}, leader, paused`) })
      .waitFor();
    await eventually(() => page.locator(".stage").innerText()).toContain(
      "hears nothing, does not know it",
    );
    await eventually(() => page.locator(".stage").innerText()).toContain("4 of 5 answer");
    await eventually(() => stateTextOn(page)).toContain("paused");
    await setSpeed(page, "4 times");
    await play(page);
    await page
      .getByRole("button", { name: new RegExp(`^Node [^${leader}], leader, term 2`) })
      .waitFor();
    await pause(page);
    await page.keyboard.press("s");
    await page
      .getByRole("button", { name: new RegExp(`^Node ${leader}, (follower|leader), term`) })
      .waitFor();
    expect(await fingerprintOn(page)).not.toBe(before.fingerprint);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await sameAs(page, before);
  });

  test("messages are held by key, counted, and released", async () => {
    const { page, leader, before } = await standing(lab());
    const follower = leader === "C" ? "D" : "C";
    await page.keyboard.press("h");
    await page.getByRole("menuitem", { name: `${leader} → ${follower}` }).click();
    await page.getByRole("menuitem", { name: "Every message" }).click();
    await told(page, `You asked to hold every message from ${leader} to ${follower}`);
    await setSpeed(page, "1 times");
    await play(page);
    await page
      .locator("[data-held] text")
      .filter({ hasText: /^[2-9] held here$/ })
      .waitFor();
    await pause(page);
    await tool(page, "Release").click();
    await page.locator("[data-held]").waitFor({ state: "detached" });
    expect(await tool(page, "Release").getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("Control+z");
    await page.locator("[data-held]").waitFor();
    await page.keyboard.press("Control+z");
    await sameAs(page, before);
  });

  test("a leader whose disk is full steps down, and the page says why", async () => {
    const { page, leader, before } = await standing(lab());
    await tool(page, "Disk").click();
    await page.getByRole("menuitem", { name: "Full disk" }).click();
    await told(page, `${leader} stepped down: its disk is full`);
    await page
      .getByRole("button", { name: new RegExp(`^Node ${leader}, follower, disk full`) })
      .waitFor();
    const faults = page.getByRole("list", { name: `Faults of ${leader}` });
    await eventually(() => faults.innerText()).toContain("Disk full. It refuses entries");
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Control+z");
    await sameAs(page, before);
  });

  test("a wiped node comes back as a stranger", async () => {
    const { page, leader, before } = await standing(lab());
    await tool(page, "Disk").click();
    const wipe = page.getByRole("menuitem", { name: /^Wipe the disk/ });
    expect(await wipe.innerText()).toContain(`${leader} is running. Crash it first.`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: new RegExp(`^Node ${leader}, down`) }).waitFor();
    await tool(page, "Disk").click();
    await wipe.click();
    await told(page, `${leader}'s disk is empty`);
    await page.keyboard.press("x");
    await page
      .getByRole("button", { name: new RegExp(`^Node ${leader}, follower, disk wiped`) })
      .waitFor();
    await eventually(() => page.locator(".stage").innerText()).toContain("4 of 5 count");
    for (let acts = 0; acts < 3; acts++) await page.keyboard.press("Control+z");
    await sameAs(page, before);
  });

  test("one act ends all faults, and one undo brings them back", async () => {
    const { page, before: first } = await standing(lab());
    await page.keyboard.press("s");
    await page.keyboard.press("t");
    await page.getByRole("menuitem", { name: "Freeze all election timers" }).click();
    await page
      .getByRole("button", { name: /^Node [A-E], .*election timer frozen/ })
      .first()
      .waitFor();
    const before = await state(page);
    await tool(page, "End faults").click();
    await eventually(() => tool(page, "End faults").getAttribute("aria-disabled")).toBe("true");
    expect(await stateTextOn(page)).not.toMatch(/paused|frozen/);
    await page.keyboard.press("Control+z");
    await sameAs(page, before);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await sameAs(page, first);
  });

  test("is accessible with faults, in the light and in the dark", async () => {
    const { page, before } = await standing(lab());
    await page.keyboard.press("s");
    await page.getByRole("button", { name: /^Node [A-E], leader, paused/ }).waitFor();
    await page.keyboard.press("3");
    await page.locator(".matrix-paused").first().waitFor();
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("1");
    await page.keyboard.press("d");
    await page.getByRole("menu").waitFor();
    // A menu hangs beside the landmarks of the page, as every popup does.
    const found = await axeViolationsInBothThemes(page);
    expect(found.filter((violation) => !violation.startsWith("region at"))).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
    await sameAs(page, before);
  });

  test("the rail shows all of its tools without scrolling", async () => {
    const { page } = await standing(lab());
    const fits = await page
      .locator(".rail")
      .evaluate(
        (rail) => rail.scrollHeight <= rail.clientHeight && rail.scrollWidth <= rail.clientWidth,
      );
    expect(fits).toBe(true);
  });

  test("a phone offers every fault behind three dots", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#lab", { viewport, hasTouch: true, ...still });
    await openLab(page);
    await page.keyboard.press("l");
    await page.getByRole("button", { name: "More tools" }).tap();
    await page.getByRole("menuitem", { name: /^Pause/ }).tap();
    await page.getByRole("button", { name: /^Node [A-E], .*paused/ }).waitFor();
    await page.getByRole("button", { name: "More tools" }).tap();
    await page.getByRole("menuitem", { name: "Timers and clock" }).tap();
    await page.getByRole("menuitem", { name: /^Slow, 1\/3/ }).tap();
    await page.getByRole("button", { name: /^Node [A-E], .*paused, clock slow 1\/3/ }).waitFor();
    expect(await overflows(page)).toBe(false);
  });
});

interface StandingRun {
  readonly page: Page;
  /** The leader of P1, which is selected. */
  readonly leader: string;
  readonly before: RunState;
}

interface RunState {
  readonly fingerprint: string;
  readonly text: string;
}

/** The run that stands still, with the leader selected. */
async function standing(page: Page): Promise<StandingRun> {
  await settled(page);
  await page.keyboard.press("l");
  const node = page.getByRole("button", { name: /^Node [A-I],/, pressed: true });
  const label = (await node.getAttribute("aria-label")) ?? "";
  return { page, leader: label.charAt(5), before: await state(page) };
}

async function state(page: Page): Promise<RunState> {
  return { fingerprint: await fingerprintOn(page), text: await stateTextOn(page) };
}

async function sameAs(page: Page, { fingerprint, text }: RunState): Promise<void> {
  await eventually(() => fingerprintOn(page)).toBe(fingerprint);
  await eventually(() => stateTextOn(page)).toBe(text);
}

function tool(page: Page, name: string): Locator {
  return page.getByRole("navigation", { name: "Tools" }).getByRole("button", { name });
}

/** Waits for a sentence of the narration. */
async function told(page: Page, sentence: string): Promise<void> {
  await page.locator(".story").filter({ hasText: sentence }).first().waitFor();
}
