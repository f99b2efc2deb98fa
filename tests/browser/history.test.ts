import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import {
  axeViolations,
  axeViolationsInBothThemes,
  axeViolationsInDialog,
} from "./accessibility.ts";
import { openLab, play, setSpeed, sharedLab, still } from "./labPage.ts";
import { openText, staleLogWins } from "./openFile.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

/** All that can become of an operation, and one read that nobody promises anything about. */
const allOutcomes = `
name: All outcomes
seed: 11
nodes: 5
until: 20s
inputs:
  - { at: 4s, write: { key: price, value: "10" } }
  - { at: 4.05s, write: { key: price, value: "12" } }
  - { at: 5.1s, read: { key: price, through: log } }
  - { at: 5.6s, read: { key: price, to: B } }
  - { at: 6s, compareAndSet: { key: price, expected: "12", value: "13" } }
  - { at: 6.5s, append: { key: tags, value: a } }
  - { at: 7s, isolate: leader of P1 }
  - { at: 7.2s, write: { key: price, value: "20" } }
`;

describe("the history", () => {
  const lab = sharedLab(() => browser);

  test("draws what clients asked, how it ended, and an order that explains it", async () => {
    const page = lab();
    await historyOf(page, allOutcomes);
    await page.getByText("Linearizable.", { exact: true }).waitFor();
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    const price = page.getByRole("list", { name: "Operations on price" });
    const names = await namesIn(page, "price");
    expect(names).toHaveLength(6);
    expect(names[0]).toMatch(/^w 10: Write price=10, P1.*done, took effect as number \d/);
    expect(names[2]).toMatch(/^r → 1[02]: Read price, P1.*found 1[02], took effect as number 3/);
    expect(names[3]).toMatch(/^r → 1[02]: Read price from a copy, not judged, P1 at B/);
    expect(names[3]).not.toContain("took effect");
    expect(names[5]).toMatch(/^w 20: Write price=20.*no answer: it may still take effect/);
    expect(await page.getByText("1 read of a node’s own copy is not judged").isVisible()).toBe(
      true,
    );
    expect(await namesIn(page, "tags")).toHaveLength(1);

    // What happens later is not known yet.
    await price.getByRole("button").first().click();
    await eventually(async () => (await namesIn(page, "price")).length).toBe(2);
  });

  test("marks the operations that contradict each other, and says why", async () => {
    const page = lab();
    await historyOf(page, staleLogWins, { goesOn: true });
    await page.getByText("Not linearizable.", { exact: true }).waitFor();
    const names = await namesIn(page, "price");
    expect(names.filter((name) => name.includes("part of the contradiction"))).toHaveLength(2);
    expect(await page.locator(".history-verdict").textContent()).toContain("P1/price: ");
  });

  test("says so where nobody asked for anything", async () => {
    const page = lab();
    await historyOf(page, "name: Calm\nseed: 2\nnodes: 3\nuntil: 3s\n");
    await page.getByText("No client has asked for anything yet").waitFor();
    await page.getByText("Nothing to judge yet.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("is reached on a phone, and fits there", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#lab", { viewport, hasTouch: true, ...still });
    await openLab(page);
    await page.getByRole("button", { name: "More tools" }).tap();
    await page.getByRole("menuitem", { name: "History" }).tap();
    await page.getByText("Linearizable.", { exact: true }).waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
  });
});

test("clients compare and set, append, and read through the log", async () => {
  const { page } = await visit(browser, "#lab", still);
  await openLab(page);
  await page.keyboard.press("w");
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("combobox", { name: /^What/ })
    .selectOption({ label: writings.compareAndSet });
  await dialog.getByRole("textbox", { name: "Key" }).fill("price");
  await dialog.getByRole("textbox", { name: "Expected" }).fill("12");
  await dialog.getByRole("textbox", { name: "Value" }).fill("13");
  expect(await axeViolationsInDialog(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Compare and set" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("r");
  await dialog.getByRole("radio", { name: /^Through the log/ }).check();
  await dialog.getByRole("button", { name: "Read", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await setSpeed(page, "16 times");
  await play(page);
  const operations = page.getByRole("region", { name: "Client operations" });
  await operations.getByText("price → 13").waitFor();
});

const writings = {
  compareAndSet: "Compare and set: replace only what is expected",
};

/** A scenario played to its end, with its history. */
async function historyOf(
  page: Page,
  scenario: string,
  { goesOn = false }: { readonly goesOn?: boolean } = {},
): Promise<void> {
  await openText(page, "scenario.yaml", scenario);
  await page
    .getByRole("button", { name: new RegExp(`^${/name: (.*)/.exec(scenario)![1]}`) })
    .waitFor();
  const ended = page.getByText("the scenario ends here");
  await ended.waitFor({ state: "detached" });
  await setSpeed(page, "16 times");
  await play(page);
  const goOn = page.getByRole("button", { name: "Continue anyway" });
  // Once a promise is broken, others follow, and each stops the run.
  for (let ends = !goesOn; !ends; ends = await ended.isVisible()) {
    await ended.or(goOn).first().waitFor();
    if (await goOn.isVisible()) await goOn.click();
  }
  await ended.waitFor();
  await page.keyboard.press("4");
}

function namesIn(page: Page, key: string): Promise<readonly string[]> {
  return page
    .getByRole("list", { name: `Operations on ${key}` })
    .getByRole("button")
    .evaluateAll((found) => found.map((element) => element.getAttribute("aria-label") ?? ""));
}
