/** What a text seems to be; whether it is a good one is for its reader to say. */
export type FileKind = "scenario" | "trace" | "history";

/** So many lines are looked at: logs begin with other things. */
const mostLines = 400;

/** Tells by the first line that says something. What nothing speaks for is taken for a scenario. */
export function fileKindOf(text: string): FileKind {
  const head = text.slice(0, 400_000).split("\n", mostLines);
  for (const line of head) {
    const kind = kindOfLine(line);
    if (kind !== null) return kind;
  }
  return "scenario";
}

function kindOfLine(line: string): FileKind | null {
  if (/\s:(invoke|ok|fail|info)\s+:(read|write|cas)\b/.test(line)) return "history";
  const value = parse(line);
  if (value === null) return null;
  if (value["format"] === "kommander-lab-trace" || isObject(value["fact"])) return "trace";
  const { event } = value;
  if (isObject(event) && "nid" in event && "name" in event) return "trace";
  return "process" in value && "function" in value ? "history" : null;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}

/** The object in a line; a logger may have written something before it. */
function parse(line: string): JsonObject | null {
  const from = line.indexOf("{");
  if (from < 0) return null;
  try {
    const value: unknown = JSON.parse(line.slice(from));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
