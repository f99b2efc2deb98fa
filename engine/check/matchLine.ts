import { nodeName } from "../base/ids.ts";
import { classOf } from "../simulation/interference.ts";
import type { TracePattern } from "../simulation/scenario/expectation.ts";
import type { TraceEvent } from "../simulation/trace.ts";

/** Whether a line of the trace is one of those that a pattern means. */
export function matchesLine(
  { event, node, partition, where }: TracePattern,
  line: TraceEvent,
): boolean {
  if (line.fact.kind !== event) return false;
  if (node !== null && line.node !== node) return false;
  if (partition !== null && line.partition !== partition) return false;
  return Object.entries(where).every(([path, wanted]) => says(fieldAt(line, path), wanted));
}

/** "message.term": a field within a field; of a list its "length". */
function fieldAt({ fact }: TraceEvent, path: string): unknown {
  // A message is told by its class, as where somebody meddles with it.
  if (path === "message" && fact.kind === "messageSent") return classOf(fact.message);
  let held: unknown = fact;
  for (const name of path.split(".")) {
    if (typeof held !== "object" || held === null || !Object.hasOwn(held, name)) return undefined;
    held = (held as Readonly<Record<string, unknown>>)[name];
  }
  return held;
}

function says(held: unknown, wanted: string | number | boolean | null): boolean {
  if (held === wanted) return true;
  // Nodes may be named as people name them.
  return typeof held === "number" && typeof wanted === "string" && nodeName(held) === wanted;
}
