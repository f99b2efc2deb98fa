import type { ClusterView, Micros, TraceEvent } from "../../engine/index.ts";
import { hopOf } from "./hop.ts";
import { deadNodeHop, silenceHop } from "./silence.ts";
import { headline, type Hop, type Records } from "./walk.ts";

/** One step of an explanation: a line of the trace, in short. */
export interface WhyStep {
  readonly ref: number;
  readonly at: Micros;
  readonly text: string;
  /** effect: what is explained. action: what somebody did. */
  readonly kind: "effect" | "cause" | "action";
}

const longestChain = 5;
/** Causes go back in time, so the walk ends by itself; a damaged trace must not hang the page. */
const longestWalk = 400;

/**
 * Why a line happened: newest first, at most five steps, down to the action or the timer that began
 * it. Follows `cause` links, and keeps what means something to people. Where a timer ran out because
 * a leader fell silent, the reason of that silence is the last step. Empty if the line is unknown.
 */
export function whyChain(
  ref: number,
  lookup: (ref: number) => TraceEvent | undefined,
  viewAt: (event: TraceEvent) => ClusterView,
): readonly WhyStep[] {
  const event = lookup(ref);
  if (event === undefined) return [];
  const records: Records = { lookup, viewAt };
  const hops = hopsFrom(event, records);
  const effect: WhyStep = { ref, at: event.at, text: effectText(event, records), kind: "effect" };
  const steps: WhyStep[] = [effect];
  for (const { kind, step } of pruned(hops, longestChain - 1))
    steps.push({ ...step, kind: kind === "action" ? "action" : "cause" });
  return steps;
}

function hopsFrom(event: TraceEvent, records: Records): Hop[] {
  const { lookup } = records;
  const hops: Hop[] = [];
  let timer = isElectionTimeout(event) ? event : null;
  let cause = event.cause;
  const dead = deadNodeHop(event, records, records.viewAt(event));
  if (dead !== null) hops.push(dead);
  for (let walked = 0; walked < longestWalk; walked++) {
    const next = lookup(cause);
    if (next === undefined) break;
    const hop = hopOf(next, records);
    cause = hop.next;
    if (hop.step === null) continue;
    // A timer's firing and what it led to at once are one step.
    const isSecondTimer = hop.kind === "timer" && (timer !== null || hops.at(-1)?.kind === "timer");
    if (isSecondTimer || hops.at(-1)?.step.text === hop.step.text) continue;
    const { step, kind, weight } = hop;
    hops.push({ step, kind, weight });
    const source = lookup(step.ref);
    timer = source !== undefined && isElectionTimeout(source) ? source : null;
    if (kind === "action") break;
  }
  const silent = timer === null ? null : silenceHop(timer, records);
  if (silent !== null) hops.push(silent);
  // The walk goes back in time; a crash that silenced a node may lie before or after the request.
  return hops.sort((a, b) => b.step.at - a.step.at);
}

function isElectionTimeout({ fact }: TraceEvent): boolean {
  return fact.kind === "roleChanged" && fact.reason === "electionTimeout";
}

/** Drops the least telling steps, the oldest of them first; both ends always stay. */
function pruned(hops: readonly Hop[], room: number): readonly Hop[] {
  const kept = [...hops];
  while (kept.length > room) {
    let weakest = 1;
    for (let slot = 2; slot < kept.length - 1; slot++)
      if (kept[slot]!.weight <= kept[weakest]!.weight) weakest = slot;
    kept.splice(weakest, 1);
  }
  return kept;
}

function effectText(event: TraceEvent, records: Records): string {
  return headline(event, records) ?? hopOf(event, records).step?.text ?? "This happened";
}
