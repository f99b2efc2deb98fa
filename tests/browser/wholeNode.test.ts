import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { openLab, setSpeed } from "./labPage.ts";
import { eventually, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

test("a node's whole life by keyboard: it joins, checkpoints, splits, hands over, decides", async () => {
  const { page } = await visit(browser, "#lab", { reducedMotion: "reduce" });
  await openLab(page);

  await setUp(page);
  // The focus is back where the set-up was opened: Space belongs to that button.
  await page.getByRole("button", { name: "Play", exact: true }).focus();
  await page.keyboard.press("Enter");
  await setSpeed(page, "4 times");
  await page.getByRole("button", { name: /^Node [A-C], leader, term/ }).waitFor();

  // D is spare: it listens first, and then it votes.
  const spare = page.getByRole("button", { name: /^Node D,/ });
  expect(await spare.getAttribute("aria-label")).toContain("not a member");
  await spare.focus();
  await page.keyboard.press("Enter");
  await ask(page, "Membership", "Join the cluster");
  await succeeded(page, /^join the cluster/);
  await page.getByRole("button", { name: /^Node D, follower, term/ }).waitFor();

  await page.keyboard.press("l");
  await ask(page, "Log", "Write a checkpoint");
  await succeeded(page, /^checkpoint|^write a checkpoint/);
  await ask(page, "Writes", "Propose logs…");
  await page.getByRole("dialog").getByRole("textbox", { name: "Data" }).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("a;b;c;d;e;f;g;h;i;j;k;l");
  await page.keyboard.press("Enter");
  await eventually(() => factsOn(page)).toMatch(/Compacted\s*to \d+/);

  // The map is P0's: whoever asks at the tab asks the leader that may change it.
  await page.getByRole("tab", { name: /^P1/ }).focus();
  await page.keyboard.press(".");
  await choose(page, "Partition", "Split…");
  await page.getByRole("dialog").getByRole("textbox").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: /^P2/ }).waitFor();
  await eventually(() => factsOn(page)).toContain("P1: generation 3, active");

  const leader = await selectedNode(page);
  const heir = leader === "D" ? "A" : "D";
  await ask(page, "Leadership", "Hand over to", heir);
  await page.getByRole("button", { name: new RegExp(`^Node ${heir}, leader, term`) }).waitFor();

  await page.keyboard.press("l");
  await ask(page, "Writes", "Propose, decide later…");
  await page.getByRole("dialog").getByRole("textbox", { name: "Data" }).focus();
  await page.keyboard.press("Enter");
  await eventually(() => factsOn(page)).toMatch(/Ticket of entry \d+, open/);
  await ask(page, "Writes", "Commit a ticket…");
  await page.getByRole("dialog").getByRole("combobox", { name: "Ticket" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await succeeded(page, /^commit ticket/);
  await eventually(() => factsOn(page)).not.toContain("open");
});

/** Four nodes, three of them members, one partition. */
async function setUp(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Set up", exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Set up a cluster" });
  await dialog.getByLabel("Nodes").waitFor();
  for (const text of ["4", "3", "1", "11"]) {
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  // Past the die; arrows choose among the presets.
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  expect(await dialog.getByRole("radio", { name: /^kommander/ }).isChecked()).toBe(true);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^4 nodes \(1 spare\), 1 partition/ }).waitFor();
}

/** Asks the selected node. */
async function ask(page: Page, ...words: readonly string[]): Promise<void> {
  await page.keyboard.press("a");
  await choose(page, ...words);
}

/** In the menu that is open arrows find the words, Enter chooses them. */
async function choose(page: Page, ...words: readonly string[]): Promise<void> {
  for (const [depth, word] of words.entries()) {
    const item = page.getByRole("menuitem", { name: word, exact: true });
    await item.waitFor();
    for (let step = 0; step < 20 && !(await isFocused(item)); step++)
      await page.keyboard.press("ArrowDown");
    expect(await isFocused(item)).toBe(true);
    await page.keyboard.press(depth < words.length - 1 ? "ArrowRight" : "Enter");
  }
  await page.getByRole("menu").first().waitFor({ state: "detached" });
}

function isFocused(item: Locator): Promise<boolean> {
  return item.evaluate((element) => element === document.activeElement);
}

async function succeeded(page: Page, what: RegExp): Promise<void> {
  await page
    .getByRole("region", { name: "Client operations" })
    .getByRole("listitem")
    .filter({ hasText: what })
    .filter({ hasText: "Success" })
    .first()
    .waitFor();
}

/** What the side panel says of the selected node. */
function factsOn(page: Page): Promise<string> {
  return page.getByRole("region", { name: /^Node [A-D]$/ }).innerText();
}

async function selectedNode(page: Page): Promise<string> {
  const node = page.getByRole("button", { name: /^Node [A-D],/, pressed: true });
  return ((await node.getAttribute("aria-label")) ?? "").charAt(5);
}
