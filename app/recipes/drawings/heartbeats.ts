import type { TraceEvent } from "../../../engine/index.ts";

/** How many heartbeats of user partitions were sent in these lines: appends without entries. */
export function heartbeatsIn(lines: readonly TraceEvent[]): number {
  let beats = 0;
  for (const { partition, fact } of lines) {
    if (partition <= 0 || fact.kind !== "messageSent") continue;
    const { message } = fact;
    if (message.kind === "appendEntries" && message.entries.length === 0) beats += 1;
  }
  return beats;
}
