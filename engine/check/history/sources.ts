import type { HistoryOperation } from "./historyOperation.ts";
import { isCertainChange, marksOf, metBy, writtenBy } from "./operationValues.ts";

/** The changes that an operation may have seen the effect of. */
export type SourcesOf = (operation: HistoryOperation) => readonly HistoryOperation[];

/** @param operations - Judged ones of one key, in order of invocation. */
export function createSources(operations: readonly HistoryOperation[]): SourcesOf {
  const changes = operations.filter((operation) => writtenBy(operation) !== undefined);
  const byMark = new Map<string, HistoryOperation[]>();
  for (const change of changes)
    for (const mark of new Set(marksOf(writtenBy(change)!))) {
      const same = byMark.get(mark);
      if (same === undefined) byMark.set(mark, [change]);
      else same.push(change);
    }
  const isList = operations.some((operation) => operation.function === "append");
  const horizonOf = createHorizon(operations);
  const known = new Map<HistoryOperation, readonly HistoryOperation[]>();
  return (operation) => {
    let sources = known.get(operation);
    if (sources === undefined) known.set(operation, (sources = find(operation)));
    return sources;
  };

  function find(operation: HistoryOperation): readonly HistoryOperation[] {
    const value = metBy(operation);
    if (value === undefined) return isVague(operation) ? changes : [];
    const found = marksOf(value).flatMap((mark) => byMark.get(mark) ?? []);
    // Of a list every part was added by somebody; any other value is the latest writer's.
    if (isList) return found;
    const horizon = horizonOf(operation);
    const earlier = found.filter(({ invokedAt }) => invokedAt <= operation.completedAt!);
    const possible = earlier.filter(({ completedAt }) => (completedAt ?? Infinity) >= horizon);
    // What was overwritten, and seen all the same, is the very thing to be shown.
    return possible.length > 0 ? possible : earlier.slice(-1);
  }
}

/**
 * Of an operation: the latest invocation among the changes that were completed before it began. What
 * was completed before that was overwritten.
 */
function createHorizon(
  operations: readonly HistoryOperation[],
): (operation: HistoryOperation) => number {
  const changes = operations.filter(isCertainChange);
  changes.sort((a, b) => a.completedAt! - b.completedAt!);
  let latest = -Infinity;
  const horizons = changes.map(({ invokedAt }) => (latest = Math.max(latest, invokedAt)));
  return ({ invokedAt }) => {
    let [from, to] = [0, changes.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (changes[middle]!.completedAt! < invokedAt) from = middle + 1;
      else to = middle;
    }
    return horizons[from - 1] ?? -Infinity;
  };
}

/** Its answer depends on the value that it met, which it does not tell. */
function isVague(operation: HistoryOperation): boolean {
  return operation.kind === "ok" && operation.function === "cas" && metBy(operation) === undefined;
}
