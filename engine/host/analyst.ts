import { checkHistory, type HistoryReport } from "../check/history/checkHistory.ts";
import { historyOf } from "../check/history/historyOf.ts";
import { readHistory } from "../check/history/readHistory.ts";
import { importTrace } from "../check/importTrace.ts";
import type { AnalystApi, HistoryJudgement } from "./analystApi.ts";

/** Reads traces and judges histories, in whatever thread it lives. */
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
