import type { Page, Worker } from "playwright-core";

/** The workers that nodes live in. */
export function nodeWorkersOf(page: Page): readonly Worker[] {
  return page.workers().filter((worker) => worker.url().includes("nodeWorker"));
}

/** Lets a worker die of an error that nobody in it caught. */
export async function killWorker(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("killed from outside");
    });
  });
}
