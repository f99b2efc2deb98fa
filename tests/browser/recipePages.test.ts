import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { recipePages } from "../../app/recipes/recipePages.ts";
import { launchChromium } from "../../tools/chromium.ts";
import { axeViolations } from "./accessibility.ts";
import { atStop } from "./demo.ts";
import { still } from "./labPage.ts";
import { overflows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject("chromiumPath"));
});
afterAll(() => browser.close());

describe("a recipe as a page of its own", () => {
  test.each(recipePages)("$name: says all of it, and its links lead somewhere", (recipe) => {
    const page = readFileSync(`dist/recipes/${recipe.name}.html`, "utf8");
    expect(page).toContain(`<title>${recipe.title} · Kommander Lab</title>`);
    expect(page).not.toContain("<script");
    const { problem, pattern, applying, notes, yours, kommanders, carryOver } = recipe;
    const words = [problem, pattern, applying, ...notes, ...yours, ...kommanders];
    const code = carryOver.flatMap(({ step, lab, csharp }) => [step, lab, csharp]);
    for (const text of [...words, ...code]) expect(page).toContain(escaped(text));

    const addresses = [...page.matchAll(/ href="([^"]+)"/g)].map(([, address]) =>
      unescaped(address!),
    );
    const runs = recipe.demo.map(({ scenario }) => {
      return `../index.html#recipe=${recipe.name}&run=${scenario}`;
    });
    expect(addresses).toEqual(expect.arrayContaining(runs));
    const files = addresses.map((address) => address.replace(/#.*$/, ""));
    expect(files.filter((file) => !existsSync(posix.join("dist/recipes", file)))).toEqual([]);
  });

  test("can be read in the light and in the dark, on a phone too, and plays its demo", async () => {
    const { page } = await visit(browser, "recipes/jobs.html", still);
    await page.getByRole("heading", { level: 1, name: "Idempotent job processing" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).not.toBe(light);
    await page.getByText("Its source").click();
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflows(page)).toBe(false);
    await page.getByRole("link", { name: "Play the demo" }).click();
    await atStop(page, 0, 5);
    await page.getByRole("button", { name: "Words", exact: true }).click();
    await page.getByRole("button", { name: "About", exact: true }).click();
    await page.getByRole("link", { name: "Read it as a page" }).click();
    await page.getByRole("heading", { level: 1, name: "Idempotent job processing" }).waitFor();
  });
});

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#x27;");
}

function unescaped(address: string): string {
  return address.replaceAll("&amp;", "&");
}
