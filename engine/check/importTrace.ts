import type { NodeId, PartitionId, Term } from "../base/ids.ts";
import type { SkippedLine } from "../simulation/import/jsonLines.ts";
import type { Entry } from "../raft/entry.ts";
import { readTrace, type TraceOrigin } from "../simulation/import/readTrace.ts";
import type { TraceReading } from "../simulation/import/traceReading.ts";
import { checkTrace } from "./traceInvariants.ts";
import type { Violation } from "./violation.ts";

/** A trace that somebody wrote down, read and judged. */
export interface ImportedTrace extends TraceReading {
  /** Whose format it is in; null where not one line could be read. */
  readonly origin: TraceOrigin | null;
  /** As far as the trace shows (see `checkTrace`). */
  readonly violations: readonly Violation[];
}

/**
 * Reads a trace, the lab's own or etcd's, and judges it. The events fold into views like those of a
 * run (`createView(config)`, `foldTrace`). Never throws: lines that cannot be read are in `skipped`,
 * by number; where lines are missing, what rests on them is not judged.
 */
export function importTrace(text: string): ImportedTrace {
  const { origin, ...reading } = readTrace(text);
  const { config, events, skipped } = reading;
  const isWhole = origin === "lab" && isTailAlone(skipped, text) && startsAtBeginning(reading);
  const sight = { sawEverything: isWhole, seesDisks: isWhole };
  const found = checkTrace(config, events, sight);
  const isDoubted = areGuessesDoubted(reading);
  const violations = found.filter(({ invariant, evidence: { index } }) => {
    const isGuess = typeof index === "number" && index <= reading.guessedTo;
    return !isGuess && !(isDoubted && invariant === "logMatching");
  });
  return { origin, ...reading, violations };
}

/** Whether some line tells another term of an entry than was guessed: then logs only seem to differ. */
function areGuessesDoubted({ events, guessedTo }: TraceReading): boolean {
  const terms = new Map<number, Term>();
  const isOther = ({ index, term }: Entry): boolean => {
    if (index > guessedTo) return false;
    const known = terms.get(index) ?? term;
    terms.set(index, known);
    return known !== term;
  };
  return events.some(({ fact }) => {
    if (fact.kind === "restored") return fact.image.entries.some(isOther);
    return fact.kind === "entriesAppended" && fact.entries.some(isOther);
  });
}

/** Whether no line is missing but, perhaps, the last. */
function isTailAlone(skipped: readonly SkippedLine[], text: string): boolean {
  const last = text.trimEnd().split("\n").length;
  return skipped.every(({ line }) => line === last);
}

function startsAtBeginning({ events, config }: TraceReading): boolean {
  const started = events.filter(({ at, fact }) => at === 0 && fact.kind === "nodeStarted");
  return started.length === config.nodes;
}

/** A leader that a trace shows. */
export interface TracedLeader {
  readonly partition: PartitionId;
  readonly term: Term;
  readonly node: NodeId;
}

/** Every leader, in the order of election. */
export function leadersOf({ events }: Pick<TraceReading, "events">): TracedLeader[] {
  const leaders: TracedLeader[] = [];
  for (const { node, partition, fact } of events)
    if (fact.kind === "roleChanged" && fact.role === "leader")
      leaders.push({ partition, term: fact.term, node });
  return leaders;
}
