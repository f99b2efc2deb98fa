import { unreachable } from "../../base/assert.ts";
import type { HistoryOperation } from "./historyOperation.ts";
import {
  appendedNumber,
  createValueTree,
  partNumbers,
  valueNumber,
  type ValueTree,
} from "./valueTree.ts";

/** What an operation demands of the value that it meets, and makes of it. Values by number. */
export type Step =
  /** Meets this value. */
  | { readonly kind: "observe"; readonly value: number }
  /** Meets any value but this. */
  | { readonly kind: "observeOther"; readonly value: number }
  | { readonly kind: "write"; readonly value: number }
  /** Meets the expected value, and replaces it. */
  | { readonly kind: "exchange"; readonly expected: number; readonly value: number }
  /** Replaces the expected value, and nothing else; nobody was told what it met. */
  | { readonly kind: "maybeExchange"; readonly expected: number; readonly value: number }
  | { readonly kind: "append"; readonly parts: readonly number[] };

/** The operations on one key, made ready for the search. */
export interface KeyHistory {
  /** In order of invocation. */
  readonly operations: readonly HistoryOperation[];
  readonly steps: readonly Step[];
  readonly values: ValueTree;
  /**
   * Invocations and completions in order: the operation's slot for an invocation, ~slot for a
   * completion. What begins at the instant at which another ends overlaps it.
   */
  readonly events: readonly number[];
}

/** No value has this number: whoever demands it demands the impossible. */
const impossible = -1;

/** @param operations - Judged ones, all of one key. */
export function createKeyHistory(operations: readonly HistoryOperation[]): KeyHistory {
  const ordered = operations.toSorted((a, b) => a.invokedAt - b.invokedAt);
  const values = createValueTree();
  const steps = ordered.map((operation) => stepOf(values, operation));
  const completed = ordered.flatMap(({ completedAt }, slot) =>
    completedAt === null ? [] : [{ slot, at: completedAt }],
  );
  completed.sort((a, b) => a.at - b.at);
  const events: number[] = [];
  let next = 0;
  for (const { slot, at } of completed) {
    while (next < ordered.length && ordered[next]!.invokedAt <= at) events.push(next++);
    events.push(~slot);
  }
  while (next < ordered.length) events.push(next++);
  return { operations: ordered, steps, values, events };
}

/** The value that a step leaves behind; null: it cannot be the next one. */
export function takeStep(values: ValueTree, step: Step, value: number): number | null {
  switch (step.kind) {
    case "observe":
      return value === step.value ? value : null;
    case "observeOther":
      return value === step.value ? null : value;
    case "write":
      return step.value;
    case "exchange":
      return value === step.expected ? step.value : null;
    case "maybeExchange":
      return value === step.expected ? step.value : value;
    case "append":
      return appendedNumber(values, value, step.parts);
    default:
      return unreachable(step);
  }
}

/** Whether it never changes anything: as soon as it fits, it may as well be the next one. */
export function isObserver({ kind }: Step): boolean {
  return kind === "observe" || kind === "observeOther";
}

/** The value that a step waits for, or makes a difference to; null: there is no single one. */
export function wantedBy(step: Step): number | null {
  switch (step.kind) {
    case "observe":
      return step.value === impossible ? null : step.value;
    case "exchange":
    case "maybeExchange":
      return step.expected;
    case "observeOther":
    case "write":
    case "append":
      return null;
    default:
      return unreachable(step);
  }
}

/** Whether a step comes out differently as soon as the value is another than this. */
export function isWatchful(step: Step, value: number): boolean {
  switch (step.kind) {
    case "observeOther":
      return step.value === value;
    case "maybeExchange":
      return step.expected === value;
    case "append":
      return true;
    case "observe":
    case "exchange":
    case "write":
      return false;
    default:
      return unreachable(step);
  }
}

function stepOf(values: ValueTree, operation: HistoryOperation): Step {
  switch (operation.function) {
    case "read":
    case "localRead":
      return { kind: "observe", value: valueNumber(values, operation.output) };
    case "write":
      return { kind: "write", value: valueNumber(values, operation.input) };
    case "append":
      return { kind: "append", parts: partNumbers(values, operation.input) };
    case "cas": {
      const [expected, value] = operation.input.map((text) => valueNumber(values, text));
      const exchange = { expected: expected!, value: value! };
      // One that took no effect may as well never have happened.
      if (operation.kind === "unknown") return { kind: "exchange", ...exchange };
      if (operation.output === null) return { kind: "maybeExchange", ...exchange };
      const { took, found } = operation.output;
      if (found === undefined)
        return took
          ? { kind: "exchange", ...exchange }
          : { kind: "observeOther", value: exchange.expected };
      const met = valueNumber(values, found);
      if (took !== (met === expected)) return { kind: "observe", value: impossible };
      return took ? { kind: "exchange", ...exchange } : { kind: "observe", value: met };
    }
    default:
      return unreachable(operation);
  }
}
