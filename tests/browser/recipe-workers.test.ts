import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { atStop, card, goOnTo, outside } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

test("who should act is led through by keyboard: gears everywhere, one each, two for one, a key", async () => {
  const { page } = await visit(browser, "#recipe=workers", { reducedMotion: "reduce" });
  await atStop(page, 0, 1);
  expect(await card(page, "A")).toContain("coordinates 0 of 0");

  await goOnTo(page, 1, 1);
  await eventually(() => outside(page)).toContain("Called 18 times, acted 18 times");
  expect(await outside(page)).toContain("A promise is broken");
  expect(await gears(page)).toEqual({ A: 6, B: 6, C: 6 });
  expect(await card(page, "A")).toContain("B and C coordinate all 6 tenants, too.");

  await goOnToRun(page, 2);
  await goOnTo(page, 1, 2);
  await eventually(() => gears(page)).toEqual({ A: 1, B: 3, C: 2 });
  expect(await card(page, "B")).toContain("coordinates 3 of 6");
  expect(await page.getByText("Each of 6 tenants has one coordinator.").isVisible()).toBe(true);
  await goOnTo(page, 2, 2);
  await eventually(() => card(page, "B")).toContain("Process gone");
  expect(await gears(page)).toEqual({ A: 4, B: 0, C: 2 });
  expect(await card(page, "A")).toContain("coordinates 4 of 6");
  expect(await outside(page)).toContain("Called 6 times, acted 6 times.");

  await goOnToRun(page, 3);
  await goOnTo(page, 1, 3);
  await eventually(() => gears(page)).toEqual({ A: 0, B: 0, C: 1 });
  expect(await card(page, "C")).toContain("stands still");
  await goOnTo(page, 2, 3);
  await eventually(() => gears(page)).toEqual({ A: 1, B: 0, C: 1 });
  expect(await card(page, "A")).toContain("C coordinates tenant-1, too.");
  expect(await card(page, "C")).toContain("A coordinates tenant-1, too.");
  expect(await page.getByText("the log knows who can commit", { exact: false }).isVisible()).toBe(
    true,
  );
  expect(await axeViolations(page)).toEqual([]);
  await goOnTo(page, 3, 3);
  await eventually(() => outside(page)).toContain("acted again: duplicate of 1");
  expect(await card(page, "C")).toContain("coordinates 0 of 1");

  await goOnToRun(page, 2);
  await goOnTo(page, 1, 2);
  await eventually(() => outside(page)).toContain("key tenant-1/1");
  await goOnTo(page, 2, 2);
  await eventually(() => outside(page)).toContain("Called twice, acted once.");
  expect(await outside(page)).toContain("knew the key, did not act again");
  expect(await outside(page)).not.toContain("A promise is broken");
});

test("what is said above the cards moves nothing, on a phone too", async () => {
  const { page } = await visit(browser, "#recipe=workers&run=workers-paused-twice", {
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
  });
  await atStop(page, 0, 3);
  await goOnTo(page, 1, 3);
  await eventually(() => gears(page)).toEqual({ A: 0, B: 0, C: 1 });
  const before = await boardTop(page);
  await goOnTo(page, 2, 3);
  await eventually(() => gears(page)).toEqual({ A: 1, B: 0, C: 1 });
  expect(await overflows(page)).toBe(false);
  await page.keyboard.press("PageUp");
  await atStop(page, 1, 3);
  await eventually(() => gears(page)).toEqual({ A: 0, B: 0, C: 1 });
  expect(await boardTop(page)).toBe(before);
});

/** How many solid gears each card shows. */
async function gears(page: Page): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const name of ["A", "B", "C"])
    counted[name] = await page
      .getByRole("article", { name: `Node ${name}` })
      .getByText("works now")
      .count();
  return counted;
}

/** How far the boards stand below the sentence above them. */
async function boardTop(page: Page): Promise<number> {
  const sentence = await page.locator(".gears-common").boundingBox();
  const board = await page.getByRole("article", { name: "Node A" }).boundingBox();
  return board!.y - sentence!.y;
}

async function goOnToRun(page: Page, stops: number): Promise<void> {
  await page.keyboard.press("PageDown");
  await atStop(page, 0, stops);
}
