import type { z } from "zod";
import { checkScenario } from "./checkScenario.ts";
import type { Expectation } from "./expectation.ts";
import { expectationSchema } from "./expectationSchema.ts";
import { explainIssue } from "./explainIssue.ts";
import { inputSchema } from "./inputSchema.ts";
import { suggestWord } from "./nearestWord.ts";
import type { FoundProblem } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioFields } from "./scenarioFields.ts";
import { printRaw } from "./spelling.ts";
import { unfold, type RepeatedInput, type ScenarioInput } from "./timing.ts";

/** One item of a list, and where it stood there before those that cannot be read were left out. */
export interface ListItem<Value> {
  readonly slot: number;
  readonly value: Value;
}

/** A document as far as it could be read. */
export interface ReadScenario {
  /** What could not be read is left out, or stands at its default. Null: not even a mapping. */
  readonly scenario: Scenario | null;
  readonly problems: readonly FoundProblem[];
}

interface Reading {
  readonly document: Readonly<Record<string, unknown>>;
  readonly problems: FoundProblem[];
}

/**
 * Reads a scenario from plain data. Every field is read by itself, so that a mistake in one hides
 * none in another.
 */
export function readScenario(
  raw: unknown,
  { invariants }: { readonly invariants: readonly string[] },
): ReadScenario {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const message = `${printRaw(raw)} is not a scenario`;
    const remedy = 'A scenario is a mapping that begins "name: …", "nodes: 3", "until: 10s".';
    return { scenario: null, problems: [{ path: [], atKey: false, message, remedy }] };
  }
  const reading: Reading = { document: raw as Record<string, unknown>, problems: [] };
  const fields = Object.keys(scenarioFields);
  for (const key of Object.keys(raw)) {
    // For editors alone: the address of the schema.
    if (Object.hasOwn(scenarioFields, key) || key === "$schema") continue;
    const remedy = suggestWord(key, fields);
    const message = `"${key}" is unknown here`;
    reading.problems.push({ path: [key], atKey: true, message, remedy });
  }
  const application = readField(reading, "application", undefined);
  const network = readField(reading, "network", undefined);
  const disk = readField(reading, "disk", undefined);
  const settings = readField(reading, "settings", undefined);
  const members = readField(reading, "members", undefined);
  const initial = readField(reading, "initial", undefined);
  const inputs = unfoldAll(readList(reading, "inputs", inputSchema));
  const expectations = readList<Expectation>(reading, "expect", expectationSchema);
  const scenario: Scenario = {
    name: readField(reading, "name", "Unnamed"),
    about: readField(reading, "about", undefined) ?? null,
    source: readField(reading, "source", undefined) ?? null,
    config: {
      seed: readField(reading, "seed", undefined) ?? 1,
      nodes: readField(reading, "nodes", 3),
      ...(members !== undefined && { members }),
      partitions: readField(reading, "partitions", undefined) ?? 1,
      preset: readField(reading, "preset", undefined) ?? "classroom",
      rules: readField(reading, "rules", undefined) ?? [],
      ...(application && { application }),
      ...(network && { network }),
      ...(disk && { disk }),
      ...(settings && { settings }),
      ...(initial && { initial }),
    },
    inputs: inputs.map(({ value }) => value),
    script: readField(reading, "script", undefined) ?? [],
    until: readField(reading, "until", 10_000_000),
    expectations: expectations.map(({ value }) => value),
  };
  const { document, problems } = reading;
  for (const problem of checkScenario(scenario, { document, inputs, expectations, invariants }))
    problems.push(problem);
  return { scenario, problems };
}

type Fields = typeof scenarioFields;

/** What comes again stands at the end: "after" and "when" are seen from what was written before them. */
function unfoldAll(
  written: readonly ListItem<ScenarioInput | RepeatedInput>[],
): ListItem<ScenarioInput>[] {
  const inputs: ListItem<ScenarioInput>[] = [];
  const again: ListItem<ScenarioInput>[] = [];
  for (const { slot, value } of written) {
    const [first, ...later] = "every" in value ? unfold(value) : [value];
    inputs.push({ slot, value: first! });
    for (const one of later) again.push({ slot, value: one });
  }
  return [...inputs, ...again];
}

function readField<Field extends keyof Fields>(
  { document, problems }: Reading,
  field: Field,
  fallback: z.output<Fields[Field]>,
): z.output<Fields[Field]> {
  const raw = document[field];
  const result = scenarioFields[field].safeParse(raw);
  if (result.success) return result.data as z.output<Fields[Field]>;
  for (const issue of result.error.issues)
    for (const problem of explainIssue(issue, { raw, path: [field] })) problems.push(problem);
  return fallback;
}

function readList<Value>(
  { document, problems }: Reading,
  field: "inputs" | "expect",
  schema: z.ZodType<Value>,
): ListItem<Value>[] {
  const list = document[field] ?? [];
  if (!Array.isArray(list)) {
    const message = `${printRaw(list)} is not a list`;
    const remedy = "Write one item a line, with a dash before it.";
    problems.push({ path: [field], atKey: false, message, remedy });
    return [];
  }
  const items: ListItem<Value>[] = [];
  for (const [slot, raw] of list.entries()) {
    const result = schema.safeParse(raw);
    if (result.success) {
      items.push({ slot, value: result.data });
      continue;
    }
    for (const issue of result.error.issues)
      for (const problem of explainIssue(issue, { raw, path: [field, slot] }))
        problems.push(problem);
  }
  return items;
}
