import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { messageClasses } from "../../engine/simulation/interference.ts";
import { scenarioJsonSchema } from "../../engine/simulation/scenario/scenarioJsonSchema.ts";
import { readScenario } from "./readScenario.ts";

const page = readFileSync("docs/SCENARIO_LANGUAGE.md", "utf8");
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);

test("the language's page has examples", () => {
  expect(examples.length).toBeGreaterThan(2);
});

test.each(examples)("an example of the language's page does what it says: %#", async (text) => {
  const { expectations, unmet, ok } = runScenario(await readScenario(text));
  expect(expectations.filter((expectation) => !expectation.ok)).toEqual([]);
  expect({ unmet, ok }).toEqual({ unmet: [], ok: true });
});

describe("the language's page names", () => {
  /** Words between backticks in the text and its tables: examples may rot unread. */
  const prose = page.replaceAll(/```[\s\S]*?```/g, "");
  const named = new Set([...prose.matchAll(/`[^`]*`/g)].flatMap(([code]) => code.match(/\w+/g)));
  const missing = (words: Iterable<string>): string[] =>
    [...new Set(words)].filter((word) => !named.has(word));
  const { properties, $defs } = scenarioJsonSchema() as Published;

  test("every field of the document, and every setting", () => {
    const { $schema: _, ...fields } = properties;
    expect(missing(keysIn({ properties: fields }))).toEqual([]);
    expect(Object.keys(properties["settings"]!.properties!).length).toBeGreaterThan(40);
  });

  test.each(["input", "predicate", "expectation"])("every %s, with all that it takes", (kind) => {
    const forms = $defs[kind]!.oneOf;
    expect(forms.length).toBeGreaterThan(7);
    expect(missing(forms.flatMap(keysIn))).toEqual([]);
  });

  test("every word that one of them has to choose from", () => {
    const words = Object.values($defs).flatMap(({ oneOf }) => oneOf.flatMap(wordsIn));
    expect(words).toContain("suspect");
    expect(missing(words)).toEqual([]);
  });

  test("every class of messages, once", () => {
    expect(messageClasses.toSorted()).toEqual([...new Set(messageClasses)].sort());
    expect(missing(messageClasses)).toEqual([]);
  });

  test("nothing in two rows of a table", () => {
    const rows = prose.split("\n").filter((line) => /^\| *`/.test(line));
    const firsts = rows.map((row) => row.split(/(?<!\\)\|/)[1]!.trim());
    expect(firsts.filter((first, slot) => firsts.indexOf(first) !== slot)).toEqual([]);
  });
});

/** A part of the published schema, as far as these tests look. */
interface Part {
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
  readonly enum?: readonly string[];
}

interface Published {
  readonly properties: Readonly<Record<string, Part>>;
  readonly $defs: Readonly<Record<string, { readonly oneOf: readonly Part[] }>>;
}

/** All keys that a part allows, however deep. */
function keysIn({ properties = {}, items, anyOf = [] }: Part): string[] {
  const within = [...Object.values(properties), ...anyOf, ...(items ? [items] : [])];
  return [...Object.keys(properties), ...within.flatMap(keysIn)];
}

/** Kinds of trace lines and wrong rules have pages of their own. */
const elsewhere = ["event", "under"];

function wordsIn({ properties = {}, items, anyOf = [], enum: words = [] }: Part): string[] {
  const known = Object.entries(properties).filter(([key]) => !elsewhere.includes(key));
  const within = [...known.map(([, part]) => part), ...anyOf, ...(items ? [items] : [])];
  return [...words, ...within.flatMap(wordsIn)];
}
