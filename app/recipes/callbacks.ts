import type { Micros, NodeId, TraceEvent } from "../../engine/index.ts";

/** So long ago a call still counts as being made, in virtual time. */
export const callbackLasts: Micros = 250_000;

/** What passed between a node and its application just now; refs name the lines. */
export interface Callbacks {
  /** The application proposed. */
  readonly down: number | null;
  /** The node told it something. */
  readonly up: {
    readonly ref: number;
    readonly name: "onReplicationReceived" | "onLogRestored";
  } | null;
  /** The service that it called. */
  readonly outside: string | null;
}

export const noCallbacks: Callbacks = { down: null, up: null, outside: null };

/** The last calls of every node, by node; who made none is missing. P0 is Kommander's own. */
export function callbacksOf(lines: readonly TraceEvent[]): ReadonlyMap<NodeId, Callbacks> {
  const found = new Map<NodeId, Callbacks>();
  for (const { node, partition, ref, fact } of lines) {
    const known = found.get(node) ?? noCallbacks;
    if (fact.kind === "serviceCalled") found.set(node, { ...known, outside: fact.service });
    if (partition <= 0) continue;
    if (fact.kind === "proposed") found.set(node, { ...known, down: ref });
    else if (fact.kind === "entriesApplied")
      found.set(node, { ...known, up: { ref, name: "onReplicationReceived" } });
    else if (fact.kind === "restored" && fact.restored > 0)
      found.set(node, { ...known, up: { ref, name: "onLogRestored" } });
  }
  return found;
}
