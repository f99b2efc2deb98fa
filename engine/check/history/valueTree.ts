/**
 * Gives every value that a key can hold a number, so that values are compared without looking at
 * them. A text is a path of its parts between commas: appending to a long list is one step.
 */
export interface ValueTree {
  readonly parts: Map<string, number>;
  /** By parent and part. */
  readonly children: Map<number, number>;
  size: number;
}

/** The key holds nothing. */
export const nothing = 0;

/** More parts than a history has. */
const width = 2 ** 26;

export function createValueTree(): ValueTree {
  return { parts: new Map(), children: new Map(), size: 1 };
}

/** The number of a value. */
export function valueNumber(tree: ValueTree, text: string | null): number {
  return text === null ? nothing : appendedNumber(tree, nothing, partNumbers(tree, text));
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
