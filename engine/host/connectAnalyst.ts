import * as Comlink from "comlink";
import type { AnalystApi } from "./analystApi.ts";

/** An analyst as the page holds it. */
export interface AnalystConnection {
  readonly api: AnalystApi;
  /** Ends it, whatever it is doing: open calls are never answered. */
  end(): void;
}

/**
 * Starts an analyst in a worker of its own, or on this thread where there are none. Calls are
 * rejected once its worker could not be started or died.
 */
export function connectAnalyst(): AnalystConnection {
  if (typeof Worker === "undefined") return connectOnThisThread();
  const worker = new Worker(new URL("./analystWorker.ts", import.meta.url), {
    type: "module",
    name: "analyst",
  });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) =>
      reject(new Error(event.message || "The worker could not be started.")),
    );
  });
  // Where nobody waits, nobody needs to hear of it.
  died.catch(() => undefined);
  const remote = Comlink.wrap<AnalystApi>(worker);
  const orDied = <Answer>(answer: Promise<Answer>): Promise<Answer> => Promise.race([answer, died]);
  return {
    api: {
      readTrace: (text) => orDied(remote.readTrace(text)),
      judgeHistory: (records, budget) => orDied(remote.judgeHistory(records, budget)),
      judgeHistoryFile: (text) => orDied(remote.judgeHistoryFile(text)),
      runSeed: (seed, options) => orDied(remote.runSeed(seed, options)),
      shrinkRun: (found, budget, source) => orDied(remote.shrinkRun(found, budget, source)),
    },
    end: () => worker.terminate(),
  };
}

/** The checkers come to the page's thread only where there is no other. */
function connectOnThisThread(): AnalystConnection {
  const analyst = import("./analyst.ts").then(({ createAnalyst }) => createAnalyst());
  return {
    api: {
      readTrace: async (text) => (await analyst).readTrace(text),
      judgeHistory: async (records, budget) => (await analyst).judgeHistory(records, budget),
      judgeHistoryFile: async (text) => (await analyst).judgeHistoryFile(text),
      runSeed: async (seed, options) => (await analyst).runSeed(seed, options),
      shrinkRun: async (found, budget, source) => (await analyst).shrinkRun(found, budget, source),
    },
    end: () => undefined,
  };
}
