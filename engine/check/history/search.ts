import { assert } from "../../base/assert.ts";
import {
  addConfiguration,
  createConfigurationSet,
  type ConfigurationSet,
} from "./configurationSet.ts";
import type { HistoryOperation } from "./historyOperation.ts";
import { isObserver, isWatchful, takeStep, wantedBy, type KeyHistory } from "./keyHistory.ts";
import { appendedNumber, nothing, partNumbers } from "./valueTree.ts";

/**
 * The search for an order that explains a key's history, after Wing and Gong (1993): depth first
 * over those operations that no other one still precedes. What was tried once, a set of operations
 * and the value that they leave behind, is not tried again (Lowe 2017). It can be interrupted.
 */
export interface Search {
  readonly history: KeyHistory;
  state: "running" | "found" | "refuted";
  readonly tried: ConfigurationSet;
  value: number;
  /** Slots, in the order in which they took effect so far. */
  readonly order: number[];
  /** By depth: what the value was before; whether there was nothing else to try. */
  readonly valuesBefore: number[];
  readonly forced: boolean[];
  /** The longest order that was found. */
  best: readonly number[];
  /** The completion that no order got past, as a position among the events; -1: none yet. */
  blockedAt: number;

  readonly answered: number;
  /** Answered operations that did not take effect yet. */
  missing: number;
  /** The first answered operation that did not; by rank. */
  firstMissing: number;
  /** Which ones did: a bit by rank; from the word `unknownFrom` on, the unanswered ones. */
  readonly taken: Int32Array;
  readonly unknownFrom: number;
  readonly record: Int32Array;
  /** By slot: its bit in `taken`. */
  readonly bits: Int32Array;
  /** By slot: a number that all changes share which do the same; -1: it only looks. */
  readonly kinds: Int32Array;

  // What is to be seen from here, for as long as one choice takes.
  look: number;
  /** By the number of `kinds`: who is to go first. */
  readonly foremost: Int32Array;
  /** By value: the last look at which somebody waited for it. */
  readonly awaited: Int32Array;
  /** How many come out differently as soon as the value is not what it is now. */
  watchful: number;

  /** Of a list that only grows: the values on the way to the longest one that was read. */
  readonly path: { readonly values: ReadonlySet<number>; readonly end: number } | null;

  // The events that are left, as a list; position 0 is its head, event `i` stands at `i + 1`.
  readonly nextEvent: Int32Array;
  readonly previousEvent: Int32Array;
  /** By slot: where its events stand; a completion at 0: there is none. */
  readonly invocations: Int32Array;
  readonly completions: Int32Array;
}

export function createSearch(history: KeyHistory): Search {
  const { operations, events } = history;
  const answered = operations.filter(({ completedAt }) => completedAt !== null).length;
  const unknownFrom = Math.ceil(answered / 32);
  const words = unknownFrom + Math.ceil((operations.length - answered) / 32);
  const bits = new Int32Array(operations.length);
  let [ok, unknown] = [0, unknownFrom * 32];
  for (const [slot, { completedAt }] of operations.entries())
    bits[slot] = completedAt === null ? unknown++ : ok++;
  const nextEvent = new Int32Array(events.length + 1);
  const previousEvent = new Int32Array(events.length + 1);
  const invocations = new Int32Array(operations.length);
  const completions = new Int32Array(operations.length);
  for (const [index, event] of events.entries()) {
    const position = index + 1;
    nextEvent[index] = position;
    previousEvent[position] = index;
    if (event >= 0) invocations[event] = position;
    else completions[~event] = position;
  }
  const kinds = kindsOf(history);
  return {
    history,
    state: "running",
    tried: createConfigurationSet(),
    value: nothing,
    order: [],
    valuesBefore: [],
    forced: [],
    best: [],
    blockedAt: -1,
    answered,
    missing: answered,
    firstMissing: 0,
    taken: new Int32Array(words),
    unknownFrom,
    record: new Int32Array(words + 2),
    bits,
    kinds,
    look: 0,
    foremost: new Int32Array(operations.length),
    awaited: new Int32Array(history.values.size),
    watchful: 0,
    path: pathOf(history),
    nextEvent,
    previousEvent,
    invocations,
    completions,
  };
}

/** Tries at most so many configurations more. */
export function continueSearch(search: Search, configurations: number): void {
  const { tried } = search;
  const limit = tried.size + configurations;
  if (search.state !== "running") return;
  for (;;) {
    takeObservers(search);
    if (search.missing === 0) {
      search.best = [...search.order];
      search.state = "found";
      return;
    }
    let from = isNew(search) ? search.nextEvent[0]! : backtrack(search);
    while (from !== 0 && !takeNext(search, from)) from = backtrack(search);
    if (from === 0) {
      search.state = "refuted";
      return;
    }
    if (tried.size >= limit) return;
  }
}

/** The operations of an order. */
export function orderOf(
  { history }: Search,
  slots: readonly number[],
): readonly HistoryOperation[] {
  return slots.map((slot) => history.operations[slot]!);
}

/** Whoever only looks, and likes what it sees, may look now: that forbids nothing to anybody. */
function takeObservers(search: Search): void {
  const { events, steps, values } = search.history;
  let position = search.nextEvent[0]!;
  while (position !== 0 && events[position - 1]! >= 0) {
    const slot = events[position - 1]!;
    const step = steps[slot]!;
    const next = search.nextEvent[position]!;
    const fits = isObserver(step) && takeStep(values, step, search.value) !== null;
    if (fits) take(search, slot, search.value, true);
    // Its own completion has left the list with it.
    position = fits && next === search.completions[slot] ? search.nextEvent[next]! : next;
  }
}

/** Lets the first operation take effect, from a position on, that can. False: none can. */
function takeNext(search: Search, from: number): boolean {
  const { events, steps, values } = search.history;
  const { kinds, foremost } = search;
  lookAround(search);
  let position = from;
  while (position !== 0 && events[position - 1]! >= 0) {
    const slot = events[position - 1]!;
    position = search.nextEvent[position]!;
    // Of those that do the same, whoever is answered first may as well go first.
    if (kinds[slot]! < 0 || foremost[kinds[slot]!] !== slot) continue;
    const value = takeStep(values, steps[slot]!, search.value);
    if (value === null || isAstray(search, slot, value)) continue;
    if (search.completions[slot] === 0 && !isNoticed(search, slot, value)) continue;
    take(search, slot, value, false);
    return true;
  }
  search.blockedAt = Math.max(search.blockedAt, position);
  return false;
}

/** Who is to go first of those that do the same, and which values somebody waits for. */
function lookAround(search: Search): void {
  const { history, kinds, foremost, awaited, nextEvent, completions, value } = search;
  const { events, steps } = history;
  search.look += 1;
  search.watchful = 0;
  let position = nextEvent[0]!;
  while (position !== 0 && events[position - 1]! >= 0) {
    const kind = kinds[events[position - 1]!]!;
    if (kind >= 0) foremost[kind] = -1;
    position = nextEvent[position]!;
  }
  position = nextEvent[0]!;
  while (position !== 0 && events[position - 1]! >= 0) {
    const slot = events[position - 1]!;
    position = nextEvent[position]!;
    const step = steps[slot]!;
    const wanted = wantedBy(step);
    if (wanted !== null) awaited[wanted] = search.look;
    if (isWatchful(step, value)) search.watchful += 1;
    const kind = kinds[slot]!;
    if (kind < 0) continue;
    const first = foremost[kind]!;
    const isSooner =
      first < 0 || (completions[slot]! || Infinity) < (completions[first]! || Infinity);
    if (isSooner) foremost[kind] = slot;
  }
}

/**
 * Of a list that only grows, everything up to the longest one that was read must lead there; and
 * nobody ever sees what comes behind it, so that an unanswered operation need not.
 */
function isAstray(
  { value: before, path, completions }: Search,
  slot: number,
  value: number,
): boolean {
  if (path === null || path.values.has(value)) return false;
  return completions[slot] === 0 || (path.values.has(before) && before !== path.end);
}

/**
 * An unanswered operation need not take effect. One whose effect the very next operation would not
 * notice may as well do so later, or never.
 */
function isNoticed(search: Search, slot: number, value: number): boolean {
  if (value === search.value) return false;
  if (search.awaited[value] === search.look) return true;
  const own = isWatchful(search.history.steps[slot]!, search.value) ? 1 : 0;
  return search.watchful > own;
}

/** Undoes the latest choice. Returns where the next one is to be looked for; 0: there is none left. */
function backtrack(search: Search): number {
  const { order, valuesBefore, forced } = search;
  if (order.length > search.best.length) search.best = [...order];
  for (;;) {
    const slot = order.pop();
    if (slot === undefined) return 0;
    search.value = valuesBefore.pop()!;
    putBack(search, slot);
    if (forced.pop()! === false) {
      // Behind an invocation there is always something: a completion, or it would have been found.
      const next = search.nextEvent[search.invocations[slot]!]!;
      assert(next !== 0, "an answered operation is missing");
      return next;
    }
  }
}

function take(search: Search, slot: number, value: number, forced: boolean): void {
  const { order, valuesBefore, taken, bits, invocations, completions } = search;
  order.push(slot);
  valuesBefore.push(search.value);
  search.forced.push(forced);
  search.value = value;
  const bit = bits[slot]!;
  taken[bit >> 5]! |= 1 << (bit & 31);
  unlink(search, invocations[slot]!);
  if (completions[slot] === 0) return;
  unlink(search, completions[slot]!);
  search.missing -= 1;
  while ((taken[search.firstMissing >> 5]! >> (search.firstMissing & 31)) & 1)
    search.firstMissing += 1;
}

function putBack(search: Search, slot: number): void {
  const { taken, bits, invocations, completions } = search;
  const bit = bits[slot]!;
  taken[bit >> 5]! &= ~(1 << (bit & 31));
  if (completions[slot] !== 0) {
    link(search, completions[slot]!);
    search.missing += 1;
    search.firstMissing = Math.min(search.firstMissing, bit);
  }
  link(search, invocations[slot]!);
}

function unlink({ nextEvent, previousEvent }: Search, position: number): void {
  const [before, after] = [previousEvent[position]!, nextEvent[position]!];
  nextEvent[before] = after;
  if (after !== 0) previousEvent[after] = before;
}

function link({ nextEvent, previousEvent }: Search, position: number): void {
  const [before, after] = [previousEvent[position]!, nextEvent[position]!];
  nextEvent[before] = position;
  if (after !== 0) previousEvent[after] = position;
}

/**
 * Notes where the search stands; false: it stood there before. All answered operations before
 * `firstMissing` took effect, and none that began after that one was completed: a few words tell all.
 */
function isNew(search: Search): boolean {
  const { taken, record, unknownFrom, firstMissing } = search;
  let length = 0;
  record[length++] = search.value;
  record[length++] = firstMissing;
  for (let word = unknownFrom; word < taken.length; word++) record[length++] = taken[word]!;
  let word = firstMissing >> 5;
  let untold = search.answered - search.missing - word * 32;
  while (untold > 0) {
    record[length++] = taken[word]!;
    untold -= bitCount(taken[word]!);
    word += 1;
  }
  return addConfiguration(search.tried, record, length);
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function kindsOf({ steps }: KeyHistory): Int32Array {
  const numbers = new Map<string, number>();
  const kinds = new Int32Array(steps.length).fill(-1);
  for (const [slot, step] of steps.entries()) {
    if (isObserver(step)) continue;
    const name = JSON.stringify(step);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    kinds[slot] = number;
  }
  return kinds;
}

function pathOf({ operations, values }: KeyHistory): Search["path"] {
  let longest: string | null = null;
  for (const operation of operations) {
    if (operation.function === "read") {
      const { output } = operation;
      if (output !== null && output.length > (longest?.length ?? -1)) longest = output;
    } else if (operation.function !== "append") return null;
  }
  let end = nothing;
  const path = new Set([end]);
  for (const part of longest === null ? [] : partNumbers(values, longest)) {
    end = appendedNumber(values, end, [part]);
    path.add(end);
  }
  return { values: path, end };
}
