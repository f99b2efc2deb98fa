import { assert, unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { createInitialPartitionMap } from "../node/partitionMap.ts";
import { registerValue } from "../node/register.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import { foldTrace } from "../simulation/foldTrace.ts";
import { messageBytes } from "../simulation/messageBytes.ts";
import type { EventObserver } from "../simulation/runner.ts";
import { describeExpectation } from "../simulation/scenario/describeExpectation.ts";
import { printDuration } from "../simulation/scenario/duration.ts";
import type { Expectation, Span, TracePattern } from "../simulation/scenario/expectation.ts";
import type { Predicate } from "../simulation/scenario/predicate.ts";
import type { TraceEvent } from "../simulation/trace.ts";
import { createView, type ClusterView } from "../simulation/view.ts";
import { isWithin, judgePredicate, watchedName } from "./judgePredicate.ts";
import { matchesLine } from "./matchLine.ts";
import type { Moment, RequestOutcome } from "./moment.ts";
import { showPredicate } from "./showPredicate.ts";
import type { Violation } from "./violation.ts";

/** How an expectation fared. */
export interface ExpectationResult {
  /** The expectation as a sentence. */
  readonly text: string;
  readonly ok: boolean;
  /** When that was settled; null: only the end of the run settled it. */
  readonly at: Micros | null;
  /** What was seen then. */
  readonly evidence: string | null;
  /** The rule that its author names. */
  readonly because: string | null;
}

/** A value that an application took on. */
interface ValueChange {
  readonly at: Micros;
  readonly name: string;
  readonly value: string | null;
}

interface Judged {
  readonly expectation: Expectation;
  /** The state at the first instant of its span, or at its one instant, was looked at. */
  begun: boolean;
  verdict: { readonly ok: boolean; readonly at: Micros; readonly evidence: string } | null;
  /** Lines that matched, or the bytes of their messages (count). */
  counted: number;
  /** The instant of the latest of these. */
  countedAt: Micros | null;
  /** Since when `when` waits for what it leads to; whether it is true now; how often it came true. */
  waitingSince: Micros | null;
  wasTrue: boolean;
  cameTrue: number;
  /** How many of a sequence have come true; the instant of the first. */
  reached: number;
  reachedAt: Micros;
}

/** Follows a run and judges what its author expects of it, event by event. */
export interface ExpectationWatch {
  readonly judged: readonly Judged[];
  /** Names under which applications are watched. */
  readonly watched: readonly string[];
  /** By node, in order of time: seen by the observer, not yet met in the trace. */
  readonly changes: readonly ValueChange[][];
  /** By node: the latest value seen by the observer. */
  readonly seen: readonly Map<string, string | null>[];
  readonly values: readonly Map<string, string>[];
  readonly requests: Map<number, RequestOutcome>;
  readonly partitionMap: Moment["partitionMap"];
  readonly violations: readonly Violation[];
  view: ClusterView;
  /** Everything up to this instant was folded. */
  at: Micros;
}

/** @param violations the list that a checker of the same run adds to. */
export function createExpectationWatch(
  config: ClusterConfig,
  expectations: readonly Expectation[],
  violations: readonly Violation[],
): ExpectationWatch {
  const partitionMap = createInitialPartitionMap(config.partitions);
  const watched = new Set<string>();
  for (const expectation of expectations)
    for (const predicate of predicatesOf(expectation))
      if (predicate.kind === "value") watched.add(watchedName(predicate, { partitionMap }));
  const byNode = <Value>(make: () => Value): Value[] => Array.from({ length: config.nodes }, make);
  return {
    judged: expectations.map(createJudged),
    watched: [...watched],
    changes: byNode(() => []),
    seen: byNode(() => new Map()),
    values: byNode(() => new Map()),
    requests: new Map(),
    partitionMap,
    violations,
    view: createView(config),
    at: 0,
  };
}

function createJudged(expectation: Expectation): Judged {
  return {
    expectation,
    begun: false,
    verdict: null,
    counted: 0,
    countedAt: null,
    waitingSince: null,
    wasTrue: false,
    cameTrue: 0,
    reached: 0,
    reachedAt: 0,
  };
}

/** Every predicate of an expectation, those within others included. */
function predicatesOf(expectation: Expectation): Predicate[] {
  const found: Predicate[] = [];
  const visit = (predicate: Predicate): void => {
    found.push(predicate);
    if (predicate.kind === "not") visit(predicate.of);
    if (predicate.kind === "all" || predicate.kind === "any") predicate.of.forEach(visit);
  };
  if ("predicate" in expectation) visit(expectation.predicate);
  if (expectation.kind === "leadsTo") visit(expectation.when);
  if (expectation.kind === "then") expectation.predicates.forEach(visit);
  return found;
}

/** The invariants that a scenario says will be found violated. */
export function expectedViolations(expectations: readonly Expectation[]): string[] {
  const names: string[] = [];
  for (const expectation of expectations) {
    if (expectation.kind !== "ever" && expectation.kind !== "finally") continue;
    if (expectation.under !== undefined) continue;
    const { predicate } = expectation;
    const isNamed = predicate.kind === "violations" && predicate.are !== "none";
    if (isNamed) names.push(predicate.are);
  }
  return names;
}

/** Sees what applications hold: the one thing that the trace does not tell. */
export function observeValues(watch: ExpectationWatch): EventObserver {
  const { watched, changes, seen } = watch;
  return ({ state }, _partition, at) => {
    const { id, application } = state.node;
    for (const name of watched) {
      const value = registerValue(application, name);
      if (seen[id]!.get(name) === value) continue;
      seen[id]!.set(name, value);
      changes[id]!.push({ at, name, value });
    }
  };
}

/** Folds more lines, in the order of the trace, and asks after each event. */
export function foldExpectations(watch: ExpectationWatch, events: readonly TraceEvent[]): void {
  let from = 0;
  while (from < events.length) {
    const { at, node } = events[from]!;
    let to = from + 1;
    while (to < events.length && events[to]!.at === at && events[to]!.node === node) to += 1;
    const group = events.slice(from, to);
    if (at > watch.at) settle(watch, at);
    watch.view = foldTrace(watch.view, group.filter(isSeen));
    watch.at = at;
    for (const event of group) noteRequest(watch, event);
    if (node >= 0) takeChanges(watch, node, at);
    for (const judged of watch.judged) {
      for (const event of group) countLine(judged, event);
      judge(watch, judged, at);
    }
    from = to;
  }
}

/** Messages under way are no part of what may be asked, and the bulk of a trace. */
function isSeen({ fact }: TraceEvent): boolean {
  // But for those that somebody keeps back.
  return fact.kind !== "messageSent" || fact.fate === "held";
}

function noteRequest({ requests }: ExpectationWatch, { at, fact }: TraceEvent): void {
  if (fact.kind === "clientInvoked") {
    const { operation, partition } = fact;
    const open = { endedAt: null, status: null, logIndex: -1, value: null };
    requests.set(fact.request, { operation, partition, invokedAt: at, ...open });
  }
  if (fact.kind === "clientCompleted") {
    const { status, logIndex, value } = fact;
    requests.set(fact.request, {
      ...requests.get(fact.request)!,
      endedAt: at,
      status,
      logIndex,
      value,
    });
  }
}

function takeChanges({ changes, values }: ExpectationWatch, node: number, at: Micros): void {
  const pending = changes[node]!;
  while (pending.length > 0 && pending[0]!.at <= at) {
    const { name, value } = pending.shift()!;
    if (value === null) values[node]!.delete(name);
    else values[node]!.set(name, value);
  }
}

/** What can be seen of a run at one instant. */
export function momentOf(watch: ExpectationWatch, at: Micros): Moment {
  const { view, partitionMap, requests, values, violations } = watch;
  return { at, view, partitionMap, requests, values, violations };
}

/** Time moves on to `next`: what waits for an instant before it is looked at now. */
function settle(watch: ExpectationWatch, next: Micros): void {
  for (const judged of watch.judged) {
    const { expectation } = judged;
    if (judged.begun) continue;
    const at = expectation.kind === "at" ? expectation.at : spanOf(expectation).from;
    if (at >= next) continue;
    judged.begun = true;
    if (expectation.kind === "at") {
      const moment = momentOf(watch, at);
      conclude(
        judged,
        moment,
        expectation.predicate,
        judgePredicate(expectation.predicate, moment),
      );
    } else judge(watch, judged, at);
  }
}

function spanOf(expectation: Expectation): { readonly from: Micros; readonly to: Micros } {
  const span: Span = "span" in expectation ? expectation.span : { from: null, to: null };
  return { from: span.from ?? 0, to: span.to ?? Number.MAX_SAFE_INTEGER };
}

/** Asks once more; a verdict that has fallen stands. */
function judge(watch: ExpectationWatch, judged: Judged, at: Micros): void {
  const { expectation } = judged;
  if (!judged.begun || judged.verdict !== null) return;
  const { to } = spanOf(expectation);
  if (at > to) return;
  switch (expectation.kind) {
    case "ever":
    case "always": {
      const { kind, predicate } = expectation;
      const moment = momentOf(watch, at);
      const holds = judgePredicate(predicate, moment);
      if (holds === (kind === "ever")) conclude(judged, moment, predicate, holds);
      return;
    }
    case "leadsTo":
      judgeLeadsTo(watch, judged, expectation, at);
      return;
    case "then":
      judgeSequence(watch, judged, expectation, at);
      return;
    case "same":
    case "finally":
    case "at":
    case "count":
      return;
    default:
      unreachable(expectation);
  }
}

function judgeLeadsTo(
  watch: ExpectationWatch,
  judged: Judged,
  { when, predicate, within }: Extract<Expectation, { kind: "leadsTo" }>,
  at: Micros,
): void {
  const moment = momentOf(watch, at);
  const isTrue = judgePredicate(when, moment);
  if (isTrue && !judged.wasTrue) {
    judged.cameTrue += 1;
    judged.waitingSince ??= at;
  }
  judged.wasTrue = isTrue;
  if (judged.waitingSince === null) return;
  const isLate = within !== null && at > judged.waitingSince + within;
  if (isLate) conclude(judged, moment, predicate, false);
  else if (judgePredicate(predicate, moment)) judged.waitingSince = null;
}

function judgeSequence(
  watch: ExpectationWatch,
  judged: Judged,
  { predicates, within }: Extract<Expectation, { kind: "then" }>,
  at: Micros,
): void {
  const moment = momentOf(watch, at);
  if (within !== null && judged.reached > 0 && at > judged.reachedAt + within) {
    conclude(judged, moment, predicates[judged.reached]!, false);
    return;
  }
  while (judgePredicate(predicates[judged.reached]!, moment)) {
    if (judged.reached === 0) judged.reachedAt = at;
    judged.reached += 1;
    if (judged.reached < predicates.length) continue;
    conclude(judged, moment, predicates.at(-1)!, true);
    return;
  }
}

function countLine(judged: Judged, event: TraceEvent): void {
  const { expectation } = judged;
  if (expectation.kind !== "count") return;
  const { from, to } = spanOf(expectation);
  if (event.at < from || event.at > to || !matchesLine(expectation.pattern, event)) return;
  judged.counted += measureLine(expectation.pattern, event);
  judged.countedAt = event.at;
}

function measureLine({ measure }: TracePattern, { fact }: TraceEvent): number {
  if (measure === "lines") return 1;
  assert(fact.kind === "messageSent", "only a message has bytes");
  return messageBytes(fact.message);
}

function conclude(judged: Judged, moment: Moment, predicate: Predicate, ok: boolean): void {
  judged.verdict = { ok, at: moment.at, evidence: showPredicate(predicate, moment) };
}

/** The verdicts, once everything before `until` was folded. To be called once. */
export function concludeExpectations(watch: ExpectationWatch, until: Micros): ExpectationResult[] {
  settle(watch, until + 1);
  const moment = momentOf(watch, until);
  return watch.judged.map((judged) => {
    judge(watch, judged, until);
    const { expectation } = judged;
    const { because } = expectation;
    const { ok, at, evidence } = judged.verdict ?? verdictAtEnd(judged, moment);
    return { text: describeExpectation(expectation), ok, at, evidence, because };
  });
}

function verdictAtEnd(
  judged: Judged,
  moment: Moment,
): { readonly ok: boolean; readonly at: Micros | null; readonly evidence: string } {
  const { expectation } = judged;
  switch (expectation.kind) {
    case "ever":
      return { ok: false, at: null, evidence: `never; in the end ${show(expectation.predicate)}` };
    case "always":
      return { ok: true, at: null, evidence: show(expectation.predicate) };
    case "at":
    case "finally": {
      const ok = judgePredicate(expectation.predicate, moment);
      return { ok, at: moment.at, evidence: show(expectation.predicate) };
    }
    case "count": {
      const { counted } = judged;
      const isBytes = expectation.pattern.measure === "bytes";
      const times = isBytes ? `${counted} bytes` : counted === 1 ? "once" : `${counted} times`;
      const last = judged.countedAt === null ? "" : `, last at ${printDuration(judged.countedAt)}`;
      const ok = isWithin(judged.counted, expectation.count);
      return { ok, at: judged.countedAt, evidence: `${times}${last}` };
    }
    case "leadsTo": {
      const { cameTrue, waitingSince } = judged;
      if (cameTrue === 0)
        return {
          ok: false,
          at: null,
          evidence: `it never came to that: ${show(expectation.when)}`,
        };
      if (waitingSince === null)
        return { ok: true, at: null, evidence: `${cameTrue === 1 ? "once" : `${cameTrue} times`}` };
      const since = printDuration(waitingSince);
      const seen = show(expectation.predicate);
      return { ok: false, at: null, evidence: `still waiting since ${since}; in the end ${seen}` };
    }
    case "then": {
      const missing = expectation.predicates[judged.reached]!;
      const evidence = `${judged.reached} came true, then never: ${show(missing)}`;
      return { ok: false, at: null, evidence };
    }
    case "same":
      return { ok: false, at: null, evidence: "the two runs were not compared" };
    default:
      return unreachable(expectation);
  }

  function show(predicate: Predicate): string {
    return showPredicate(predicate, moment);
  }
}
