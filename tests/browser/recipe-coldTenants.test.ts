import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { atStop, card, goOnTo, outside } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

/** What is said of each range. */
function space(page: Page): Promise<string> {
  return page.locator(".cold-space").innerText();
}

/** "partitions 6 leaders 6 …" */
async function overhead(page: Page): Promise<string> {
  return (await page.locator(".cold-overhead").innerText()).replaceAll(/\s+/gu, " ");
}

describe("cold tenants", () => {
  test("are told by keyboard: a worker left behind, then torn down", async () => {
    const { page } = await visit(browser, "#recipe=coldTenants", { reducedMotion: "reduce" });
    await atStop(page, 0, 5);
    await goOnTo(page, 1, 5);
    await eventually(() => overhead(page)).toContain("partitions 6 leaders 6 workers 6");
    await goOnTo(page, 2, 5);
    await goOnTo(page, 3, 5);
    await eventually(() => space(page)).toContain("P2 is draining.");
    await goOnTo(page, 4, 5);
    await eventually(() => card(page, "A")).toContain("outlived its partition");
    expect(await card(page, "A")).toMatch(/P2\s*removed\s+bills 1/);
    expect(await outside(page)).toContain("acted again: duplicate of");
    expect(await outside(page)).toContain("The worker of P2 goes on, and the partition is gone.");
    expect(await axeViolations(page)).toEqual([]);
    await goOnTo(page, 5, 5);
    await eventually(() => outside(page)).toContain("Called 68 times, acted 68 times: 11 times");

    await page.keyboard.press("PageDown");
    await atStop(page, 0, 7);
    expect(new URL(page.url()).hash).toBe("#recipe=coldTenants&run=cold-tenants-torn-down");
    for (const stop of [1, 2, 3, 4]) await goOnTo(page, stop, 7);
    await eventually(() => space(page)).toContain("P2 is draining.");
    // Its worker has ended as soon as it drains.
    expect(await card(page, "A")).not.toMatch(/\bP2\b/);
    for (const stop of [5, 6, 7]) await goOnTo(page, stop, 7);
    await eventually(() => overhead(page)).toContain("partitions 3 leaders 3 workers 3");
    expect(await space(page)).toContain("Removed, and never used again: P2, P3, P6.");
    expect(await outside(page)).toContain("Called 57 times, acted 57 times.");
    expect(await outside(page)).not.toContain("A promise is broken");
  });

  test("and a crash in the middle, on a phone", async () => {
    const { page } = await visit(browser, "#recipe=coldTenants&run=cold-tenants-crash", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 4);
    for (const stop of [1, 2, 3, 4]) {
      await page.getByRole("button", { name: "Next", exact: true }).click();
      await atStop(page, stop, 4);
      if (stop !== 1) continue;
      await eventually(() => card(page, "A")).toContain("Process gone");
      expect(await space(page)).toContain("P2 is draining.");
    }
    await eventually(() => card(page, "B")).toMatch(/P1\s+bills 2/);
    expect(await overflows(page)).toBe(false);
  });
});
