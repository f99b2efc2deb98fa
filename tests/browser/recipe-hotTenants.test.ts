import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { atStop, card, goOnTo } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

/** What is said of each range, and of where it could be cut. */
function space(page: Page): Promise<string> {
  return page.getByRole("region", { name: "Hash space" }).innerText();
}

/** The maps: the newest, and a client's. */
function maps(page: Page): Promise<string> {
  return page.locator(".hot-maps").innerText();
}

describe("hot tenants", () => {
  test("are told by keyboard: heat, two cuts, and a leader that moves", async () => {
    const { page } = await visit(browser, "#recipe=hotTenants", { reducedMotion: "reduce" });
    await atStop(page, 0, 7);
    await goOnTo(page, 1, 7);
    await eventually(() => space(page)).toContain("10 writes per second");
    await goOnTo(page, 2, 7);
    await eventually(() => space(page)).toContain("74 writes per second");
    expect(await space(page)).toContain("before acme: hash 825574206");
    expect(await card(page, "A")).toMatch(/most that waited for its disk\s+12/);
    expect(await card(page, "B")).toContain("Leads nothing.");
    expect(await axeViolations(page)).toEqual([]);
    // The middle: the heat stays where it was.
    await goOnTo(page, 3, 7);
    await eventually(() => space(page)).toMatch(/P1: A leads.*71 writes per second/);
    expect(await space(page)).toMatch(/P2: B leads.*4 writes per second/);
    await goOnTo(page, 4, 7);
    await eventually(() => space(page)).not.toContain("P2");
    await goOnTo(page, 5, 7);
    await eventually(() => space(page)).toContain("P3: no leader");
    expect(await maps(page)).toMatch(/P3 generation 1\s*splitting/);
    await goOnTo(page, 6, 7);
    await eventually(() => card(page, "A")).toMatch(/most that waited for its disk\s+11/);
    expect(await card(page, "A")).toMatch(/P1\s+34\s+5\s.*\s*P3\s+36\s+6\s/);
    await goOnTo(page, 7, 7);
    await eventually(() => card(page, "B")).toMatch(/most that waited for its disk\s+6/);
    expect(await card(page, "A")).toMatch(/most that waited for its disk\s+6/);
  });

  test("and a client with an old map: lost without a generation, refused with one", async () => {
    const { page } = await visit(browser, "#recipe=hotTenants&run=hot-tenants-unfenced", {
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 4);
    await goOnTo(page, 1, 4);
    await eventually(() => maps(page)).toMatch(/P1 generation 1\s*current/);
    await goOnTo(page, 2, 4);
    await eventually(() => maps(page)).toMatch(/P1 generation 1\s*out of date/);
    expect(await maps(page)).toContain("P1 generation 3");
    for (const stop of [3, 4]) await goOnTo(page, stop, 4);
    await eventually(() => page.locator(".outside-broken").innerText()).toContain(
      "tenants/initech/orders stands in P1, and whoever looks for it is sent to P2.",
    );
    expect(await card(page, "B")).toContain("initech = second stands in P1");
    await page.keyboard.press("PageDown");
    await atStop(page, 0, 3);
    expect(new URL(page.url()).hash).toBe("#recipe=hotTenants&run=hot-tenants-fenced");
    for (const stop of [1, 2, 3]) await goOnTo(page, stop, 3);
    await eventually(() => maps(page)).toMatch(/P2 generation 2\s*current/);
    expect(await page.locator(".outside-broken").count()).toBe(0);
    // A crash between the phases, and somebody ends the split.
    await page.keyboard.press("PageDown");
    await atStop(page, 0, 4);
    await goOnTo(page, 1, 4);
    await eventually(() => card(page, "A")).toContain("Process gone");
    expect(await space(page)).toContain("splitting");
    for (const stop of [2, 3]) await goOnTo(page, stop, 4);
    await eventually(() => space(page)).toMatch(/P2: \w leads/);
    expect(await space(page)).not.toContain("splitting");
    await goOnTo(page, 4, 4);
  });

  test("fit on a phone", async () => {
    const { page } = await visit(browser, "#recipe=hotTenants", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 7);
    for (const stop of [1, 2]) {
      await page.getByRole("button", { name: "Next", exact: true }).click();
      await atStop(page, stop, 7);
    }
    await eventually(() => space(page)).toContain("74 writes per second");
    expect(await overflows(page)).toBe(false);
  });
});
