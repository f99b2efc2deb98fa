import { nodeName, type LedgerLine, type ServiceState } from "../../engine/index.ts";

/** A line of a service's books, and what is to be said of it. */
export interface MarkedLine {
  readonly line: LedgerLine;
  /** Its place in the ledger of all services. */
  readonly slot: number;
  /** From 1, in the order of the book. */
  readonly number: number;
  readonly words: string;
  /** It acted a second time for the same; the number of the first time. */
  readonly repeats: number | null;
}

/** The books of one service. Who acts twice for the same, without having been told a key, is marked. */
export function booksOf(ledger: readonly LedgerLine[], service: string): readonly MarkedLine[] {
  const first = new Map<string, number>();
  return ledger
    .map((line, slot) => ({ line, slot }))
    .filter(({ line }) => line.service === service)
    .map(({ line, slot }, place) => {
      const number = place + 1;
      const before = line.outcome === "done" ? first.get(line.data) : undefined;
      if (line.outcome === "done" && before === undefined) first.set(line.data, number);
      return { line, slot, number, words: outcomeWords(line, before), repeats: before ?? null };
    });
}

function outcomeWords({ outcome, answered, node }: LedgerLine, before: number | undefined): string {
  const lost = answered ? "" : `; its answer is lost, ${nodeName(node)} cannot know`;
  switch (outcome) {
    case "done":
      return (before === undefined ? "acted" : `acted again: duplicate of ${before}`) + lost;
    case "duplicate":
      return `knew the key, did not act again${lost}`;
    case "failed":
      return "refused";
    case "unheard":
      return "was switched off, heard nothing";
  }
}

/** "Called twice, acted twice: once too often." */
export function booksInProse(books: readonly MarkedLine[]): string {
  const acted = books.filter(({ line }) => line.outcome === "done").length;
  const again = books.filter(({ repeats }) => repeats !== null).length;
  const calls = `Called ${times(books.length)}, acted ${times(acted)}`;
  return again === 0 ? `${calls}.` : `${calls}: ${times(again)} too often.`;
}

function times(amount: number): string {
  return amount === 0
    ? "never"
    : amount === 1
      ? "once"
      : amount === 2
        ? "twice"
        : `${amount} times`;
}

/** How a service may behave, in the words of its menu. */
export const serviceStates: readonly (readonly [ServiceState, string])[] = [
  ["working", "works"],
  ["failing", "refuses everything"],
  ["silent", "acts, but its answers get lost"],
  ["down", "is switched off"],
];
