import type { z } from "zod";
import { suggestWord } from "./nearestWord.ts";
import type { FoundProblem } from "./problem.ts";
import { printRaw } from "./spelling.ts";

type Path = readonly (string | number)[];

/** Says in plain words what a schema found, at `path` and below, and what to write instead. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  { raw, path }: { readonly raw: unknown; readonly path: Path },
): FoundProblem[] {
  const inner = issue.path as Path;
  const place = { path: [...path, ...inner], atKey: false };
  const found = valueAt(raw, inner);
  switch (issue.code) {
    case "unrecognized_keys": {
      // See `mapping`: the message is the list of the known keys.
      const known = issue.message.split(", ");
      return issue.keys.map((key) => ({
        path: [...place.path, key],
        atKey: true,
        message: `"${key}" is unknown here`,
        remedy: suggestWord(key, known),
      }));
    }
    case "invalid_type": {
      if (found === undefined)
        return [{ ...place, message: "is missing", remedy: `Add it: ${wanted(issue.expected)}.` }];
      const message = `${printRaw(found)} is not ${wanted(issue.expected)}`;
      return [{ ...place, message, remedy: remedyForType(issue.expected, found) }];
    }
    case "invalid_value": {
      const words = issue.values.map(String);
      if (found === undefined)
        return [{ ...place, message: "is missing", remedy: `Known here: ${words.join(", ")}.` }];
      const message = `${printRaw(found)} is not known here`;
      return [
        {
          ...place,
          message,
          remedy: suggestWord(typeof found === "string" ? found : printRaw(found), words),
        },
      ];
    }
    case "too_small":
    case "too_big": {
      const least = issue.code === "too_small";
      const bound = Number(least ? issue.minimum : issue.maximum);
      const isList = issue.origin === "array";
      return [
        {
          ...place,
          message: isList
            ? `needs ${least ? "at least" : "at most"} ${bound} of a kind`
            : `${printRaw(found)} is too ${least ? "small" : "large"}`,
          remedy: isList
            ? `${least ? "Add to" : "Shorten"} the list.`
            : `Write ${bound} or ${least ? "more" : "less"}.`,
        },
      ];
    }
    case "custom": {
      const { remedy, atKey } = (issue.params ?? {}) as { remedy?: string; atKey?: boolean };
      return [
        { ...place, atKey: atKey === true, message: issue.message, remedy: remedy ?? "Change it." },
      ];
    }
    case "invalid_union":
      return selectMeant(issue.errors, found).flatMap((one) =>
        explainIssue(one, { raw: found, path: place.path }),
      );
    default:
      return [{ ...place, message: `${printRaw(found)} does not fit`, remedy: issue.message }];
  }
}

/** What is wrong with the alternative that somebody most likely meant: the one that fits furthest. */
function selectMeant(
  alternatives: readonly z.core.$ZodIssue[][],
  found: unknown,
): readonly z.core.$ZodIssue[] {
  let meant: readonly z.core.$ZodIssue[] = [];
  let nearest = -1;
  for (const issues of alternatives) {
    const depth = Math.max(...issues.map(({ path }) => path.length));
    const near = depth * 10 + nearness(issues[0]!, typeof found === "string");
    if (near <= nearest) continue;
    nearest = near;
    meant = issues;
  }
  return meant;
}

/** A word is near to other words; anything else is not. */
function nearness({ code }: z.core.$ZodIssue, isWord: boolean): number {
  switch (code) {
    case "invalid_value":
      return isWord ? 3 : 0;
    case "too_small":
    case "too_big":
      return 3;
    case "custom":
      return 2;
    default:
      return 1;
  }
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return value;
}

const names: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list of two",
  object: "a mapping",
  record: "a mapping",
};

function wanted(expected: string): string {
  return names[expected] ?? expected;
}

function remedyForType(expected: string, found: unknown): string {
  if (expected === "string" && (typeof found === "number" || typeof found === "boolean"))
    return `Put it in quotes: "${found}".`;
  if (expected === "array") return "Write a list: [ … ], or one item a line with a dash before it.";
  if (expected === "object" || expected === "record") return "Write a mapping: { key: value }.";
  if (typeof found === "string" && /^\d+$/.test(found)) return `Leave the quotes out: ${found}.`;
  return `Write ${wanted(expected)}.`;
}
