import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations, axeViolationsInBothThemes } from "./accessibility.ts";
import { openText } from "./openFile.ts";
import { openLab, pause, play, setSpeed, sharedLab, still } from "./labPage.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

/** C misses a committed write, and is elected all the same: nobody looks at its log (§5.4.1). */
const staleLogWins = `
name: A stale log wins
rules: [skip-log-check]
seed: 7
nodes: 3
until: 16s
inputs:
  - { at: 4s, isolate: C }
  - { at: 5s, write: { key: price, value: "10" } }
  - { at: 7s, crash: A }
  - { at: 7s, heal: all }
`;

describe("the safety lamps", () => {
  test("are all on while an ordinary run plays, crash and election included", async () => {
    const { page } = await visit(browser, "#lab", still);
    await openLab(page);
    await page.keyboard.press("l");
    await page.keyboard.press("x");
    await setSpeed(page, "4 times");
    await play(page);
    await page.getByRole("button", { name: /^Node [A-E], leader, term 2/ }).waitFor();
    await pause(page);
    const names = await namesOf(lampsOn(page));
    expect(names).toHaveLength(7);
    for (const name of names) expect(name).toMatch(/: (holds|possible)$/);
    expect(await page.getByText("6 of 6 hold").first().isVisible()).toBe(true);
    expect(await card(page).count()).toBe(0);
  });

  test("say what waits when too few nodes are up, which is no violation", async () => {
    const { page } = await visit(browser, "?scenario=no-quorum-no-leader#lab", still);
    await openLab(page);
    // It waits for three seconds of the run.
    await setSpeed(page, "1 times");
    await play(page);
    await page.getByRole("button", { name: "Progress: waits" }).waitFor();
    expect(await page.getByText("6 of 6 hold").first().isVisible()).toBe(true);
  });
});

describe("an invariant that breaks", () => {
  const lab = sharedLab(() => browser);

  test("stops the run at its instant, and an alert names it", async () => {
    const page = lab();
    await broken(page);
    const alert = card(page).getByRole("alert");
    expect(await alert.textContent()).toMatch(
      /^Leader completeness is violatedC leads term \d+ without entry \d+/,
    );
    expect(await card(page).textContent()).toContain(
      "a wrong rule on: votes are granted without the up-to-date check",
    );
    expect(await page.getByRole("button", { name: "Play", exact: true }).isVisible()).toBe(true);
    const steps = card(page).getByRole("list").last().getByRole("button");
    expect(await steps.allTextContents()).toHaveLength(4);
    expect(await namesOf(lampsOn(page))).toContainEqual(
      expect.stringMatching(/^Leader Completeness: violated at \d+\.\d{3} s$/),
    );
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
  });

  test("can be looked at by keyboard alone: where it happened, before, and after", async () => {
    const page = lab();
    await broken(page);
    const where = card(page).getByRole("button", { name: "Show where it happened" });
    await where.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Node C, leader/, pressed: true }).waitFor();

    // Before that instant nothing is broken yet.
    await page.keyboard.press("Home");
    await card(page).waitFor({ state: "detached" });
    expect(await namesOf(lampsOn(page))).toContain("Leader Completeness: holds");

    const mark = page.getByRole("button", { name: /^Leader completeness violated, C · P\d/ });
    await page.keyboard.press("End");
    await mark.focus();
    await page.keyboard.press("Enter");
    await card(page).waitFor();

    const clock = await page.locator(".transport-clock").textContent();
    await card(page).getByRole("button", { name: "Continue anyway" }).press("Enter");
    await eventually(() => page.locator(".transport-clock").textContent()).not.toBe(clock);
  });

  test("stops a replay too", async () => {
    const page = lab();
    await broken(page);
    const at = await page.locator(".transport-clock").textContent();
    await setSpeed(page, "4 times");
    // Who asks for less motion is led to the start, and plays when it suits.
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await card(page).getByRole("button", { name: "Replay from the start" }).click();
    await card(page).waitFor({ state: "detached" });
    await card(page).waitFor();
    expect(await page.locator(".transport-clock").textContent()).toBe(at);
    await page.emulateMedia({ reducedMotion: "reduce" });
  });

  test("fits a phone: one lamp, and the card over the stage", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#lab", { viewport, hasTouch: true, ...still });
    await openLab(page);
    await broken(page);
    expect(await overflows(page)).toBe(false);
    await card(page).getByRole("button", { name: "Show where it happened" }).tap();
    await page.getByRole("button", { name: /^Node C, leader/ }).waitFor();
    await card(page).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Safety: 1 of 6 violated" }).tap();
    expect(await card(page).getByRole("alert").isVisible()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
  });
});

/** Opens a run in which a wrong rule breaks something, and plays it until it stands still there. */
async function broken(page: Page): Promise<void> {
  await openText(page, "stale-log-wins.yaml", staleLogWins);
  await page.getByRole("button", { name: /^A stale log wins/ }).waitFor();
  // The same run may have been open before, at another instant.
  await eventually(() => page.locator(".transport-clock").textContent()).toBe("3.000 s");
  await setSpeed(page, "16 times");
  await play(page);
  await card(page).getByRole("alert").waitFor();
}

function card(page: Page): Locator {
  return page.getByRole("region", { name: "Violation" });
}

function lampsOn(page: Page): Locator {
  return page.getByRole("list", { name: "Safety", exact: true }).getByRole("button");
}

function namesOf(buttons: Locator): Promise<readonly string[]> {
  return buttons.evaluateAll((found) =>
    found.map((element) => element.getAttribute("aria-label") ?? ""),
  );
}
