import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolationsInBothThemes } from "./accessibility.ts";
import { atStop, goOnTo } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

/** What the diagram says to those who do not see it, in its order. */
function told(page: Page): Promise<readonly string[]> {
  return page
    .getByRole("list", { name: "What happened, in order" })
    .getByRole("button")
    .evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent),
    );
}

describe("what happened", () => {
  test("is told of the job that is charged twice, and every point leads to its instant", async () => {
    const { page } = await visit(browser, "#recipe=jobs", { reducedMotion: "reduce" });
    await atStop(page, 0, 5);
    await page.getByText("Nothing was asked yet.").waitFor();
    for (const stop of [1, 2, 3, 4, 5]) await goOnTo(page, stop, 5);
    await eventually(async () => (await told(page)).at(-1)).toContain("A applies entries 6–9.");
    const story = (await told(page)).join("\n");
    expect(story).toContain("4.000 s: A client asks A to submit job jobs/7");
    expect(story).toContain("payments acts: charge 10 for jobs/7. From here until 9.386 s");
    expect(story).toContain("payments acts once more");
    const panel = page.getByRole("region", { name: "About this recipe" });
    expect(await panel.innerText()).toContain("is a memory of an intention");
    expect(await axeViolationsInBothThemes(page)).toEqual([]);

    const amount = (await told(page)).length;
    await page.getByRole("button", { name: /: A crashes\./ }).click();
    await atStop(page, 1, 5);
    // Whoever goes back along the story keeps what came later, and goes on by keyboard.
    expect(await told(page)).toHaveLength(amount);
    expect(await panel.locator("[aria-current=step]").getAttribute("aria-label")).toContain(
      "crashes",
    );
    await page.keyboard.press("ArrowLeft");
    await eventually(() => panel.locator("[aria-current=step]").getAttribute("aria-label")).toMatch(
      /^4\.342 s: payments acts/,
    );
    await goOnTo(page, 2, 5);
    await eventually(async () => (await told(page)).length).toBeLessThan(amount);
  });

  test("is a list for whoever wants to read, on a phone too", async () => {
    const { page } = await visit(browser, "#recipe=jobs&run=jobs-charged-once", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 3);
    for (const stop of [1, 2, 3]) {
      await page.getByRole("button", { name: "Next", exact: true }).click();
      await atStop(page, stop, 3);
    }
    await page.getByRole("button", { name: "Words", exact: true }).click();
    await page.getByRole("combobox", { name: "What happened to" }).waitFor();
    expect(await overflows(page)).toBe(false);
    await page.getByRole("button", { name: "As a list" }).click();
    await page.getByText("payments knows the key, and does nothing again").waitFor();
    expect(await overflows(page)).toBe(false);
  });
});
