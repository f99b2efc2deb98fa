import type { Ask, Fields, Input } from "../../engine/index.ts";

/**
 * What clients ask in a run, one example of each: that of the highest key. Whoever asks by hand may
 * come before others who ask later in the run, and is not to ask about the same.
 */
export function asksOf(inputs: readonly Input[]): readonly Ask[] {
  const found = new Map<string, Ask>();
  for (const { action } of inputs) {
    if (action.kind !== "submit" || action.operation.kind !== "ask") continue;
    const { name, key } = action.operation;
    const known = found.get(name);
    if (known === undefined || byNumber.compare(key, known.key) >= 0)
      found.set(name, action.operation);
  }
  return [...found.values()];
}

/** "jobs/10" comes after "jobs/9". */
const byNumber = new Intl.Collator("en", { numeric: true });

/** The key after one: "jobs/8" after "jobs/7". */
export function nextKey(key: string): string {
  return key.replace(/\d+$/, (digits) => String(Number(digits) + 1));
}

/** What was typed, as values of the kind that the example has. Null: a number is none. */
export function typedLike(example: Fields, typed: Readonly<Record<string, string>>): Fields | null {
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(example)) {
    const text = typed[name] ?? String(value);
    if (typeof value === "number") {
      if (text.trim() === "" || !Number.isFinite(Number(text))) return null;
      fields[name] = Number(text);
    } else fields[name] = typeof value === "boolean" ? text === "true" : text;
  }
  return fields;
}
