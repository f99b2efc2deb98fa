import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolationsInBothThemes, axeViolationsInDialog } from "./accessibility.ts";
import {
  fingerprintOn,
  openLab,
  pause,
  play,
  setSpeed,
  settled,
  stateTextOn,
  still,
} from "./labPage.ts";
import { killWorker, nodeWorkersOf } from "./nodeWorkers.ts";
import { boxes, eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("the lab", () => {
  test("a minority cannot commit; the majority can", async () => {
    const page = await lab(still);
    await page.keyboard.press("l");
    const leader = await selectedNode(page);
    const mate = leader === "A" ? "B" : "A";
    await page.keyboard.press("p");
    const sides = page.getByRole("group", { name: "Cut the network" });
    for (const node of ["A", "B", "C", "D", "E"]) {
      const wanted = node === leader || node === mate ? "left" : "right";
      const toggle = sides.getByRole("button", { name: new RegExp(`^Node ${node}:`) });
      const label = (await toggle.getAttribute("aria-label")) ?? "";
      if (!label.includes(wanted)) await toggle.click();
    }
    await sides.getByRole("button", { name: "Cut", exact: true }).click();
    await write(page, "lost", "1");

    await setSpeed(page, "16 times");
    await play(page);
    const others = "ABCDE".replace(leader, "").replace(mate, "");
    await page
      .getByRole("button", { name: new RegExp(`^Node [${others}], leader, term [2-9]`) })
      .waitFor();
    await write(page, "kept", "1");
    await operation(page, "kept=1").getByText("Success").waitFor();
    await pause(page);

    const cells = (text: string): Locator => {
      return page.getByRole("gridcell", { name: new RegExp(`term \\d+ ${text}=1,`) });
    };
    const lost = await labelsOf(cells("lost"));
    expect(lost.length).toBeGreaterThan(0);
    for (const label of lost) {
      expect(label).toMatch(/proposed$/);
      expect(label).toMatch(new RegExp(`^[${leader}${mate}],`));
    }
    const kept = await labelsOf(cells("kept"));
    expect(kept.filter((label) => /committed$|applied$/.test(label)).length).toBeGreaterThan(0);
    expect(await operation(page, "lost=1").getByText("Success").count()).toBe(0);
  });

  test("scrubbing back and returning shows the same state and the same fingerprint", async () => {
    const page = await lab(still);
    await settled(page);
    const fingerprint = await fingerprintOn(page);
    const text = await stateTextOn(page);
    await page.keyboard.press("Home");
    await eventually(() => stateTextOn(page)).not.toBe(text);
    await page.keyboard.press("End");
    await eventually(() => stateTextOn(page)).toBe(text);
    await page.getByRole("button", { name: "One event back" }).click();
    await page.getByRole("button", { name: "One event back" }).click();
    await page.keyboard.press("End");
    await eventually(() => stateTextOn(page)).toBe(text);
    expect(await fingerprintOn(page)).toBe(fingerprint);
  });

  test("an undone crash leaves no trace", async () => {
    const page = await lab(still);
    await settled(page);
    const fingerprint = await fingerprintOn(page);
    const text = await stateTextOn(page);
    await page.keyboard.press("l");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: /^Node [A-E], down/ }).waitFor();
    await setSpeed(page, "16 times");
    await play(page);
    await page.getByRole("button", { name: /^Node [A-E], leader, term 2/ }).waitFor();
    await pause(page);
    expect(await fingerprintOn(page)).not.toBe(fingerprint);
    await page.keyboard.press("Control+z");
    await eventually(() => fingerprintOn(page)).toBe(fingerprint);
    expect(await stateTextOn(page)).toBe(text);
  });

  test("a dead node worker is an engine fault, never a crash, and can be recovered from", async () => {
    const page = await lab({}, { mayComplain: true });
    await page.getByRole("button", { name: /^5 workers/ }).waitFor();
    await killWorker(nodeWorkersOf(page)[0]!);
    const alert = page.getByRole("alert").filter({ hasText: "Engine fault" });
    await alert.waitFor();
    expect(await alert.textContent()).toContain("killed from outside");
    expect(await page.getByRole("button", { name: /^Node [A-E], down/ }).count()).toBe(0);
    await alert.getByRole("button", { name: "Recover the run" }).click();
    await alert.waitFor({ state: "detached" });
    await setSpeed(page, "4 times");
    const before = await fingerprintOn(page);
    await play(page);
    await eventually(() => fingerprintOn(page)).not.toBe(before);
  });

  test("nine nodes with sixty-four partitions play", async () => {
    const page = await lab();
    await setSpeed(page, "4 times");
    await page.getByRole("button", { name: "Set up", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Nodes" }).fill("9");
    await dialog.getByRole("textbox", { name: "Partitions" }).fill("64");
    await dialog.locator("button[type=submit]").click();
    await dialog.waitFor({ state: "detached" });
    await eventually(() => clockOn(page)).toBeGreaterThan(4);
    expect(await overflows(page)).toBe(false);
  });

  test("nodes and controls stay where they are while it plays", async () => {
    const page = await lab();
    await setSpeed(page, "16 times");
    const places = ".stage-nodeHit, .transport button, .transport label, .top button";
    const before = await boxes(page, places);
    const start = await clockOn(page);
    await page.keyboard.press("l");
    await page.keyboard.press("x");
    await eventually(() => clockOn(page)).toBeGreaterThan(start + 5);
    expect(await boxes(page, places)).toEqual(before);
  });

  test("is accessible in the light and in the dark", async () => {
    const page = await lab(still);
    await page.keyboard.press("l");
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("w");
    await page.getByRole("dialog").waitFor();
    expect(await axeViolationsInDialog(page)).toEqual([]);
  });

  test("animates nothing where less motion is asked for", async () => {
    const page = await lab(still);
    await setSpeed(page, "4 times");
    await play(page);
    await page.keyboard.press("l");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: /^Node [A-E], leader, term 2/ }).waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test("fits a phone", async () => {
    const page = await lab({ viewport: { width: 390, height: 844 }, hasTouch: true });
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflows(page)).toBe(false);
    expect(await page.getByRole("button", { name: /^(Play|Pause)$/ }).isVisible()).toBe(true);
  });
});

async function lab(
  options: BrowserContextOptions = {},
  more: { readonly mayComplain?: boolean } = {},
): Promise<Page> {
  const { page } = await visit(browser, "#lab", { ...options, ...more });
  await openLab(page);
  return page;
}

/** The instant shown, in seconds. */
async function clockOn(page: Page): Promise<number> {
  return Number.parseFloat((await page.locator(".transport-clock").textContent()) ?? "");
}

/** The letter of the selected node. */
async function selectedNode(page: Page): Promise<string> {
  const node = page.getByRole("button", { name: /^Node [A-I],/, pressed: true });
  const label = (await node.getAttribute("aria-label")) ?? "";
  return label.charAt(5);
}

/** Writes through the dialog, to the leader that clients believe in. */
async function write(page: Page, key: string, value: string): Promise<void> {
  await page.keyboard.press("w");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Key" }).fill(key);
  await dialog.getByRole("textbox", { name: "Value" }).fill(value);
  await dialog.getByRole("combobox", { name: "Partition" }).selectOption("1");
  await dialog.getByRole("button", { name: "Write", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

function operation(page: Page, what: string): Locator {
  return page
    .getByRole("region", { name: "Client operations" })
    .getByRole("listitem")
    .filter({ hasText: what });
}

function labelsOf(cells: Locator): Promise<readonly string[]> {
  return cells.evaluateAll((found) =>
    found.map((element) => element.getAttribute("aria-label") ?? ""),
  );
}
