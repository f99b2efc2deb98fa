import { checkHistory, type HistoryReport } from "./history/checkHistory.ts";
import { historyOf, type FinishedRecord, type OpenRecord } from "./history/historyOf.ts";
import type { Moment } from "./moment.ts";

/** Whether what clients had been told at a moment is linearizable, key by key. */
export function judgeRequests({ requests }: Pick<Moment, "requests">): HistoryReport {
  const open: OpenRecord[] = [];
  const finished: FinishedRecord[] = [];
  for (const [request, { endedAt, status, ...asked }] of requests)
    if (endedAt === null || status === null) open.push({ request, ...asked });
    else finished.push({ request, ...asked, at: endedAt, status });
  return checkHistory(historyOf({ open, finished }));
}
