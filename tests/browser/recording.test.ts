import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { openLab, play, setSpeed, settled, sharedLab, still } from "./labPage.ts";
import { openText, staleLogWins } from "./openFile.ts";
import { eventually, overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

const labTrace = golden("lab.ndjson");
const etcdTrace = golden("etcd.ndjson");

describe("a trace that is opened", () => {
  const lab = sharedLab(() => browser);

  test("is a recording: stepped, scrubbed and told, but not acted on", async () => {
    const page = lab();
    await openText(page, "run.ndjson", labTrace);
    await page.getByText("the recording ends here").waitFor();
    expect(await page.getByText("A recording", { exact: true }).isVisible()).toBe(true);
    const end = await clockOn(page);

    await page.keyboard.press("Home");
    expect(await clockOn(page)).not.toBe(end);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("End");
    expect(await clockOn(page)).toBe(end);
    for (const view of ["2", "3", "4", "1"]) await page.keyboard.press(view);
    expect(await page.getByText(/^Why /).first().isVisible()).toBe(true);

    await page.keyboard.press("x");
    await page.getByText("This is a recording: it can be looked at, not acted on.").waitFor();
    expect(await clockOn(page)).toBe(end);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("plays from its beginning once it is at its end, and stands still there again", async () => {
    const page = lab();
    await openText(page, "etcd.ndjson", etcdTrace);
    await page.getByRole("button", { name: /^etcd\.ndjson/ }).waitFor();
    const ends = page.getByText("the recording ends here");
    await ends.waitFor();
    const end = await clockOn(page);
    // It is short: who asks now and then may miss that it plays at all.
    const plays = page.evaluate(
      (text) =>
        new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (document.body.textContent?.includes(text)) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
      "the recording ends here",
    );
    await page.keyboard.press(" ");
    await plays;
    await ends.waitFor();
    expect(await clockOn(page)).toBe(end);
  });

  test("names the lines that it left out, and is none the worse", async () => {
    const page = lab();
    const lines = etcdTrace.split("\n");
    await openText(page, "etcd.log", [...lines.slice(0, 9), "{oops", ...lines.slice(9)].join("\n"));
    const notice = page.locator(".notice-warn");
    await notice.getByText("1 line of etcd.log could not be read and is left out").waitFor();
    expect(await notice.textContent()).toContain("Line 10: this is not a JSON object.");
    expect(
      await page
        .getByText(/^etcd\.log/)
        .first()
        .isVisible(),
    ).toBe(true);
  });

  test("gives way to a scenario, in which one can act again", async () => {
    const page = lab();
    await openText(page, "run.ndjson", labTrace);
    await page.getByText("the recording ends here").waitFor();
    await openText(page, "two.yaml", "name: Two\nseed: 3\nnodes: 3\nuntil: 90s\n");
    await page.getByRole("button", { name: /^Two/ }).waitFor();
    await eventually(() => clockOn(page)).toBe("89.000 s");
    await settled(page);
    await page.keyboard.press("n");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: /^Node [A-C], down/ }).waitFor();
    expect(await page.getByText("A recording", { exact: true }).count()).toBe(0);
  });

  test("shows what broke in it", async () => {
    const page = lab();
    await openText(page, "stale.yaml", staleLogWins);
    await page.getByRole("button", { name: /^A stale log wins/ }).waitFor();
    await eventually(() => clockOn(page)).toBe("3.000 s");
    await setSpeed(page, "16 times");
    await play(page);
    await page.getByRole("region", { name: "Violation" }).waitFor();
    const text = await savedTrace(page, /Kommander Lab/);
    await openText(page, "stale.ndjson", text);
    await page.getByText("A recording", { exact: true }).waitFor();
    const card = page.getByRole("region", { name: "Violation" });
    await card.getByText("This run has a wrong rule on").waitFor();
    expect(await card.getByRole("alert").textContent()).toContain("Leader completeness");
    await page.getByRole("button", { name: /^Leader completeness violated, C · P\d/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("fits a phone", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser, "#lab", { viewport, hasTouch: true, ...still });
    await openLab(page);
    await openText(page, "etcd.ndjson", etcdTrace);
    await page.getByText("A recording: only to be looked at").waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe("what cannot be opened", () => {
  const lab = sharedLab(() => browser);

  test("says what was expected, and the run before it stays", async () => {
    const page = lab();
    const before = await runOn(page);
    await openText(page, "notes.txt", "\u0000\u0001\u0002");
    await page.getByText("notes.txt is nothing that the lab can open").waitFor();
    await openText(page, "empty.ndjson", '{"fact":{}}\n');
    await page.getByText("empty.ndjson holds no trace that the lab can read").waitFor();
    expect(await runOn(page)).toBe(before);
  });

  test("is a history only judged, not shown", async () => {
    const page = lab();
    const before = await runOn(page);
    const log = ["0\t:invoke\t:write\t1", "0\t:ok\t:write\t1", "1\t:invoke\t:read\tnil"];
    const lines = [...log, "1\t:ok\t:read\t2"].map((line) => `INFO  jepsen.util - ${line}`);
    await openText(page, "etcd.log", lines.join("\n"));
    await page.getByText("etcd.log is not linearizable").waitFor();
    expect(await runOn(page)).toBe(before);
  });
});

describe("a trace that is saved", () => {
  const lab = sharedLab(() => browser);

  test.each([
    [/ShiViz/, /clock/],
    [/Perfetto/, /traceEvents/],
    [/Mermaid/, /sequenceDiagram\n/],
    [/etcd raft/, /"event"/],
  ])("in the format %s", async (format, looksLike) => {
    expect(await savedTrace(lab(), format)).toMatch(looksLike);
  });
});

/** Saves what happened so far through the menu; the text of the file. */
async function savedTrace(page: Page, format: RegExp): Promise<string> {
  await page.locator(".top-run").click();
  await page.getByRole("menuitem", { name: /^Save the trace/ }).click();
  await page.getByRole("radio", { name: format }).check();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const path = await (await coming).path();
  await eventually(() => page.getByRole("dialog").count()).toBe(0);
  return readFileSync(path, "utf8");
}

/** What stands in the place of the run that is open. */
function runOn(page: Page): Promise<string> {
  return page.locator(".top-run").innerText();
}

function clockOn(page: Page): Promise<string | null> {
  return page.locator(".transport-clock").textContent();
}

function golden(name: string): string {
  return readFileSync(new URL(`../trace/golden/${name}`, import.meta.url), "utf8");
}
