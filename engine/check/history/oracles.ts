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
  const isList = operations.some((operation) => operation.function === "append");
  if (!isList) return findPhantom(operations) ?? findOverwritten(operations);
  const isListOnly = operations.every(
    (operation) => operation.function === "append" || operation.function === "read",
  );
  return findPhantom(operations) ?? (isListOnly ? findTornList(operations) : null);
}

function findPhantom(operations: readonly HistoryOperation[]): Contradiction | null {
  const writtenFrom = new Map<string, number>([["nothing", -Infinity]]);
  for (const operation of operations) {
    const value = writtenBy(operation);
    if (value === undefined) continue;
    for (const mark of marksOf(value)) {
      const from = writtenFrom.get(mark) ?? Infinity;
      writtenFrom.set(mark, Math.min(from, operation.invokedAt));
    }
  }
  for (const operation of operations) {
    const value = metBy(operation);
    if (value === undefined) continue;
    for (const mark of marksOf(value))
      if ((writtenFrom.get(mark) ?? Infinity) > operation.completedAt!)
        return {
          why: `nobody had begun to write ${print(value)} when it was met`,
          operations: [operation],
        };
  }
  return null;
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
      why: `${print(value)} was overwritten by ${print(writtenBy(latest)!)} before it was read`,
      operations: isInitial ? [latest, reader] : [writer!, latest, reader],
    };
  }
  return null;
}

/** Of a key that is only appended to: every list begins with every shorter one. */
function findTornList(operations: readonly HistoryOperation[]): Contradiction | null {
  const reads = operations
    .filter((operation) => operation.function === "read")
    .map((operation) => ({ operation, parts: listOf(metBy(operation)!) }));
  reads.sort((a, b) => a.parts.length - b.parts.length);
  for (const [slot, longer] of reads.slice(1).entries()) {
    const shorter = reads[slot]!;
    if (!shorter.parts.every((part, index) => longer.parts[index] === part))
      return {
        why: `neither of the lists ${print(metBy(shorter.operation)!)} and ${print(metBy(longer.operation)!)} begins with the other`,
        operations: [shorter.operation, longer.operation],
      };
  }
  return null;
}

function listOf(value: string | null): string[] {
  return value === null ? [] : partsOf(value);
}

function print(value: string | null): string {
  return value === null ? "nothing" : JSON.stringify(value);
}
