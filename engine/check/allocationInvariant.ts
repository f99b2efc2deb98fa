import { nodeName, type LogIndex } from "../base/ids.ts";
import type { NodeWrite } from "../node/node.ts";
import type { Entry } from "../raft/entry.ts";
import type { Replica } from "../raft/replica.ts";
import { report, type Place, type ReplicaWitness } from "./witness.ts";

/**
 * S19, for what a leader wrote in an event: its indexes are new to its log, and new to its term over
 * all its lives. Returns the index of the last command among it; 0: there was none.
 */
export function checkAllocation(
  place: Place,
  witness: ReplicaWitness,
  {
    replica,
    writes,
    firstSlot,
    lastBefore,
  }: {
    readonly replica: Replica;
    readonly writes: readonly NodeWrite[];
    /** Where the event's writes begin. */
    readonly firstSlot: number;
    /** The log's end before the event. */
    readonly lastBefore: LogIndex;
  },
): LogIndex {
  const { currentTerm } = replica;
  if (witness.assignedTerm !== currentTerm) {
    witness.assignedTerm = currentTerm;
    witness.assignedTo = 0;
  }
  let last = lastBefore;
  let command = 0;
  for (let slot = firstSlot; slot < writes.length; slot++) {
    const { partition, record } = writes[slot]!;
    if (partition !== place.partition || record.kind !== "entries") continue;
    for (const { index, payload } of record.entries) {
      if (index <= last || index <= witness.assignedTo)
        reportAgain(place, { index, last, assignedTo: witness.assignedTo, currentTerm });
      last = index;
      witness.assignedTo = index;
      if (payload.kind === "command" || payload.kind === "manual") command = index;
    }
  }
  return command;
}

function reportAgain(
  place: Place,
  {
    index,
    last,
    assignedTo,
    currentTerm,
  }: {
    readonly index: Entry["index"];
    readonly last: LogIndex;
    readonly assignedTo: LogIndex;
    readonly currentTerm: number;
  },
): void {
  const name = nodeName(place.node);
  report(
    place,
    "indexAllocation",
    index <= last
      ? `${name} leads term ${currentTerm} and gave index ${index} to a new entry, although its log reached ${last} already.`
      : `${name} leads term ${currentTerm} and gave index ${index} to a new entry, although it had given up to ${assignedTo} in that term before.`,
    { index, last, assignedTo, term: currentTerm },
  );
}
