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

/** Which orders stand in a state, as one node's chart has it. */
async function standing(page: Page, node: string, state: string): Promise<string[]> {
  const orders = page.getByRole("list", { name: `Orders on ${node}` }).getByRole("listitem");
  const texts = await orders.filter({ hasText: state }).allTextContents();
  return texts.flatMap((text) => text.match(/\d+/g) ?? []);
}

const nodes = ["A", "B", "C"];

describe("the demo of workflows", () => {
  test("orders outlive a power cut: tokens come back from the log, and go on", async () => {
    const { page } = await visit(browser, "#recipe=workflow", { reducedMotion: "reduce" });
    await atStop(page, 0, 4);
    await goOnTo(page, 1, 4);
    for (const node of nodes) {
      await eventually(() => standing(page, node, "PaymentAuthorized")).toEqual(["1", "2"]);
      expect(await standing(page, node, "Created")).toEqual(["3"]);
    }
    // One node runs orders, and shows how long each of them still has.
    expect(await card(page, "C")).toMatch(/runner\s[\s\S]*timers: 1 in [\d.]+ s, 2 in [\d.]+ s/);
    expect(await card(page, "A")).toContain("standby");
    expect(await card(page, "A")).not.toContain("timers");
    await goOnTo(page, 2, 4);
    for (const node of nodes) await eventually(() => card(page, node)).toContain("Process gone");
    await goOnTo(page, 3, 4);
    for (const node of nodes) {
      await eventually(() => standing(page, node, "PaymentAuthorized")).toEqual(["1"]);
      expect(await standing(page, node, "Created")).toEqual(["2", "3"]);
      // Its payment is on the disk, and nobody knows it to be committed.
      expect(await card(page, node)).toMatch(/2 → PaymentAuthorized\s+runner\s+proposed/);
      expect(await card(page, node)).not.toContain("timers");
    }
    await goOnTo(page, 4, 4);
    await eventually(() => standing(page, "A", "Completed")).toEqual(["1", "2"]);
    expect(await standing(page, "C", "ShipmentRequested")).toEqual(["3"]);
    expect(await card(page, "A")).toMatch(/timers: 3 in [\d.]+ s/);
    await page.keyboard.press("PageDown");
    await atStop(page, 0, 2);
    expect(new URL(page.url()).hash).toBe("#recipe=workflow&run=workflow-two-runners");
  });

  test("two runners propose from one state: without a guard both count, with one the first", async () => {
    const { page } = await visit(browser, "#recipe=workflow&run=workflow-two-runners", {
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 2);
    await goOnTo(page, 1, 2);
    // The leader's log holds both already.
    await eventually(() => card(page, "C")).toMatch(/1 → ShipmentRequested\s+runner 1\s+proposed/);
    expect(await card(page, "C")).toMatch(/1 → Cancelled\s+runner 2\s+proposed/);
    await goOnTo(page, 2, 2);
    for (const node of nodes) {
      await eventually(() => standing(page, node, "Cancelled")).toEqual(["1"]);
      expect(await card(page, node)).toMatch(/1 → Cancelled\s+runner 2\s+no such step/);
    }
    await page.getByText("A promise is broken").waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.keyboard.press("PageDown");
    await atStop(page, 0, 2);
    expect(new URL(page.url()).hash).toBe("#recipe=workflow&run=workflow-guarded");
    await goOnTo(page, 1, 2);
    await goOnTo(page, 2, 2);
    for (const node of nodes) {
      await eventually(() => standing(page, node, "ShipmentRequested")).toEqual(["1"]);
      expect(await card(page, node)).toMatch(/1 → Cancelled\s+runner 2\s+refused/);
    }
    expect(await page.getByText("A promise is broken").count()).toBe(0);
  });

  test("a chart fits into a card on a phone", async () => {
    const { page } = await visit(browser, "#recipe=workflow&run=workflow-guarded", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    });
    await atStop(page, 0, 2);
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await atStop(page, 1, 2);
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await atStop(page, 2, 2);
    await eventually(() => standing(page, "A", "ShipmentRequested")).toEqual(["1"]);
    expect(await overflows(page)).toBe(false);
    const chart = page.locator(".flow").first();
    expect(await chart.evaluate((flow) => flow.scrollWidth <= flow.clientWidth)).toBe(true);
  });
});
