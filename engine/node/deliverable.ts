import { unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { Entry } from "../raft/entry.ts";
import type { CommittedLog } from "./application.ts";
import type { NodeState } from "./node.ts";
import { decisionAt } from "./tickets.ts";

/** What an entry that is applied now tells; null: it only consumes an index. */
export function deliverable(
  { tickets }: Pick<NodeState, "tickets">,
  partition: PartitionId,
  entry: Entry,
): CommittedLog | null {
  const { payload } = entry;
  switch (payload.kind) {
    case "command":
      return committedLog(entry, payload);
    case "manual":
      return decisionAt(tickets[partition]!, entry.index) === "commit"
        ? committedLog(entry, payload)
        : null;
    case "noop":
    case "resolution":
    case "checkpoint":
    case "configuration":
      return null;
    default:
      return unreachable(payload);
  }
}

/** An entry as an application sees it. */
export function committedLog(
  { index: id, term }: Entry,
  { logType, data: logData, time }: Extract<Entry["payload"], { kind: "command" | "manual" }>,
): CommittedLog {
  return { id, term, time, logType, logData };
}
