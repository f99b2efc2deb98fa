import type { HistoryOperation } from "./historyOperation.ts";
import { parseHistoryLine } from "./historyLine.ts";
import { createJepsenReader } from "./jepsenLog.ts";

/** What was made of a file. */
export interface HistoryFile {
  readonly operations: readonly HistoryOperation[];
  /** What instants are counted in. */
  readonly unit: "lines" | "microseconds";
  /** Lines, counted from 1, that are no part of a history. Empty ones are not mentioned. */
  readonly skipped: readonly number[];
  /** What is odd about it, in plain words. */
  readonly notes: readonly string[];
}

/**
 * Reads the lab's own history (one JSON object a line), or else a log of Jepsen's. What cannot be
 * understood is skipped.
 */
export function readHistory(text: string): HistoryFile {
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => parseHistoryLine(line) !== null);
  return first === undefined ? readJepsenLog(lines) : readOwn(lines);
}

function readOwn(lines: readonly string[]): HistoryFile {
  const operations: HistoryOperation[] = [];
  const skipped: number[] = [];
  for (const [index, line] of lines.entries()) {
    const operation = parseHistoryLine(line);
    if (operation !== null) operations.push(operation);
    else if (line.trim() !== "") skipped.push(index + 1);
  }
  return { operations, unit: "microseconds", skipped, notes: notesOn(operations) };
}

function readJepsenLog(lines: readonly string[]): HistoryFile {
  const skipped: number[] = [];
  const reader = createJepsenReader();
  for (const [index, line] of lines.entries())
    if (!reader.readLine(line, index + 1) && line.trim() !== "") skipped.push(index + 1);
  return { operations: reader.end(), unit: "lines", skipped, notes: reader.notes };
}

/** A process does one thing at a time, and nothing more once an answer stayed away. */
function notesOn(operations: readonly HistoryOperation[]): string[] {
  const notes: string[] = [];
  const latest = new Map<number, HistoryOperation>();
  for (const operation of operations.toSorted((a, b) => a.invokedAt - b.invokedAt)) {
    const { process, invokedAt } = operation;
    const before = latest.get(process);
    // Several logs of one proposal begin as one.
    const isBusy = before !== undefined && (before.completedAt ?? Infinity) > invokedAt;
    if (isBusy && before.invokedAt !== invokedAt)
      notes.push(`process ${process} asks at ${invokedAt} before it was answered`);
    latest.set(process, operation);
  }
  return notes;
}
