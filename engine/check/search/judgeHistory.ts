import type { LogIndex } from "../../base/ids.ts";
import { checkHistory, type HistoryVerdict } from "../history/checkHistory.ts";
import { historyOf, type PlaceOf } from "../history/historyOf.ts";
import { printTicket } from "../followTickets.ts";
import type { Checker } from "../witness.ts";
import type { Failure } from "./failure.ts";
import type { Trial } from "./trial.ts";

/** Configurations per key: a key that needs more stays undecided, and is counted as that. */
const budget = 2_000;

/** Whether what the clients of a run were told is linearizable, key by key. */
export function judgeHistory({ simulation, checker }: Pick<Trial, "simulation" | "checker">): {
  readonly verdict: HistoryVerdict;
  readonly failure: Failure | null;
} {
  const { clients, frontier: at } = simulation.world;
  const { verdict, violation } = checkHistory(historyOf(clients, committedPlaces(checker)), {
    budget,
  });
  if (violation === null) return { verdict, failure: null };
  const { key, why } = violation;
  return { verdict, failure: { kind: "history", key, why, at } };
}

/** Where commands that took effect stand; those that stand there twice tell nothing. */
function committedPlaces({ partitions }: Checker): PlaceOf {
  const places = partitions.map(({ tree, tickets, committed }) => {
    const byCommand = new Map<string, LogIndex | undefined>();
    for (const name of committed) {
      const entry = tree.entries[name];
      const payload = entry?.payload;
      if (payload?.kind !== "command" && payload?.kind !== "manual") continue;
      const { logType, data, time } = payload;
      const decision = tickets.get(printTicket(time))?.decision;
      if (payload.kind === "manual" && decision !== "commit") continue;
      const command = `${logType} ${data}`;
      byCommand.set(command, byCommand.has(command) ? undefined : entry!.index);
    }
    return byCommand;
  });
  return (partition, { logType, data }) => places[partition]?.get(`${logType} ${data}`);
}
