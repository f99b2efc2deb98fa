import { fork, type ChildProcess } from "node:child_process";
import {
  createSummary,
  mergeSummaries,
  splitShare,
  type SearchSummary,
} from "../check/search/summary.ts";
import { carryOutSearch, type SearchWatch } from "./carryOutSearch.ts";
import { splitOrder, type SearchOrder } from "./searchOrder.ts";

/** What a worker process says. */
type WorkerWord =
  | { readonly kind: "progress" | "done"; readonly summary: SearchSummary }
  | { readonly kind: "failed"; readonly message: string };

/** Runs an order in several processes, each with its part, and merges what they found. */
export async function searchWithWorkers(
  order: SearchOrder,
  workers: number,
  { isStopped, onProgress }: SearchWatch,
): Promise<SearchSummary> {
  const parts = splitOrder(order, workers, splitShare);
  const latest = parts.map((part): SearchSummary => ({
    ...createSummary(part),
    shares: [...part.shares],
  }));
  const children: ChildProcess[] = [];
  const watch = setInterval(() => {
    if (isStopped()) for (const child of children) child.send("stop", () => undefined);
  }, 200);
  try {
    const found = parts.map((part, slot) => {
      const child = fork(process.argv[1]!, ["search", "--worker"], { execArgv: process.execArgv });
      children.push(child);
      return superviseWorker(child, part, (summary) => {
        latest[slot] = summary;
        onProgress(mergeSummaries(latest));
      });
    });
    return mergeSummaries(await Promise.all(found));
  } finally {
    clearInterval(watch);
    for (const child of children) child.kill();
  }
}

function superviseWorker(
  child: ChildProcess,
  order: SearchOrder,
  onProgress: (summary: SearchSummary) => void,
): Promise<SearchSummary> {
  return new Promise((resolve, reject) => {
    child.on("message", (word: WorkerWord) => {
      if (word.kind === "failed") reject(new Error(word.message));
      else if (word.kind === "done") resolve(word.summary);
      else onProgress(word.summary);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`a worker of the search ended with ${code}`)));
    child.send(order);
  });
}

/** The other side: waits for an order, carries it out, says what it found. */
export async function serveAsWorker(): Promise<number> {
  let stopped = false;
  // The parent says when it is over; a Ctrl-C reaches both.
  process.on("SIGINT", () => undefined);
  const order = await new Promise<SearchOrder>((resolve) => {
    process.on("message", (message: SearchOrder | "stop") => {
      if (message === "stop") stopped = true;
      else resolve(message);
    });
  });
  const say = (word: WorkerWord): Promise<void> =>
    new Promise((resolve) => process.send!(word, () => resolve()));
  let toldMillis = performance.now();
  try {
    const summary = await carryOutSearch(order, {
      isStopped: () => stopped,
      onProgress: (progress) => {
        if (performance.now() - toldMillis < 500) return;
        toldMillis = performance.now();
        void say({ kind: "progress", summary: progress });
      },
    });
    await say({ kind: "done", summary });
  } catch (error) {
    await say({ kind: "failed", message: error instanceof Error ? (error.stack ?? "") : "" });
  }
  process.disconnect();
  return 0;
}
