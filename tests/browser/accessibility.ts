import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong with the page as it stands: rule, place and reason, a line each. */
export function axeViolations(page: Page): Promise<readonly string[]> {
  return findWith(page, {});
}

/** The same of the dialog that is open: the page behind it is as it was. */
export function axeViolationsInDialog(page: Page): Promise<readonly string[]> {
  return findWith(page, {}, '[role="dialog"]');
}

/** The same in the light and in the dark: a theme changes colours, and only they are asked again. */
export async function axeViolationsInBothThemes(page: Page): Promise<readonly string[]> {
  const inTheLight = await axeViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html[data-theme=dark]").waitFor();
  const inTheDark = await findWith(page, { runOnly: ["color-contrast", "link-in-text-block"] });
  await page.emulateMedia({ colorScheme: "light" });
  await page.locator("html[data-theme=light]").waitFor();
  return [...inTheLight, ...inTheDark.map((line) => `in the dark: ${line}`)];
}

async function findWith(
  page: Page,
  options: RunOptions,
  within = "html",
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // What is well is told in thousands of lines: they stay in the page.
  const found = await page.evaluate(
    async ([place, wanted]) => {
      const { axe: tool } = window as unknown as { axe: Axe };
      const { violations } = await tool.run(place, { ...wanted, resultTypes: ["violations"] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary = "" }) => `${id} at ${target.join(" ")}: ${failureSummary}`,
        ),
      );
    },
    [within, options] as const,
  );
  return found.map((line) => line.replaceAll(/\s+/g, " "));
}

interface Axe {
  run(within: string, options: RunOptions): Promise<AxeResults>;
}
