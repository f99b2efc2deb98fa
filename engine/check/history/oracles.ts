import type { HistoryOperation } from "./historyOperation.ts";
import { isCertainChange, marksOf, metBy, writtenBy } from "./operationValues.ts";
import { partsOf } from "./valueTree.ts";

/** Operations that contradict each other, and in what. */
export interface Contradiction {
  readonly why: string;
  readonly operations: readonly HistoryOperation[];
}

/**
 * Contradictions that need no search: values from nowhere, values that were overwritten before the
 * reader began, lists that do not grow out of each other. Whatever is found here is one; what is not
 * found here may still be one.
 *
 * @param operations - Judged ones, all of one key.
 */
export function findContradiction(operations: readonly HistoryOperation[]): Contradiction | null {
  const nonsense = operations.find(isNonsense);
  if (nonsense !== undefined)
    return {
      why: "a compare-and-set told of a value that does not go with what it did",
      operations: [nonsense],
    };
  const isList = operations.some((operation) => operation.function === "append");
  if (!isList) return findPhantom(operations) ?? findOverwritten(operations);
  const isListOnly = operations.every(
    (operation) => operation.function === "append" || operation.function === "read",
  );
  return isListOnly ? findTornList(operations) : findPhantom(operations);
}

function isNonsense({ function: what, kind, input, output }: HistoryOperation): boolean {
  if (what !== "cas" || kind !== "ok" || output?.found === undefined) return false;
  return output.took !== (output.found === input[0]);
}

function findPhantom(operations: readonly HistoryOperation[]): Contradiction | null {
  const writtenFrom = earliestInvocations(operations);
  for (const operation of operations) {
    const value = metBy(operation);
    if (value === undefined) continue;
    for (const mark of marksOf(value))
      if ((writtenFrom.get(mark) ?? Infinity) > operation.completedAt!) return phantom(operation);
  }
  return null;
}

function phantom(operation: HistoryOperation): Contradiction {
  const why = `nobody had begun to write ${print(metBy(operation)!)} when it was read`;
  return { why, operations: [operation] };
}

/** By mark. */
function earliestInvocations(operations: readonly HistoryOperation[]): Map<string, number> {
  const earliest = new Map<string, number>([["nothing", -Infinity]]);
  for (const operation of operations) {
    const value = writtenBy(operation);
    if (value === undefined) continue;
    for (const mark of marksOf(value))
      earliest.set(mark, Math.min(earliest.get(mark) ?? Infinity, operation.invokedAt));
  }
  return earliest;
}

/** Needs values that were written once only; of others it says nothing. */
function findOverwritten(operations: readonly HistoryOperation[]): Contradiction | null {
  const writers = new Map<string | null, HistoryOperation | null>();
  const changes: HistoryOperation[] = [];
  for (const operation of operations) {
    const value = writtenBy(operation);
    if (value === undefined) continue;
    writers.set(value, writers.has(value) ? null : operation);
    if (isCertainChange(operation)) changes.push(operation);
  }
  changes.sort((a, b) => a.completedAt! - b.completedAt!);
  const readers = operations.filter((operation) => metBy(operation) !== undefined);
  readers.sort((a, b) => a.invokedAt - b.invokedAt);
  // Of the changes that were completed before a reader began, the one that began last.
  let latest: HistoryOperation | null = null;
  let next = 0;
  for (const reader of readers) {
    while (next < changes.length && changes[next]!.completedAt! < reader.invokedAt) {
      const change = changes[next++]!;
      if (latest === null || change.invokedAt > latest.invokedAt) latest = change;
    }
    if (latest === null) continue;
    const value = metBy(reader)!;
    const writer = writers.get(value);
    const isInitial = value === null && writer === undefined;
    const end = isInitial ? -Infinity : (writer?.completedAt ?? Infinity);
    if (writer === latest || end >= latest.invokedAt) continue;
    return {
      why: `${print(value)} was read, which ${print(writtenBy(latest)!)} had overwritten before`,
      operations: isInitial ? [latest, reader] : [writer!, latest, reader],
    };
  }
  return null;
}

/** Of a key that is only appended to: every list begins with every shorter one. */
function findTornList(operations: readonly HistoryOperation[]): Contradiction | null {
  const writtenFrom = earliestInvocations(operations);
  const reads = operations.filter((operation) => operation.function === "read");
  const lengthOf = (operation: HistoryOperation): number => metBy(operation)?.length ?? -1;
  reads.sort((a, b) => lengthOf(a) - lengthOf(b));
  let shorter: HistoryOperation | null = null;
  for (const longer of reads) {
    const before = shorter === null ? null : metBy(shorter)!;
    const list = metBy(longer)!;
    const added = addedTo(before, list);
    if (added === null) {
      // One list from nowhere is the better explanation than two that do not go together.
      const strange = [shorter!, longer].find((read) =>
        isFromNowhere(writtenFrom, read, partsOf(metBy(read) ?? "")),
      );
      if (strange !== undefined) return phantom(strange);
      return {
        why: `neither of the lists ${print(before)} and ${print(list)} begins with the other`,
        operations: [shorter!, longer],
      };
    }
    if (isFromNowhere(writtenFrom, longer, added)) return phantom(longer);
    shorter = longer;
  }
  return null;
}

/** Whether nobody had asked for some of these parts before a read of them was over. */
function isFromNowhere(
  writtenFrom: ReadonlyMap<string, number>,
  { completedAt }: HistoryOperation,
  parts: readonly string[],
): boolean {
  return parts.some((part) => (writtenFrom.get(`=${part}`) ?? Infinity) > completedAt!);
}

/** What a list has more than another; null: it does not begin with that one. */
function addedTo(before: string | null, list: string | null): readonly string[] | null {
  if (list === before) return [];
  if (list === null) return null;
  if (before === null) return partsOf(list);
  return list.startsWith(`${before},`) ? partsOf(list.slice(before.length + 1)) : null;
}

function print(value: string | null): string {
  return value === null ? "nothing" : JSON.stringify(value);
}
