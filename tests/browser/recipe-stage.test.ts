import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { card, outside } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("the stage of a recipe", () => {
  test("a setting is switched by keyboard: the same run goes otherwise, and one undo leads back", async () => {
    const page = await chargedAgain();
    await eventually(() => arrows(page)).toContain("again");
    const at = await instant(page);
    await page.getByRole("switch", { name: "Idempotency keys" }).focus();
    await page.keyboard.press("Space");
    await eventually(() => outside(page)).toContain("knew the key, did not act again");
    expect(await instant(page)).toBe(at);
    expect(await arrows(page)).not.toContain("again");
    const script = page.getByRole("region", { name: "Script" });
    expect(await script.innerText()).toContain("Departs from the script: idempotency keys on.");
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(() => outside(page)).toContain("acted again");
    expect(await script.innerText()).not.toContain("Departs");
    expect(await instant(page)).toBe(at);
    await page.getByRole("button", { name: "Redo" }).click();
    await script.getByRole("button", { name: "Back to the script’s own" }).click();
    await eventually(() => outside(page)).toContain("acted again");
    expect(await script.innerText()).not.toContain("Departs");
  });

  test("a number is typed, and counts once it is done with", async () => {
    const page = await chargedAgain();
    const after = page.getByRole("textbox", { name: "Retry a started job after" });
    await after.fill("30000");
    await after.press("Enter");
    // The job is not overdue yet: nobody has charged a second time.
    await eventually(() => outside(page)).not.toContain("acted again");
    expect(await page.getByRole("region", { name: "Script" }).innerText()).toContain(
      "retry a started job after 30000 ms",
    );
  });

  test("clients ask by themselves while time passes, until they are stopped", async () => {
    const { page } = await visit(browser, "#recipe=quotas", { reducedMotion: "reduce" });
    const client = page.getByRole("region", { name: "Client" });
    await client.getByRole("combobox", { name: "Rate" }).selectOption("20");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => card(page, "A")).toContain("QuotaAdjusted");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(() => card(page, "A")).not.toContain("QuotaAdjusted");
    expect(await client.getByRole("combobox", { name: "Rate" }).inputValue()).toBe("0");
  });

  test("rows are shown as they are, and who owns what is tinted", async () => {
    const page = await chargedAgain();
    expect(await card(page, "B")).toContain("Pending");
    await page.getByRole("button", { name: "Table" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "What B’s application holds" }).waitFor();
    expect(await card(page, "B")).not.toContain("Pending");
    const owners = page.getByRole("button", { name: "Who owns this?" });
    await owners.press("Space");
    expect(await owners.getAttribute("aria-pressed")).toBe("true");
    expect(await axeViolations(page)).toEqual([]);
  });

  test("cards and books are seen whole; the code says what ran, and what nobody has written down", async () => {
    const { page } = await visit(browser, "#recipe=jobs", { reducedMotion: "reduce" });
    await pressUntil(page, () => outside(page), /acted/);
    const code = page.getByRole("region", { name: "The application’s source" });
    for (const name of ["A", "B", "C"])
      expect(await isSeenWhole(page.getByRole("article", { name: `Node ${name}` }))).toBe(true);
    await eventually(() => code.innerText()).toMatch(/just ran on [ABC]/);
    await pressUntil(page, () => code.innerText(), /The gap\. [ABC] crashed here/);
    expect(await isSeenWhole(code.getByText(/^ ?The gap\./))).toBe(true);
  });

  test("a narrow window shows one reading at a time, a phone no arrows", async () => {
    const { page } = await visit(browser, "#recipe=jobs", {
      viewport: { width: 1100, height: 800 },
      reducedMotion: "reduce",
    });
    const words = page.getByRole("region", { name: "About this recipe" });
    await page.getByRole("region", { name: "The application’s source" }).waitFor();
    expect(await words.count()).toBe(0);
    await page.getByRole("button", { name: "Words" }).click();
    await words.waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await eventually(() => page.locator(".callArrows").count()).toBe(0);
    expect(await overflows(page)).toBe(false);
  });
});

/** A visit to the run without keys, at the stop where the same charge is in the books twice. */
async function chargedAgain(): Promise<Page> {
  const { page } = await visit(browser, "#recipe=jobs", { reducedMotion: "reduce" });
  await pressUntil(page, () => outside(page), /acted again/);
  return page;
}

/** Goes on with the script until it shows something. */
async function pressUntil(page: Page, read: () => Promise<string>, shows: RegExp): Promise<void> {
  await page.locator(".card").first().waitFor();
  for (let stop = 0; stop < 10 && !shows.test(await read()); stop++) {
    const before = await instant(page);
    await page.keyboard.press("PageDown");
    await eventually(() => instant(page)).not.toBe(before);
    // What is read of an instant is a moment behind it.
    await page.waitForTimeout(200);
  }
  expect(await read()).toMatch(shows);
}

/** The virtual instant shown. */
function instant(page: Page): Promise<string> {
  return page.locator(".transport-clock").innerText();
}

/** How each arrow is drawn. */
function arrows(page: Page): Promise<string> {
  return page
    .locator(".callArrows g")
    .evaluateAll((all) => all.map((one) => one.getAttribute("class")).join(" "));
}

/** Whether nothing of it is scrolled away or behind an edge. */
function isSeenWhole(element: Locator): Promise<boolean> {
  return element.evaluate((seen) => {
    const box = seen.getBoundingClientRect();
    const frame = seen.closest(".recipe")!.getBoundingClientRect();
    return box.top >= frame.top && box.bottom <= frame.bottom + 1;
  });
}
