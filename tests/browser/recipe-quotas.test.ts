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

/** What is said of the logs of the partition. */
function logs(page: Page): Promise<string> {
  return page.getByRole("region", { name: "The logs of P2" }).innerText();
}

describe("checkpointed projections", () => {
  test("without a snapshot the bars are wrong, with one they are right", async () => {
    const { page } = await visit(browser, "#recipe=quotas", { reducedMotion: "reduce" });
    await atStop(page, 0, 5);
    await goOnTo(page, 1, 5);
    await eventually(() => logs(page)).toMatch(/C\s+2,001 entries[^]*first start/);
    expect(await card(page, "C")).toMatch(/acme\s+2,000 of 3,000\s+zenith\s+1,000 of 3,000/);
    await goOnTo(page, 2, 5);
    await eventually(() => logs(page)).toMatch(/B\s+2,001 entries[^]*replayed 2,000/);
    expect(await card(page, "B")).toContain("2,000 replayed, 0 new");
    await goOnTo(page, 3, 5);
    await eventually(() => logs(page)).toMatch(
      /A\s+[^]*13 entries, those up to 2,50\d are compacted/,
    );
    await goOnTo(page, 4, 5);
    await eventually(() => logs(page)).toMatch(/checkpoint at 2,502\s+replayed 12\s/);
    expect(await card(page, "B")).toMatch(/acme\s+0 of 3,000\s+1,250 adjustments are missing/);
    expect(await card(page, "A")).not.toContain("missing");
    expect(await axeViolations(page)).toEqual([]);
    await goOnTo(page, 5, 5);
    await eventually(() => card(page, "C")).toMatch(/acme\s+0 of 3,000\s+1,250 adjustments/);
    await page.getByText("A promise is broken").waitFor();

    await page.keyboard.press("PageDown");
    await atStop(page, 0, 3);
    for (const stop of [1, 2]) await goOnTo(page, stop, 3);
    await eventually(() => logs(page)).toMatch(/checkpoint at 2,502\s+replayed 12\s/);
    expect(await card(page, "B")).toMatch(/acme\s+2,500 of 3,000\s+zenith\s+1,262 of 3,000/);
    await goOnTo(page, 3, 3);
    for (const name of ["A", "B", "C"])
      await eventually(() => card(page, name)).toMatch(/acme\s+2,500 of 3,000\s+zenith\s+1,262 of/);
    expect(await page.getByText("missing").count()).toBe(0);
  });

  test("fits on a phone", async () => {
    const { page } = await visit(browser, "#recipe=quotas&run=quotas-kept", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 3);
    await goOnTo(page, 1, 3);
    await eventually(() => logs(page)).toContain("replayed 2,000");
    expect(await overflows(page)).toBe(false);
  });
});
