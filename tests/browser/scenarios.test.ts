import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolationsInDialog } from "./accessibility.ts";
import { openLab, sharedLab, still } from "./labPage.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("choosing a scenario", () => {
  const lab = sharedLab(() => browser);

  test("by menu: the keys go through the list, Escape leads back to the menu's button", async () => {
    const page = lab();
    const dialog = await openByMenu(page);
    expect(await dialog.getByRole("group").first().getAttribute("aria-label")).toBe("Start here");
    expect(await marked(dialog)).toMatch(/^First run/);
    await page.keyboard.press("ArrowDown");
    await eventually(() => marked(dialog)).toMatch(/^Leader crash/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await eventually(() => marked(dialog)).not.toMatch(/^First run|^Leader crash/);
    expect(await axeViolationsInDialog(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => focusOnMenu(page)).toBe(true);
  });

  test("by key: a filter finds it, Enter opens it", async () => {
    const page = lab();
    await page.keyboard.press("o");
    const dialog = page.getByRole("dialog", { name: "Scenarios" });
    await filter(dialog).waitFor();
    await page.keyboard.type("two crowns");
    await eventually(() => dialog.getByRole("option").count()).toBe(1);
    expect(await dialog.getByRole("status").textContent()).toMatch(/^1 of \d+$/);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Two crowns/ }).waitFor();
    await eventually(() => focusOnMenu(page)).toBe(true);
  });

  test("by wrong rule, and with a way out where nothing speaks of the filter", async () => {
    const page = lab();
    const dialog = await openByMenu(page);
    await filter(dialog).fill("zebra");
    await dialog.getByText("No scenario speaks of “zebra”.").waitFor();
    expect(await axeViolationsInDialog(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Clear the filter" }).click();
    await page.keyboard.type("forget-vote");
    await dialog.getByRole("option", { name: /^A vote survives/ }).click();
    await page.getByRole("button", { name: /^A vote survives/ }).waitFor();
  });

  test("fits a phone, with rows for a thumb", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#lab", { viewport, hasTouch: true, ...still });
    await openLab(page);
    const dialog = await openByMenu(page);
    expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    const heights = await dialog
      .getByRole("option")
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    expect(await overflows(page)).toBe(false);
    await filter(dialog).fill("figure");
    expect(await axeViolationsInDialog(page)).toEqual([]);
    await dialog
      .getByRole("option", { name: /^Figure 8/ })
      .first()
      .tap();
    await page.getByRole("button", { name: /^Figure 8/ }).waitFor();
  });
});

async function openByMenu(page: Page): Promise<Locator> {
  await page.locator(".top-run").click();
  await page.getByRole("menuitem", { name: "All scenarios…" }).click();
  const dialog = page.getByRole("dialog", { name: "Scenarios" });
  await filter(dialog).waitFor();
  return dialog;
}

function filter(dialog: Locator): Locator {
  return dialog.getByRole("combobox", { name: "Filter scenarios" });
}

/** The row that the field points at. */
async function marked(dialog: Locator): Promise<string> {
  const id = (await filter(dialog).getAttribute("aria-activedescendant")) ?? "";
  return dialog.locator(`[id="${id}"]`).innerText();
}

function focusOnMenu(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.matches(".top-run") === true);
}
