import { assert } from "../base/assert.ts";
import type { LogIndex, Term } from "../base/ids.ts";
import type { Entry } from "./entry.ts";

/**
 * A replica's log: `entries` hold the indexes baseIndex+1 … baseIndex+entries.length, without
 * holes. Base is (0, 0) until a prefix is compacted away.
 */
export interface RaftLog {
  entries: Entry[];
  baseIndex: LogIndex;
  baseTerm: Term;
}

export function createLog(
  entries: readonly Entry[] = [],
  base: { readonly index: LogIndex; readonly term: Term } = { index: 0, term: 0 },
): RaftLog {
  return { entries: [...entries], baseIndex: base.index, baseTerm: base.term };
}

export function lastIndex(log: RaftLog): LogIndex {
  return log.baseIndex + log.entries.length;
}

export function lastTerm(log: RaftLog): Term {
  const { entries } = log;
  return entries.length === 0 ? log.baseTerm : (entries[entries.length - 1] as Entry).term;
}

/** The term at an index; null where the log holds none (beyond its end, or compacted away). */
export function termAt(log: RaftLog, index: LogIndex): Term | null {
  if (index === log.baseIndex) return log.baseTerm;
  const entry = log.entries[index - log.baseIndex - 1];
  return entry === undefined ? null : entry.term;
}

/** The entry at an index; undefined where the log holds none. */
export function entryAt(log: RaftLog, index: LogIndex): Entry | undefined {
  return index > log.baseIndex ? log.entries[index - log.baseIndex - 1] : undefined;
}

/** At most `limit` entries from `first` on. */
export function entriesFrom(log: RaftLog, first: LogIndex, limit: number): Entry[] {
  const slot = first - log.baseIndex - 1;
  assert(slot >= 0, "entries below the log's base are gone");
  return log.entries.slice(slot, slot + limit);
}

/** Appends one entry directly behind the last. */
export function appendEntry(log: RaftLog, entry: Entry): void {
  assert(entry.index === lastIndex(log) + 1, "a log has no holes");
  log.entries.push(entry);
}

/** Removes the entry at `from` and everything behind it. */
export function truncateFrom(log: RaftLog, from: LogIndex): void {
  const slot = from - log.baseIndex - 1;
  assert(slot >= 0, "the compacted prefix cannot be truncated");
  log.entries.length = slot;
}

/** Removes everything up to a base that lies in the log, or the whole log for one that does not. */
export function dropUpTo(
  log: RaftLog,
  base: { readonly index: LogIndex; readonly term: Term },
): void {
  log.entries =
    termAt(log, base.index) === base.term ? log.entries.slice(base.index - log.baseIndex) : [];
  log.baseIndex = base.index;
  log.baseTerm = base.term;
}

/** §5.4.1: terms are compared before lengths. True when (term, index) is at least as new as the log. */
export function isUpToDate(log: RaftLog, last: { term: Term; index: LogIndex }): boolean {
  const ownTerm = lastTerm(log);
  return last.term > ownTerm || (last.term === ownTerm && last.index >= lastIndex(log));
}

/**
 * The highest index at or below `index` whose term is at most `term`: where two logs that disagree
 * may still agree. It skips a whole conflicting term at a time (end of §5.3).
 */
export function lastPossibleMatch(
  log: RaftLog,
  { index, term }: { index: LogIndex; term: Term },
): { index: LogIndex; term: Term } {
  let at = Math.min(index, lastIndex(log));
  while (at > log.baseIndex) {
    const own = termAt(log, at) as Term;
    if (own <= term) return { index: at, term: own };
    at -= 1;
  }
  return { index: log.baseIndex, term: log.baseTerm };
}
