import type { ClusterView, Micros, TraceEvent } from "../../engine/index.ts";
import { hopOf } from "./hop.ts";
import { deadNodeHop, silenceHops } from "./silence.ts";
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
  const kind = event.fact.kind === "acted" ? "action" : "effect";
  const effect: WhyStep = { ref, at: event.at, text: effectText(event, records), kind };
  const steps: WhyStep[] = [effect];
  for (const { kind, step } of pruned(hops, longestChain - 1))
    steps.push({ ...step, kind: kind === "action" ? "action" : "cause" });
  return steps;
}

function hopsFrom(event: TraceEvent, records: Records): Hop[] {
  const { lookup } = records;
  const hops: Hop[] = [];
  const dead = deadNodeHop(event, records, records.viewAt(event));
  if (dead !== null) hops.push(dead);
  // The line at which silence was noticed, as long as it may be where all began.
  let silent = isSilence(event) ? event : null;
  let cause = event.fact.kind === "diskFailed" ? hopOf(event, records).next : event.cause;
  for (let walked = 0; walked < longestWalk; walked++) {
    const next = lookup(cause);
    if (next === undefined) break;
    const { step, kind, weight, next: behind } = hopOf(next, records);
    cause = behind;
    if (step === null || hops.at(-1)?.step.text === step.text) continue;
    // An election timer that ran out, and what that led to at once, are one step.
    if (kind === "timer" && silent !== null && isElectionTimeout(silent)) continue;
    hops.push({ step, kind, weight });
    if (kind === "action") break;
    const source = lookup(step.ref);
    if (source !== undefined && isSilence(source)) silent = source;
    else if (kind !== "timer") silent = null;
  }
  if (silent !== null) hops.push(...silenceHops(silent, records));
  // The walk goes back in time; a crash that silenced a node may lie before or after the request.
  return hops.sort((a, b) => b.step.at - a.step.at);
}

function isElectionTimeout({ fact }: TraceEvent): boolean {
  return fact.kind === "roleChanged" && fact.reason === "electionTimeout";
}

/** Where a node noticed that others said nothing. */
function isSilence(event: TraceEvent): boolean {
  const { fact } = event;
  if (fact.kind === "requestAnswered")
    return fact.status === "ProposalTimeout" && event.cause === 0;
  return isElectionTimeout(event) || (fact.kind === "roleChanged" && fact.reason === "lostQuorum");
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
