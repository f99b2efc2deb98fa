import type { HistoryOperation } from "./historyOperation.ts";
import { createKeyHistory } from "./keyHistory.ts";
import { writtenBy } from "./operationValues.ts";
import { continueSearch, createSearch, orderOf, type Search } from "./search.ts";
import { createSources } from "./sources.ts";

/** Operations of one key that nothing explains, without those that do not matter. */
export interface OffendingPart {
  /** In order of invocation. Those that had no answer when the last one came are `unknown`. */
  readonly operations: readonly HistoryOperation[];
  /** The longest order that explains some of them. */
  readonly order: readonly HistoryOperation[];
}

/** So many operations and configurations are looked at, all in all. */
const effort = 500_000;

/**
 * Makes a refuted history small. What may be left out: whoever only looked, and changes that nobody
 * who stays can have seen. So what is left proves by itself that the whole is not linearizable.
 *
 * @param refuted - Judged operations of a key.
 * @param core - Those among them that contradict each other.
 */
export function offendingPart(
  refuted: readonly HistoryOperation[],
  core: readonly HistoryOperation[],
): OffendingPart {
  const sourcesOf = createSources(refuted);
  let left = effort;
  let kept: readonly HistoryOperation[] = leaveOut(refuted, new Set(core));
  let last = refute(kept);

  function refute(operations: readonly HistoryOperation[]): Search | null {
    const search = createSearch(createKeyHistory(operations));
    continueSearch(search, Math.max(1, left));
    left -= operations.length + search.tried.size;
    return search.state === "refuted" ? search : null;
  }

  function maybeKeep(operations: readonly HistoryOperation[]): boolean {
    if (operations.length === kept.length || left <= 0) return false;
    const search = refute(operations);
    if (search === null) return false;
    last = search;
    kept = operations;
    return true;
  }

  /** Those that stay, and whatever they need. */
  function leaveOut(
    operations: readonly HistoryOperation[],
    staying: Set<HistoryOperation>,
  ): HistoryOperation[] {
    const waiting = [...staying];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (const source of sourcesOf(next)) {
        if (staying.has(source)) continue;
        staying.add(source);
        waiting.push(source);
      }
    return operations.filter((operation) => staying.has(operation));
  }

  for (let size = Math.ceil(kept.length / 2); left > 0; size = Math.ceil(size / 2)) {
    let isSmaller = false;
    for (let from = 0; from < kept.length;) {
      const staying = new Set([...kept.slice(0, from), ...kept.slice(from + size)]);
      if (maybeKeep(leaveOut(kept, staying))) isSmaller = true;
      else from += size;
    }
    if (size === 1 && !isSmaller) break;
  }
  while (last !== null && maybeKeep(untilBlocked(last)));
  return { operations: kept, order: last === null ? [] : orderOf(last, last.best) };
}

/**
 * What had begun when the completion came that no order gets past: it is refuted by then. Of those
 * that had no answer yet, the ones that are known to have changed nothing do not matter.
 */
export function untilBlocked({ history, blockedAt, path }: Search): readonly HistoryOperation[] {
  const { operations, events } = history;
  // There the search looked ahead.
  if (path !== null) return operations;
  const blocked = operations[~(events[blockedAt - 1] ?? -1)];
  const end = blocked?.completedAt ?? Infinity;
  return operations
    .filter(({ invokedAt }) => invokedAt <= end)
    .flatMap((operation) => {
      if ((operation.completedAt ?? Infinity) <= end) return [operation];
      return writtenBy(operation) === undefined ? [] : [unanswered(operation)];
    });
}

function unanswered(operation: HistoryOperation): HistoryOperation {
  return { ...operation, kind: "unknown", completedAt: null, output: null };
}
