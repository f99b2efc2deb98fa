import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseScenario } from "../../engine/index.ts";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { advanceTo, createSimulation, fingerprint } from "../../engine/simulation/simulation.ts";
import { launchChromium } from "../../tools/chromium.ts";
import { fingerprintOn, openLab, play, setSpeed, still } from "./labPage.ts";
import { visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("a scenario has one fingerprint, wherever it runs", () => {
  // A crash with a restart; a cut that heals; a leader deposed while it writes.
  test.each(["no-index-twice", "one-copy-left", "rejoin-of-an-old-leader"])("%s", async (name) => {
    const expected = await headless(name);
    const { page } = await visit(browser, `?scenario=${name}#lab`, still);
    await openLab(page);

    // As fast as it goes in workers.
    await setSpeed(page, "4 times");
    await play(page);
    await page.getByRole("button", { name: /^3 workers/ }).waitFor();
    await ended(page);
    expect(await fingerprintOn(page)).toBe(expected);

    // Everything in one thread.
    await page.reload();
    await openLab(page);
    await setSpeed(page, "As fast as possible");
    await play(page);
    await ended(page);
    expect(await fingerprintOn(page)).toBe(expected);
  });
});

async function headless(name: string): Promise<string> {
  const file = new URL(`../../scenarios/${name}.yaml`, import.meta.url);
  const { scenario, problems } = await parseScenario(readFileSync(file, "utf8"));
  expect(problems).toEqual([]);
  const { config, until } = scenario!;
  const { inputs } = scheduleInputs(scenario!);
  const simulation = createSimulation(config, { inputs, tracing: false });
  advanceTo(simulation, until);
  return fingerprint(simulation);
}

async function ended(page: Page): Promise<void> {
  await page.getByText("the scenario ends here").waitFor({ timeout: 40_000 });
}
