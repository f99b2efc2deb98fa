import type { ReactNode } from "react";
import {
  entryOf,
  nodeName,
  replicaOf,
  type ClusterView,
  type Entry,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { ticketsOf } from "../explain/tickets.ts";
import { cellState, stateWords } from "../logs/entryState.ts";
import { LogCell } from "../marks/LogCell.tsx";

/** The end of one node's log, an entry a line: what it is called, and what it holds. */
export function CardLog({
  view,
  node,
  partition,
  up,
  rows,
}: {
  readonly view: ClusterView;
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly up: boolean;
  /** So many of the newest entries. */
  readonly rows: number;
}): ReactNode {
  const replica = replicaOf(view, node, partition);
  const { last } = replica.log;
  // What is applied is memory: a node that is down has only its disk.
  const progress = {
    ...replica,
    lastApplied: up ? replica.lastApplied : 0,
    tickets: ticketsOf(replica),
  };
  const entries = Array.from({ length: rows }, (_, slot) =>
    entryOf(replica, Math.max(0, last - rows) + slot + 1),
  );
  return (
    <ol className="card-log" aria-label={`The end of ${nodeName(node)}’s log`}>
      {entries.map((entry, slot) => {
        if (entry === undefined) return <li key={slot} aria-hidden="true" />;
        const state = cellState(progress, entry.index) ?? "proposed";
        const [type, data] = entryWords(entry);
        return (
          <li key={slot} className={isYours(entry) ? "card-yours" : undefined}>
            <span className="card-index">{entry.index}</span>
            <span className="card-cell">
              <LogCell term={entry.term} text={null} state={state} width={26} height={15} compact />
            </span>
            <span className="card-type">
              {type}
              <span className="visuallyHidden">
                , term {entry.term}, {stateWords[state]}
              </span>
            </span>
            <span className="card-data" title={data}>
              {data}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What Kommander puts into the log itself is its own. */
function isYours({ payload: { kind } }: Entry): boolean {
  return kind === "command" || kind === "manual";
}

/** Its kind of command, and what that says. */
function entryWords({ payload }: Entry): readonly [string, string] {
  switch (payload.kind) {
    case "command":
    case "manual":
      return [payload.logType, dataWords(payload.data)];
    case "noop":
      return ["–", "a new leader’s first"];
    case "resolution":
      return [payload.decision, "of a ticket"];
    case "checkpoint":
      return ["checkpoint", ""];
    case "configuration":
      return ["members", payload.configuration.voters.map((voter) => nodeName(voter)).join("")];
  }
}

/** What is written as an object is shown as its values. */
function dataWords(data: string): string {
  if (!data.startsWith("{")) return data;
  try {
    const values = Object.values(JSON.parse(data) as Record<string, unknown>);
    return values
      .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
      .join(", ");
  } catch {
    return data;
  }
}
