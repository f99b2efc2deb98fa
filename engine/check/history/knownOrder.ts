import type { HistoryOperation } from "./historyOperation.ts";
import { isObserver, takeStep, type KeyHistory } from "./keyHistory.ts";
import { nothing } from "./valueTree.ts";

/** A slot, and how many changes stand before it or are itself. */
interface Ranked {
  readonly slot: number;
  readonly rank: number;
}

/**
 * An order that explains a key's history, found without a search: what went through a log in the
 * order of that log (`place`), and every other read behind the change whose value it met. It is
 * checked like any other order. Null: none of this kind explains the history; another still may.
 */
export function followKnownOrder(history: KeyHistory): readonly HistoryOperation[] | null {
  const { operations, steps, values } = history;
  const placed = [...operations.keys()]
    .filter((slot) => operations[slot]!.place !== undefined)
    .sort((a, b) => operations[a]!.place! - operations[b]!.place!);
  const order: Ranked[] = [];
  /** By rank: the value that is held then. */
  const held = [nothing];
  for (const slot of placed) {
    const value = takeStep(values, steps[slot]!, held.at(-1)!);
    if (value !== null) order.push({ slot, rank: held.push(value) - 1 });
    // What nobody was told of may have come to nothing.
    else if (operations[slot]!.kind !== "unknown") return null;
  }
  for (const [slot, operation] of operations.entries()) {
    if (operation.place !== undefined || operation.completedAt === null) continue;
    const rank = isObserver(steps[slot]!) ? rankOf(history, { slot, order, held }) : null;
    if (rank === null) return null;
    order.push({ slot, rank });
  }
  const isPlaced = ({ slot }: Ranked): number => (operations[slot]!.place === undefined ? 1 : 0);
  order.sort((a, b) => a.rank - b.rank || isPlaced(a) - isPlaced(b) || a.slot - b.slot);
  const told = order.map(({ slot }) => operations[slot]!);
  return keepsTime(told) ? told : null;
}

/** Behind which change a read stands: the first that goes with its time and its value. */
function rankOf(
  { operations, steps, values }: KeyHistory,
  {
    slot,
    order,
    held,
  }: {
    readonly slot: number;
    readonly order: readonly Ranked[];
    readonly held: readonly number[];
  },
): number | null {
  const { invokedAt } = operations[slot]!;
  let rank = 0;
  for (const earlier of order)
    if (earlier.rank > rank && endsBefore(operations[earlier.slot]!, invokedAt))
      rank = earlier.rank;
  while (rank < held.length && takeStep(values, steps[slot]!, held[rank]!) === null) rank += 1;
  return rank === held.length ? null : rank;
}

function endsBefore({ completedAt }: HistoryOperation, instant: number): boolean {
  return completedAt !== null && completedAt < instant;
}

/** Whether nothing stands behind what began only after it had ended. */
function keepsTime(order: readonly HistoryOperation[]): boolean {
  let latest = -Infinity;
  for (const operation of order) {
    if (endsBefore(operation, latest)) return false;
    if (operation.invokedAt > latest) latest = operation.invokedAt;
  }
  return true;
}
