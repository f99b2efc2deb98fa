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

/** What is said of hash space: a line for each range. */
function ranges(page: Page): Promise<string> {
  return page.getByRole("region", { name: "Hash space" }).innerText();
}

function lookup(page: Page): Promise<string> {
  return page.getByRole("search", { name: "Key lookup" }).innerText();
}

describe("partitioned metadata", () => {
  test("one leader dies, and only its pins turn grey", async () => {
    const { page } = await visit(browser, "#recipe=metadata", { reducedMotion: "reduce" });
    await atStop(page, 0, 4);
    await goOnTo(page, 1, 4);
    await eventually(() => ranges(page)).toMatch(
      /P3: A leads in term 2\..*in it tenants\/42\/resources, 2 keys/,
    );
    expect(await lookup(page)).toMatch(/P3\s*A, term 2/);
    expect(await card(page, "B")).toMatch(/tenants\/42\/resources\/8\s+machine-1\s+P3/);

    await goOnTo(page, 2, 4);
    await eventually(() => ranges(page)).toContain("P3: no leader");
    expect(await ranges(page)).toContain("P4: C leads in term 1");
    expect(await lookup(page)).toMatch(/P3\s*no leader/);
    expect(await page.locator(".hashBar-pin.hashBar-orphaned").count()).toBe(1);
    expect(await page.locator(".hashBar-pin.hashBar-held").count()).toBe(3);
    expect(await axeViolations(page)).toEqual([]);

    await goOnTo(page, 3, 4);
    await eventually(() => card(page, "B")).toMatch(/tenants\/2\/resources\/1\s+machine-2/);
    expect(await card(page, "B")).toMatch(/tenants\/42\/resources\/7\s+machine-1/);
    await goOnTo(page, 4, 4);
    await eventually(() => ranges(page)).toContain("P3: C leads in term 3");
    expect(await card(page, "B")).toMatch(/tenants\/42\/resources\/7\s+machine-2/);
    expect(await page.locator(".hashBar-pin.hashBar-orphaned").count()).toBe(0);
  });

  test("two forms of key give a resource two places, one form gives it one", async () => {
    const { page } = await visit(browser, "#recipe=metadata&run=metadata-two-keys", {
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 2);
    await goOnTo(page, 1, 2);
    await eventually(() => card(page, "A")).toMatch(/tenants\/42\/7\s+machine-2\s+two places\s+P1/);
    expect(await ranges(page)).toMatch(/P1: .*in it tenants\/42\b/);
    await goOnTo(page, 2, 2);
    await page.getByText("A promise is broken").waitFor();

    await page.keyboard.press("PageDown");
    await atStop(page, 0, 2);
    await goOnTo(page, 1, 2);
    await goOnTo(page, 2, 2);
    await eventually(() => card(page, "A")).toMatch(/tenants\/42\/resources\/7\s+machine-2\s+P3/);
    expect(await card(page, "A")).not.toContain("two places");
    expect(await ranges(page)).toMatch(/P1: .*nothing in it/);
  });

  test("any key is looked up by either way of routing, on a phone too", async () => {
    const { page } = await visit(browser, "#recipe=metadata", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 4);
    const field = page.getByRole("textbox", { name: "Where does a key belong?" });
    expect(await field.inputValue()).toBe("tenants/42/resources/7");
    expect(await lookup(page)).toMatch(/1342503969\s+1893645061/);
    await field.fill("tenant-42/order-1001");
    expect(await lookup(page)).toMatch(/hashes\s+tenant-42\s+tenant-42\/order-1001/);
    expect(await lookup(page)).toMatch(/55660352\s+788843908/);
    expect(await lookup(page)).toMatch(/led by\s+P1.*\s+P2/);
    expect(await page.locator(".hashBar-pin.hashBar-preview").count()).toBe(2);
    // Without a slash both ways hash the same.
    await field.fill("hello");
    expect(await lookup(page)).toMatch(/2002817629\s+2002817629/);
    expect(await page.locator(".hashBar-pin.hashBar-preview").count()).toBe(1);
    expect(await overflows(page)).toBe(false);
    // The script goes on from within the field.
    await goOnTo(page, 1, 4);
    await eventually(() => lookup(page)).toMatch(/P4\s*C, term 1/);
  });
});
