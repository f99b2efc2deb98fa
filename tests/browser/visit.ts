import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";

/** One visit to the page, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Errors on the console, uncaught errors, and failed requests: to be empty. */
  readonly complaints: readonly string[];
}

/** Opens the built page in a window of its own; whatever goes wrong there fails the test. */
export async function visit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions & { readonly mayComplain?: boolean } = {},
): Promise<Visit> {
  const { mayComplain = false, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...contextOptions,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  onTestFinished(async () => {
    await context.close();
    if (!mayComplain) expect(complaints).toEqual([]);
  });
  await page.goto(new URL(address, inject("pageUrl")).href);
  return { page, complaints };
}

/** Expects something of a value that may still be on its way. */
export function eventually<Value>(
  read: () => Value | Promise<Value>,
): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: 20_000 });
}

/** Whether the page can be scrolled sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}

/** Where every element of a selection stands, rounded: to be compared later. */
export function boxes(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map((value) => Math.round(value * 10) / 10).join(" ");
      }),
    selector,
  );
}
