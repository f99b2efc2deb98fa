import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished } from "vitest";

/** One visit to the page, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Errors on the console, uncaught errors, and failed requests: to be empty. */
  readonly complaints: readonly string[];
}

type VisitOptions = BrowserContextOptions & { readonly mayComplain?: boolean };

/**
 * Opens the built page as somebody who was never there; whatever goes wrong there fails the test.
 * The window may be one that an earlier visit left: a fresh one takes as long as the page itself.
 */
export async function visit(
  browser: Browser,
  address: string,
  { mayComplain = false, ...options }: VisitOptions = {},
): Promise<Visit> {
  const left = leftWindows(browser, options);
  const { page, complaints } = left.pop() ?? (await openWindow(browser, options));
  onTestFinished(async ({ task }) => {
    const heard = [...complaints];
    if (mayComplain || task.result?.state === "fail") await page.context().close();
    else {
      await leave(page, options);
      complaints.length = 0;
      left.push({ page, complaints });
    }
    if (!mayComplain) expect(heard).toEqual([]);
  });
  await page.goto(addressOf(address));
  return { page, complaints };
}

/**
 * One visit for all tests of a group, each of which opens a run of its own or undoes what it did;
 * after one that failed the page is entered anew.
 */
export function sharedVisit(
  browser: () => Browser,
  enter: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): () => Page {
  let shared: Window | null = null;
  beforeAll(async () => {
    shared = await openWindow(browser(), options);
    await enter(shared.page);
  });
  afterEach(async ({ task }) => {
    const { page, complaints } = shared!;
    expect(complaints.splice(0)).toEqual([]);
    if (task.result?.state !== "fail") return;
    await leave(page, options);
    await enter(page);
  });
  afterAll(() => shared?.page.context().close());
  return () => shared!.page;
}

/** The address of a page below that of the built page. */
export function addressOf(address: string): string {
  return new URL(address, inject("pageUrl")).href;
}

interface Window {
  readonly page: Page;
  /** Of the visit that lasts. */
  readonly complaints: string[];
}

const windows = new WeakMap<Browser, Map<string, Window[]>>();

/** The windows that visits with such options left. */
function leftWindows(browser: Browser, options: BrowserContextOptions): Window[] {
  const ofBrowser = windows.get(browser) ?? new Map<string, Window[]>();
  windows.set(browser, ofBrowser);
  const key = JSON.stringify(options);
  const left = ofBrowser.get(key) ?? [];
  ofBrowser.set(key, left);
  return left;
}

async function openWindow(browser: Browser, options: BrowserContextOptions): Promise<Window> {
  const context = await browser.newContext({ ...usual, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  return { page, complaints };
}

const usual: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  colorScheme: "light",
  reducedMotion: "no-preference",
};

/** Nothing of the visit is remembered, and the window is as it was opened. */
async function leave(page: Page, options: BrowserContextOptions): Promise<void> {
  const { viewport, colorScheme, reducedMotion } = { ...usual, ...options };
  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  await page.emulateMedia({ colorScheme: colorScheme!, reducedMotion: reducedMotion! });
  await page.setViewportSize(viewport!);
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
