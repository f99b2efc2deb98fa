import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolationsInBothThemes } from "./accessibility.ts";
import { atStop, goOnTo } from "./demo.ts";
import { fingerprintOn, openLab, pause, still } from "./labPage.ts";
import { addressOf, eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

const sentence = /^A real Raft cluster runs in this tab\./;

describe("home", () => {
  test("is where a second visit begins; the first one begins with the first run", async () => {
    const { page } = await visit(browser, "", still);
    await page.getByRole("link", { name: "Skip to the lab" }).click();
    await openLab(page);
    await page.goto(addressOf(""));
    await heading(page).waitFor();
    await link(page, "Begin").click();
    await page.getByRole("button", { name: "Crash the leader" }).waitFor();
    await page.goBack();
    // The first run is what is open now, and the lab takes it over.
    await link(page, /^Reopen 3 nodes, /).click();
    await openLab(page);
    expect(await page.locator(".top-run").innerText()).toBe("Three computers, one list");
  });

  test("leads by keyboard to a recipe and back, and to the recipe as it was left", async () => {
    const { page } = await visit(browser, "#home", still);
    await heading(page).waitFor();
    await tabTo(page, link(page, /^Idempotent job processing/));
    await page.keyboard.press("Enter");
    await atStop(page, 0, 5);
    expect(new URL(page.url()).hash).toBe("#recipe=jobs");
    await goOnTo(page, 1, 5);

    await tabTo(page, link(page, "Kommander Lab"));
    await page.keyboard.press("Enter");
    await eventually(() => isFocused(heading(page))).toBe(true);
    await tabTo(page, link(page, "Reopen Idempotent job processing"));
    await page.keyboard.press("Enter");
    await atStop(page, 1, 5);
    expect(new URL(page.url()).hash).toBe("#recipe=jobs");
    // Where it is chosen anew, it begins anew.
    await page.goBack();
    await link(page, /^Idempotent job processing/).click();
    await atStop(page, 0, 5);
  });

  test("keeps a run that is left, standing still, whichever way leads back", async () => {
    const { page } = await visit(browser, "#lab");
    await openLab(page);
    await page.keyboard.press("x");
    await page.getByRole("button", { name: /^Node [A-E], down/ }).waitFor();
    await pause(page);
    const left = await fingerprintOn(page);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await pause(page);
    const later = await fingerprintOn(page);
    expect(later).not.toBe(left);

    await link(page, "Kommander Lab").click();
    await link(page, "Playground").click();
    await eventually(() => fingerprintOn(page)).toBe(later);
    expect(await page.getByRole("button", { name: "Play", exact: true }).count()).toBe(1);
    await page.goBack();
    await heading(page).waitFor();
    await page.goBack();
    await eventually(() => fingerprintOn(page)).toBe(later);
    expect(await page.getByRole("button", { name: /^Node [A-E], down/ }).count()).toBe(1);
  });

  test("opens a scenario in place, and tells who led in it", async () => {
    const { page } = await visit(browser, "#scenarios", still);
    await heading(page).waitFor();
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    const row = page.getByRole("list", { name: "Start here" }).getByRole("link", {
      name: "Two crowns . Leaders: nobody, then term 1, then term 2. 5 nodes, 1 partition. Safety holds.",
    });
    expect(await row.getAttribute("href")).toBe("?scenario=two-crowns#lab");
    await row.click();
    await page.getByRole("button", { name: "Two crowns" }).waitFor();
    expect(new URL(page.url()).search).toBe("?scenario=two-crowns");
    expect(await page.evaluate(() => "stayed" in window)).toBe(true);
    // The address alone leads there too, and leaving it leaves nothing behind.
    await page.reload();
    await page.getByRole("button", { name: "Two crowns" }).waitFor();
    await link(page, "Kommander Lab").click();
    await heading(page).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await link(page, /^Reopen 5 nodes, /).click();
    await page.getByRole("button", { name: "Two crowns" }).waitFor();
    expect(new URL(page.url()).search).toBe("?scenario=two-crowns");
  });

  test("fits a phone in one column, with room for a thumb", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#home", { viewport, hasTouch: true, ...still });
    await heading(page).waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await columnsOf(page.locator(".doors > li"))).toBe(1);
    expect(await columnsOf(page.locator(".recipeGrid > li"))).toBe(1);
    expect(await columnsOf(page.locator(".library-group[open] li"))).toBe(1);
    const heights = await page
      .locator(".home a:visible, .home summary:visible")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflows(page)).toBe(false);
    await page.getByText("Elections", { exact: true }).tap();
    await link(page, /^Split vote of four/).tap();
    await page.getByRole("button", { name: "Split vote of four" }).waitFor();
  });

  test("is accessible in the light and in the dark", async () => {
    const { page } = await visit(browser, "#home", still);
    await heading(page).waitFor();
    // Rows of one topic are like those of another.
    await page.locator(".library-group").evaluateAll((groups) => {
      for (const group of groups.slice(2)) group.remove();
    });
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
  });
});

function heading(page: Page): Locator {
  return page.getByRole("heading", { level: 1, name: sentence });
}

function link(page: Page, name: string | RegExp): Locator {
  return page.getByRole("link", typeof name === "string" ? { name, exact: true } : { name });
}

/** How many things stand side by side. */
async function columnsOf(things: Locator): Promise<number> {
  const lefts = await things.evaluateAll((all) =>
    all.map((one) => Math.round(one.getBoundingClientRect().x)),
  );
  return new Set(lefts).size;
}

function isFocused(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement);
}

async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if (await isFocused(control)) return;
    await page.keyboard.press("Tab");
  }
  expect.fail("Tab does not reach the control");
}
