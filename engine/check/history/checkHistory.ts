import { isJudged, type HistoryOperation } from "./historyOperation.ts";
import { createKeyHistory } from "./keyHistory.ts";
import { offendingPart, untilBlocked, type OffendingPart } from "./offendingPart.ts";
import { followKnownOrder } from "./knownOrder.ts";
import { findContradiction } from "./oracles.ts";
import { continueSearch, createSearch, orderOf, type Search } from "./search.ts";

/** unknown: the budget was spent, or another key was refuted first. */
export type HistoryVerdict = "linearizable" | "violation" | "unknown";

export interface HistoryReport {
  readonly verdict: HistoryVerdict;
  /** How many were judged: see `isJudged`. */
  readonly operations: number;
  /** In order of their first invocation. */
  readonly keys: readonly KeyReport[];
  readonly violation: HistoryViolation | null;
}

export interface KeyReport {
  readonly key: string;
  readonly operations: number;
  readonly verdict: HistoryVerdict;
  /** How many configurations were tried. */
  readonly configurations: number;
  /** An order in which all took effect; unanswered ones that are missing never did. */
  readonly order: readonly HistoryOperation[] | null;
}

export interface HistoryViolation extends OffendingPart {
  readonly key: string;
  /** In plain words. */
  readonly why: string;
}

/** What a key may cost unless somebody says otherwise, in configurations. */
export const usualBudget = 300_000;

/** So many configurations are tried before the next key has its turn. */
const turn = 5_000;

/**
 * Whether the operations on every key could have happened one after the other, each at some instant
 * between its invocation and its completion. Keys are judged apart (Herlihy and Wing 1990: that is
 * sound and complete), in turns, up to the first one that is refuted.
 *
 * @param history - In any order; of one register per key, which holds nothing at first.
 * @param budget - Configurations per key.
 */
export function checkHistory(
  history: readonly HistoryOperation[],
  { budget = usualBudget }: { readonly budget?: number } = {},
): HistoryReport {
  const searches = new Map<string, Search>();
  const byKey = operationsByKey(history);
  for (const [key, operations] of byKey) {
    const contradiction = findContradiction(operations);
    if (contradiction === null) continue;
    const { why, operations: core } = contradiction;
    const violation = { key, why, ...offendingPart(operations, core) };
    return reportOf(byKey, { searches, known: new Map() }, violation);
  }
  const known = new Map<string, readonly HistoryOperation[]>();
  for (const [key, operations] of byKey) {
    const keyHistory = createKeyHistory(operations);
    const order = followKnownOrder(keyHistory);
    if (order === null) searches.set(key, createSearch(keyHistory));
    else known.set(key, order);
  }
  for (let running = [...searches]; running.length > 0;) {
    for (const [key, search] of running) {
      continueSearch(search, Math.min(turn, budget - search.tried.size));
      if (search.state !== "refuted") continue;
      const why = "no order of these operations explains what was answered";
      const operations = untilBlocked(search);
      const violation = { key, why, ...offendingPart(operations, operations) };
      return reportOf(byKey, { searches, known }, violation);
    }
    running = running.filter(([, { state, tried }]) => state === "running" && tried.size < budget);
  }
  return reportOf(byKey, { searches, known }, null);
}

function operationsByKey(history: readonly HistoryOperation[]): Map<string, HistoryOperation[]> {
  const byKey = new Map<string, HistoryOperation[]>();
  const judged = history.filter(isJudged).toSorted((a, b) => a.invokedAt - b.invokedAt);
  for (const operation of judged) {
    const same = byKey.get(operation.key);
    if (same === undefined) byKey.set(operation.key, [operation]);
    else same.push(operation);
  }
  return byKey;
}

function reportOf(
  byKey: ReadonlyMap<string, readonly HistoryOperation[]>,
  {
    searches,
    known,
  }: {
    readonly searches: ReadonlyMap<string, Search>;
    /** By key: an order that needed no search. */
    readonly known: ReadonlyMap<string, readonly HistoryOperation[]>;
  },
  violation: HistoryViolation | null,
): HistoryReport {
  const keys = [...byKey].map(([key, operations]): KeyReport => {
    const search = searches.get(key);
    const found = search?.state === "found" ? orderOf(search, search.best) : null;
    const order = known.get(key) ?? found;
    const verdict = order ? "linearizable" : key === violation?.key ? "violation" : "unknown";
    return {
      key,
      operations: operations.length,
      verdict,
      configurations: search?.tried.size ?? 0,
      order,
    };
  });
  const isOpen = keys.some(({ verdict }) => verdict === "unknown");
  const operations = keys.reduce((sum, key) => sum + key.operations, 0);
  const verdict = violation !== null ? "violation" : isOpen ? "unknown" : "linearizable";
  return { verdict, operations, keys, violation };
}
