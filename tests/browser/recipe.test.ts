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

/** How far one job came, as the log and the world outside tell together. */
function way(page: Page): Promise<string> {
  return page.getByRole("region", { name: "One job’s way" }).innerText();
}

describe("a recipe", () => {
  test("is told by keyboard: the failure, then the remedy", async () => {
    const { page } = await visit(browser, "#recipe=jobs", { reducedMotion: "reduce" });
    await atStop(page, 0, 5);
    await goOnTo(page, 1, 5);
    // What was committed is told upwards, what is proposed downwards.
    await eventually(() => card(page, "A")).toContain("replicateLogs");
    expect(await card(page, "B")).toContain("onReplicationReceived");
    await eventually(() => way(page)).toMatch(/started, worker A\s+charged once\s+completed/);
    await goOnTo(page, 2, 5);
    await eventually(() => card(page, "A")).toContain("Process gone");
    // Two books together tell what no node can know.
    expect(await way(page)).toMatch(/charged once\s+charged, not recorded\s+not completed/);
    await goOnTo(page, 3, 5);
    await eventually(() => card(page, "B")).toMatch(/Your application\s+worker/);
    expect(await card(page, "C")).toMatch(/Your application\s+standby/);
    expect(await card(page, "B")).toMatch(/Started\s+7\s+worker A/);
    await goOnTo(page, 4, 5);
    await eventually(() => outside(page)).toContain("acted again: duplicate of 2");
    expect(await outside(page)).toContain("A promise is broken");
    for (const name of ["B", "C"]) expect(await card(page, name)).toMatch(/worker A\s→\sB/);
    expect(await way(page)).toMatch(/charged twice\s+charged, not recorded/);
    expect(await axeViolations(page)).toEqual([]);

    await page.keyboard.press("PageUp");
    await atStop(page, 3, 5);
    await eventually(() => outside(page)).not.toContain("duplicate");
    await goOnTo(page, 4, 5);
    await goOnTo(page, 5, 5);
    await eventually(() => way(page)).toMatch(/charged twice\s+completed/);
    await page.keyboard.press("PageDown");
    await atStop(page, 0, 3);
    expect(new URL(page.url()).hash).toBe("#recipe=jobs&run=jobs-charged-once");
    for (const stop of [1, 2, 3]) {
      await goOnTo(page, stop, 3);
    }
    await eventually(() => outside(page)).toContain("knew the key, did not act again");
    expect(await outside(page)).not.toContain("A promise is broken");
    expect(await way(page)).toMatch(/worker A → B\s+charged once\s+completed/);
    for (const name of ["A", "B", "C"])
      await eventually(() => card(page, name)).toMatch(/Completed\s+6\s+7\s+worker A\s→\sB/);
  });

  test("can be asked and disturbed by hand, on a phone too", async () => {
    const { page } = await visit(browser, "#lab", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await page.locator(".top-run").click();
    await page.getByRole("menuitem", { name: /^Recipes…/ }).click();
    await page.getByRole("link", { name: /^Idempotent job processing/ }).click();
    await atStop(page, 0, 5);
    expect(new URL(page.url()).hash).toBe("#recipe=jobs");
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await atStop(page, 1, 5);
    await page.getByRole("combobox", { name: "How payments behaves" }).selectOption("down");
    const client = page.getByRole("region", { name: "Client" });
    expect(await client.getByRole("textbox", { name: "key" }).inputValue()).toBe("jobs/8");
    await client.getByRole("textbox", { name: "amount" }).fill("25");
    await client.getByRole("button", { name: "Send to the leader" }).click();
    await eventually(() => client.getByRole("textbox", { name: "key" }).inputValue()).toBe(
      "jobs/9",
    );
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await atStop(page, 2, 5);
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await atStop(page, 3, 5);
    await eventually(() => outside(page)).toContain("charge 25 for jobs/8");
    expect(await outside(page)).toContain("was switched off, heard nothing");
    expect(await overflows(page)).toBe(false);
    // The end of the page is reached within it: bars above and below stay where they are.
    await page.getByRole("button", { name: "Words", exact: true }).click();
    await page.getByRole("button", { name: "In C#" }).click();
    await page.getByText("await payments.Charge").scrollIntoViewIfNeeded();
    expect(await page.locator(".lab").evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });
});
