import type { Micros, PartitionId } from "../../engine/index.ts";

/** A piece of a sentence, so that a page can style it. */
export interface NarrationPart {
  readonly kind: "text" | "strong" | "code";
  readonly text: string;
}

/** major: part of the story. minor: for whoever steps through it. */
export type Importance = "major" | "minor";

export type Tone = "neutral" | "good" | "warn" | "danger";

/** One line of the trace, told in one to three sentences. */
export interface Narration {
  /** The trace line that this tells. */
  readonly ref: number;
  readonly at: Micros;
  /** -1: no single partition. */
  readonly partition: PartitionId;
  readonly parts: readonly NarrationPart[];
  /** The parts as one text. */
  readonly plain: string;
  readonly importance: Importance;
  readonly tone: Tone;
}

/** What a narrator says, before it is tied to its trace line. */
export interface Telling {
  readonly parts: readonly NarrationPart[];
  readonly importance: Importance;
  readonly tone: Tone;
}

/** Who did what: the part that is read first. */
export function strong(text: string): NarrationPart {
  return { kind: "strong", text };
}

/** Something that a program wrote: a key, a value, a status. */
export function code(text: string): NarrationPart {
  return { kind: "code", text };
}

export function major(tone: Tone, ...parts: readonly (NarrationPart | string)[]): Telling {
  return { parts: joined(parts), importance: "major", tone };
}

export function minor(tone: Tone, ...parts: readonly (NarrationPart | string)[]): Telling {
  return { parts: joined(parts), importance: "minor", tone };
}

/** Neighbouring texts become one; empty ones go. */
function joined(parts: readonly (NarrationPart | string)[]): NarrationPart[] {
  const result: NarrationPart[] = [];
  for (const part of parts) {
    const next: NarrationPart = typeof part === "string" ? { kind: "text", text: part } : part;
    if (next.text === "") continue;
    const last = result.at(-1);
    if (last?.kind === next.kind)
      result[result.length - 1] = { ...last, text: last.text + next.text };
    else result.push(next);
  }
  return result;
}
