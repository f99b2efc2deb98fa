import {
  nodeName,
  replicaOf,
  type ClusterView,
  type FactOf,
  type Micros,
  type TraceEvent,
} from "../../engine/index.ts";
import { entryLabel, entryRange } from "./names.ts";
import { narrate } from "./narrate.ts";

/** What an explanation may look up. */
export interface Records {
  readonly lookup: (ref: number) => TraceEvent | undefined;
  /** The view right after a line. */
  readonly viewAt: (event: TraceEvent) => ClusterView;
}

export interface HopStep {
  readonly ref: number;
  readonly at: Micros;
  readonly text: string;
}

/** A meaningful step back. Where room is short, the lightest go first. */
export interface Hop {
  readonly step: HopStep;
  readonly kind: "cause" | "timer" | "action";
  readonly weight: number;
}

/** One step back through the trace: what it means, if anything, and the line to go on with. */
export interface Walk extends Omit<Hop, "step"> {
  readonly step: HopStep | null;
  /** 0: this is where it began. */
  readonly next: number;
}

export const weights = { retry: 0, preVote: 1, send: 2, vote: 3, ack: 4, change: 5, origin: 6 };

/** A line that says nothing by itself: on to its cause. */
export function skip({ cause }: TraceEvent): Walk {
  return { step: null, kind: "cause", weight: 0, next: cause };
}

export function told({ ref, at, cause }: TraceEvent, text: string): Walk {
  return { step: { ref, at, text }, kind: "cause", weight: weights.change, next: cause };
}

/** The line by which a node took the role that it has at another line. */
export function roleChangeOf(
  event: TraceEvent,
  { lookup, viewAt }: Records,
): TraceEvent | undefined {
  return lookup(replicaOf(viewAt(event), event.node, event.partition).roleRef);
}

/** The first clause of a line's narration: an explanation has no room for more. */
export function headline(event: TraceEvent, { viewAt, lookup }: Records): string | null {
  const plain = narrate(event, viewAt(event), lookup(event.cause))?.plain ?? null;
  if (plain === null) return null;
  const end = plain.indexOf(". ");
  return end < 0 ? plain.replace(/\.$/, "") : plain.slice(0, end);
}

export function appendText(
  { node }: TraceEvent,
  { entries, asLeader }: FactOf<"entriesAppended">,
): string {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return `${nodeName(node)} appended nothing`;
  const range = entryRange(first.index, last.index);
  const what = entries.length === 1 ? `${range} ${entryLabel(first)}` : range;
  return asLeader
    ? `${nodeName(node)} appended ${what} in its own term ${first.term}`
    : `${nodeName(node)} took ${what} into its log`;
}
