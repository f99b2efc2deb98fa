import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type YAMLError,
} from "yaml";
import { printPath, type FoundProblem, type ScenarioProblem } from "./problem.ts";
import { readScenario } from "./readScenario.ts";
import type { Scenario } from "./scenario.ts";

/** A scenario's text as far as it could be read. */
export interface ParsedScenario {
  /** What could not be read is left out, or stands at its default. Null: nothing could. */
  readonly scenario: Scenario | null;
  /** All of them, in the order of the text. None: the scenario is as its author meant it. */
  readonly problems: readonly ScenarioProblem[];
}

/** The words that the language takes from elsewhere. */
export interface Vocabulary {
  /** The names of the known invariants. */
  readonly invariants: readonly string[];
}

/** Reads a scenario from YAML or JSON. */
export function parseScenario(text: string, vocabulary: Vocabulary): ParsedScenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((error) => explainSyntax(error, lines));
  // After a slip of the pen most of the rest is a consequence of it; a doubled key is no such slip.
  const isWhole = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
  const raw = toPlainData(document);
  if (raw instanceof Error) return { scenario: null, problems: [...syntax, atStart(raw.message)] };
  const { scenario, problems } = readScenario(raw, vocabulary);
  const located = isWhole ? problems.map((problem) => locate(problem, document, lines)) : [];
  const all = [...syntax, ...located];
  all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return { scenario, problems: all };
}

/** Reads a scenario from plain data, for example from `JSON.parse`. Problems name no line. */
export function parseScenarioData(raw: unknown, vocabulary: Vocabulary): ParsedScenario {
  const { scenario, problems } = readScenario(raw, vocabulary);
  const unplaced = problems.map(({ path, message, remedy }) => {
    return { line: null, column: null, field: printPath(path), message, remedy };
  });
  return { scenario, problems: unplaced };
}

/** An alias without an anchor, or one that unfolds to far too much, shows only now. */
function toPlainData(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function atStart(message: string): ScenarioProblem {
  const remedy = "Write the value itself in place of the alias.";
  return { line: 1, column: 1, field: "", message, remedy };
}

const syntaxRemedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Keep one of the two.",
  TAB_AS_INDENT: "Indent with spaces.",
  BAD_INDENT: "Line it up with its neighbours, and close every bracket.",
  MISSING_CHAR: "Close the bracket or the quotes, or add the comma or colon.",
  MULTIPLE_DOCS: 'Keep one scenario to a file: remove the "---" line.',
};

function explainSyntax({ code, message, pos }: YAMLError, lines: LineCounter): ScenarioProblem {
  const { line, col } = lines.linePos(pos[0]);
  const remedy = syntaxRemedies[code] ?? "Look at the indentation, quotes and brackets here.";
  return { line, column: col, field: "", message: message.replace(/\.$/, ""), remedy };
}

/** Finds the place of a problem: its value, its key, or else the nearest thing around it. */
function locate(
  { path, atKey, message, remedy }: FoundProblem,
  document: Document,
  lines: LineCounter,
): ScenarioProblem {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === step);
      if (pair === undefined) break;
      const keyWanted = atKey && depth === path.length - 1;
      offset = offsetOf(pair.key) ?? offset;
      if (keyWanted) break;
      node = pair.value;
    } else break;
    offset = offsetOf(node) ?? offset;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col, field: printPath(path), message, remedy };
}

function offsetOf(node: unknown): number | null {
  return isNode(node) && node.range ? node.range[0] : null;
}
