/**
 * Gives every value that a key can hold a number, so that values are compared without looking at
 * them. A text is a path of its parts between commas: appending to a long list is one step.
 */
export interface ValueTree {
  readonly parts: Map<string, number>;
  /** By parent and part. */
  readonly children: Map<number, number>;
  size: number;
  /** The value asked for last: a list that is read again and again only grew since. */
  latest: { readonly text: string; readonly value: number } | null;
}

/** The key holds nothing. */
export const nothing = 0;

/** More parts than a history has. */
const width = 2 ** 26;

export function createValueTree(): ValueTree {
  return { parts: new Map(), children: new Map(), size: 1, latest: null };
}

/** The number of a value. */
export function valueNumber(tree: ValueTree, text: string | null): number {
  if (text === null) return nothing;
  const { latest } = tree;
  if (latest?.text === text) return latest.value;
  const isLonger = latest !== null && text.startsWith(`${latest.text},`);
  const value = isLonger
    ? appendedNumber(tree, latest.value, partNumbers(tree, text.slice(latest.text.length + 1)))
    : appendedNumber(tree, nothing, partNumbers(tree, text));
  if (text.includes(",")) tree.latest = { text, value };
  return value;
}

/** The number of a value with more parts behind it. */
export function appendedNumber(tree: ValueTree, value: number, parts: readonly number[]): number {
  let at = value;
  for (const part of parts) {
    const name = at * width + part;
    let child = tree.children.get(name);
    if (child === undefined) {
      child = tree.size;
      tree.size += 1;
      tree.children.set(name, child);
    }
    at = child;
  }
  return at;
}

export function partNumbers(tree: ValueTree, text: string): number[] {
  return partsOf(text).map((part) => {
    let number = tree.parts.get(part);
    if (number === undefined) {
      number = tree.parts.size;
      tree.parts.set(part, number);
    }
    return number;
  });
}

/** What a value is made of, as far as an append can tell. */
export function partsOf(text: string): string[] {
  return text.split(",");
}
