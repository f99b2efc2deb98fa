import type { Term } from "../../engine/index.ts";

/** The colour slot of a term: 1…6 in turn; 0 for "no term yet". */
export function termSlot(term: Term): number {
  return term <= 0 ? 0 : ((term - 1) % 6) + 1;
}

/** The class that sets --term, --term-text and --term-tint for everything inside. */
export function termClass(term: Term): string {
  return `term-${termSlot(term)}`;
}
