/** A line that says nothing a reader could use, and why. */
export interface SkippedLine {
  /** From 1 on. */
  readonly line: number;
  readonly reason: string;
}

/** A line that holds one JSON object. */
export interface JsonLine {
  readonly line: number;
  readonly value: JsonObject;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The JSON objects of a text, one a line. What some logger wrote before the first "{" of a line is
 * passed over; empty lines are nothing. A line that does not parse is reported, never thrown.
 */
export function readJsonLines(text: string): {
  readonly lines: readonly JsonLine[];
  readonly skipped: SkippedLine[];
} {
  const lines: JsonLine[] = [];
  const skipped: SkippedLine[] = [];
  const all = text.split(/\r?\n/);
  for (const [slot, content] of all.entries()) {
    if (content.trim() === "") continue;
    const line = slot + 1;
    const value = parse(content.slice(Math.max(0, content.indexOf("{"))));
    if (isJsonObject(value)) lines.push({ line, value });
    // Whoever was writing did not come to the line's end.
    else if (slot === all.length - 1 && content.includes("{"))
      skipped.push({ line, reason: "the line is cut off" });
    else skipped.push({ line, reason: "this is not a JSON object" });
  }
  return { lines, skipped };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
