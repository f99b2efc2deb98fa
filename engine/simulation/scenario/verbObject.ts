import { z } from "zod";
import { nearestWord } from "./nearestWord.ts";
import { complain, printRaw } from "./spelling.ts";

/** The mappings that a verb object may be, by the key that tells them apart. */
type Verbs<Value> = Readonly<Record<string, z.ZodType<Value>>>;

const verbsOf = new WeakMap<z.ZodType, Verbs<unknown>>();

/** The alternatives behind a schema that `verbObject` made, for the published schema. */
export function alternativesOf(schema: z.ZodType): readonly z.ZodType[] | null {
  const verbs = verbsOf.get(schema);
  return verbs === undefined ? null : Object.values(verbs);
}

/**
 * A mapping that exactly one of its keys, the verb, gives its meaning: `{ at: 3s, crash: A }`. One
 * more verb is one more line in the table. (A plain union would answer a mistake with what every
 * alternative has to say about it.)
 */
export function verbObject<Value>(
  verbs: Verbs<Value>,
  { what, example }: { readonly what: string; readonly example: string },
): z.ZodType<Value> {
  const words = Object.keys(verbs);
  const schema = z.unknown().transform((raw, context): Value => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
      const message = raw === undefined ? "is missing" : `${printRaw(raw)} is not ${what}`;
      complain(context, message, `Write ${example}.`);
      return z.NEVER;
    }
    const keys = Object.keys(raw);
    const found = keys.filter((key) => Object.hasOwn(verbs, key));
    const [verb, second] = found;
    if (verb === undefined) {
      complainOfNoVerb(context, { keys, words, what });
      return z.NEVER;
    }
    if (second !== undefined) {
      const message = `${what} says one thing, here are ${found.join(" and ")}`;
      complain(context, message, "Give each an item of its own.", { path: [second], atKey: true });
      return z.NEVER;
    }
    const result = verbs[verb]!.safeParse(raw);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.issues.push({ ...issue, input: raw } as never);
    return z.NEVER;
  });
  verbsOf.set(schema, verbs);
  return schema;
}

function complainOfNoVerb(
  context: z.core.$RefinementCtx,
  {
    keys,
    words,
    what,
  }: { readonly keys: readonly string[]; readonly words: readonly string[]; readonly what: string },
): void {
  const all = `It needs one of ${words.join(", ")}.`;
  for (const key of keys) {
    const meant = nearestWord(key, words);
    if (meant === null) continue;
    const remedy = `Did you mean "${meant}"?`;
    complain(context, `"${key}" is unknown`, remedy, { path: [key], atKey: true });
    return;
  }
  complain(context, `${what} without a word that says what`, all);
}
