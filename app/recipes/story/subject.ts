import type { ClientOperation, TraceEvent } from "../../../engine/index.ts";

/**
 * What belongs to a subject. A subject is a key that clients named. Its story holds
 *
 * - every request about the key;
 * - every entry that was proposed for such a request, and every entry whose data names the key: it
 *   stands there as a word of its own, or as the path to something below it ("tenant-1/4" for
 *   "tenant-1", but neither "tenant-10" nor "old/tenant-1");
 * - every call, outside or of the node itself, whose tag or data names the key.
 *
 * Nothing needs to be known of a recipe for that: who writes a key into a log or into a call means
 * it. What happens to the nodes (crashes, pauses, who leads) belongs to everybody's story.
 */
export function namesKey(text: string, key: string): boolean {
  if (key === "") return false;
  for (let from = text.indexOf(key); from >= 0; from = text.indexOf(key, from + 1)) {
    const before = text[from - 1] ?? " ";
    const after = text[from + key.length] ?? " ";
    if (!isPartOfKey.test(before) && (after === "/" || !isPartOfKey.test(after))) return true;
  }
  return false;
}

const isPartOfKey = /[\p{L}\p{N}_./-]/u;

/** What a request is about; null: no key. */
export function keyOf(operation: ClientOperation): string | null {
  return "key" in operation ? operation.key : null;
}

/** When a request or an effect was about which key, in the order of the trace. */
export interface Subjects {
  /** In the order in which clients named them. */
  readonly keys: string[];
  readonly mentions: { readonly slot: number; readonly key: string }[];
}

export function createSubjects(): Subjects {
  return { keys: [], mentions: [] };
}

export function addMention({ keys, mentions }: Subjects, { fact }: TraceEvent, slot: number): void {
  if (fact.kind === "clientInvoked") {
    const key = keyOf(fact.operation);
    if (key === null) return;
    if (!keys.includes(key)) keys.push(key);
    mentions.push({ slot, key });
  }
  if (fact.kind === "serviceCalled" || fact.kind === "serviceActed") {
    const named = keys.filter((key) => namesKey(`${fact.tag}\n${fact.data}`, key));
    // Of a key and the path to it, the key is meant.
    const key = named.toSorted((a, b) => b.length - a.length)[0];
    if (key !== undefined) mentions.push({ slot, key });
  }
}

/** The key that the newest request or effect before a slot was about; null: there was none. */
export function newestSubject({ mentions }: Subjects, slot: number): string | null {
  return mentions.findLast((mention) => mention.slot < slot)?.key ?? null;
}

/** The keys that were named before a slot, in order of their names. */
export function subjectsBefore({ mentions }: Subjects, slot: number): readonly string[] {
  const named = mentions.filter((mention) => mention.slot < slot).map(({ key }) => key);
  return [...new Set(named)].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
