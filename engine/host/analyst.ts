import type { Micros } from "../base/ids.ts";
import { checkHistory, type HistoryReport } from "../check/history/checkHistory.ts";
import { historyOf } from "../check/history/historyOf.ts";
import { readHistory } from "../check/history/readHistory.ts";
import { importTrace } from "../check/importTrace.ts";
import { describeFailure, failureName, type Failure } from "../check/search/failure.ts";
import { failureScenario } from "../check/search/failureScenario.ts";
import { runSeed } from "../check/search/runSeed.ts";
import { shrink, type FailingRun } from "../check/search/shrink.ts";
import type { AnalystApi, FoundFailure, HistoryJudgement } from "./analystApi.ts";

/** Reads traces, judges histories and searches, in whatever thread it lives. */
export function createAnalyst(): AnalystApi {
  return {
    readTrace: async (text) => importTrace(text),
    judgeHistory: async (records, budget) =>
      judgementOf(checkHistory(historyOf(records), { budget })),
    judgeHistoryFile: async (text) => {
      const { operations, skipped } = readHistory(text);
      const { verdict, operations: judged, violation } = checkHistory(operations);
      const refuted = violation === null ? null : { key: violation.key, why: violation.why };
      return { verdict, operations: operations.length, judged, skipped, refuted };
    },
    runSeed: async (seed, options) => {
      const { plan: _, run, failure, ...report } = runSeed(seed, options);
      return { ...report, found: failure === null ? null : describe({ run, failure }) };
    },
    shrinkRun: async (found, budget, source) => {
      const { run, failure, runs } = shrink(found, { budget });
      const scenario = failureScenario(run, failure, source);
      return { ...describe({ run, failure }), scenario, runs };
    },
  };
}

/** Across threads an operation is no longer itself: its request's number is. */
function judgementOf({ verdict, operations, keys, violation }: HistoryReport): HistoryJudgement {
  return {
    verdict,
    judged: operations,
    keys: keys.map(({ key, operations: count, verdict: own, order }) => ({
      key,
      operations: count,
      verdict: own,
      order: order?.map(({ process }) => process) ?? null,
    })),
    contradiction:
      violation === null
        ? null
        : {
            key: violation.key,
            why: violation.why,
            requests: [...new Set(violation.operations.map(({ process }) => process))],
          },
  };
}

function describe({ run, failure }: FailingRun): FoundFailure {
  const at = instantOf(failure) ?? run.endsAt;
  return { run, failure, name: failureName(failure), detail: describeFailure(failure), at };
}

function instantOf(failure: Failure): Micros | null {
  if (failure.kind === "violation") return failure.violation.at;
  return failure.kind === "nondeterminism" ? null : failure.at;
}
