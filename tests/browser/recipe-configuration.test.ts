import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { atStop, card, goOnTo } from "./demo.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

test("one sequence is told by keyboard: dials apart, one order, an unseen change, a copy left behind", async () => {
  const { page } = await visit(browser, "#recipe=configuration", { reducedMotion: "reduce" });
  await atStop(page, 0, 1);
  expect(await card(page, "A")).toContain("nothing set");

  await goOnTo(page, 1, 1);
  await eventually(() => card(page, "A")).toContain("75 % to us-east");
  expect(await card(page, "B")).toContain("25 % to us-east");
  expect(await card(page, "C")).toContain("nothing set");
  expect(await said(page)).toContain("no log says what came first");
  await eventually(() => page.locator(".outside-broken").innerText()).toContain(
    "do not hold the same",
  );

  await goOnToRun(page, 2);
  await goOnTo(page, 1, 2);
  for (const name of ["A", "B", "C"])
    await eventually(() => card(page, name)).toContain("75 % to us-east");
  // The leader appended both, and both are committed.
  expect(await card(page, "C")).toContain("config/us-east, 25, 1");
  expect(await said(page)).toBe("A, B and C hold the same, as of #2.");
  await goOnTo(page, 2, 2);
  await eventually(() => said(page)).toBe("A, B and C hold the same, as of #4.");
  expect(await card(page, "B")).toContain("25 % to us-east");

  await goOnToRun(page, 1);
  await goOnTo(page, 1, 1);
  for (const name of ["A", "B", "C"])
    await eventually(() => card(page, name)).toContain("1 change lost");
  await eventually(() => page.locator(".outside-broken").innerText()).toContain(
    "did not know what was overwritten",
  );

  await goOnToRun(page, 4);
  await goOnTo(page, 1, 4);
  await eventually(() => card(page, "A")).toContain("as of #2");
  expect(await card(page, "A")).toContain("2 changes behind");
  expect(await card(page, "A")).toContain("75 % to us-east");
  expect(await card(page, "B")).toContain("at #4");
  expect(await axeViolations(page)).toEqual([]);
  await goOnTo(page, 2, 4);
  await eventually(() => card(page, "B")).toContain("config/us-east, 90, 2");
  expect(await card(page, "B")).toContain("25 % to us-east");
  await goOnTo(page, 3, 4);
  await eventually(() => card(page, "A")).toContain("at #4");
  expect(await card(page, "A")).toContain("onReplicationReceived");
  expect(await said(page)).toBe("A, B and C hold the same, as of #4.");
  await goOnTo(page, 4, 4);
  // A new process is told what its disk holds.
  await eventually(() => card(page, "A")).toContain("onLogRestored");
  expect(await card(page, "A")).toContain("25 % to us-east");
});

test("a dial is turned by hand on a phone", async () => {
  const { page } = await visit(browser, "#recipe=configuration&run=configuration-one-order", {
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
  });
  await atStop(page, 0, 2);
  for (const stop of [1, 2]) await goOnTo(page, stop, 2);
  await eventually(() => said(page)).toContain("as of #4");
  const client = page.getByRole("region", { name: "Client" });
  await client.getByRole("textbox", { name: "value" }).fill("60");
  await client.getByRole("textbox", { name: "version" }).fill("3");
  await client.getByRole("button", { name: "Send to the leader" }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await eventually(() => card(page, "C")).toContain("60 % to us-east");
  expect(await overflows(page)).toBe(false);
});

/** The sentence above the cards. */
function said(page: Page): Promise<string> {
  return page.locator(".dials > p").first().innerText();
}

async function goOnToRun(page: Page, stops: number): Promise<void> {
  await page.keyboard.press("PageDown");
  await atStop(page, 0, stops);
}
