import { z } from "zod";
import type { Micros, PartitionId } from "../../base/ids.ts";
import type { Fields } from "../../node/application.ts";
import type { Ratio } from "../../base/random.ts";
import type { LinkReference, NodeReference } from "../input.ts";
import { durationPattern, parseDuration } from "./duration.ts";
import { isMistake, type Mistake } from "./mistake.ts";
import {
  nodeReferencePattern,
  parseGroups,
  parseLink,
  parseNodeReference,
  parsePartition,
  partitionPattern,
  type NodeGroups,
} from "./nodeReference.ts";
import { parseClockRate, parseRatio, ratioPattern } from "./ratio.ts";

/** What the published schema says of a text. */
interface Spelling {
  readonly description: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly examples: readonly string[];
}

/** A text with a notation of its own. */
export function spelled<Value>(
  parse: (text: string) => Value | Mistake,
  spelling: Spelling,
): z.ZodType<Value> {
  const example = spelling.examples.map((text) => `"${text}"`).join(" or ");
  return z
    .unknown()
    .transform((raw, context): Value => {
      if (typeof raw !== "string") {
        const message = raw === undefined ? "is missing" : `${printRaw(raw)} is not a text`;
        complain(context, message, `Write ${example}.`);
        return z.NEVER;
      }
      const value = parse(raw);
      if (!isMistake(value)) return value;
      complain(context, value.message, value.remedy);
      return z.NEVER;
    })
    .meta({ type: "string", ...spelling, examples: [...spelling.examples] });
}

/**
 * A mapping with these keys and no others. What it says of an unknown key is the list of those it
 * knows, so that whoever explains it can suggest one.
 */
export function mapping<const Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? known : undefined),
  });
}

/** Files a mistake at the value itself, at something in it, or at one of its keys. */
export function complain(
  context: z.core.$RefinementCtx,
  message: string,
  remedy: string,
  { path = [], atKey = false }: { path?: PropertyKey[]; atKey?: boolean } = {},
): void {
  context.addIssue({ code: "custom", message, path, params: { remedy, atKey } });
}

/** A short look at what somebody wrote. */
export function printRaw(raw: unknown): string {
  if (raw === null || raw === undefined) return "nothing (null)";
  if (typeof raw === "string") return raw.length > 60 ? `"${raw.slice(0, 60)}…"` : `"${raw}"`;
  if (typeof raw === "number" || typeof raw === "boolean") return `${raw}`;
  return Array.isArray(raw) ? "a list" : "a mapping";
}

export const durationSchema: z.ZodType<Micros> = spelled(parseDuration, {
  description: "Virtual time since the run began: a number with us, ms, s or min.",
  pattern: durationPattern,
  examples: ["3s", "40ms"],
});

export const ratioSchema: z.ZodType<Ratio> = spelled(parseRatio, {
  description: "How often, as a fraction of whole numbers.",
  pattern: ratioPattern,
  examples: ["0", "1/20"],
});

/** How fast a clock runs: 1 is right, 3/2 fast, 1/3 slow. */
export const clockRateSchema: z.ZodType<Ratio> = spelled(parseClockRate, {
  description: "How fast the node's own clock runs against true time; its timers run by it.",
  pattern: "^[1-9]\\d*(/[1-9]\\d*)?$",
  examples: ["1", "3/2", "1/3"],
});

export const signedDurationSchema: z.ZodType<Micros> = spelled(
  (text) => {
    const back = text.trim().startsWith("-");
    const micros = parseDuration(back ? text.trim().slice(1) : text);
    return isMistake(micros) || !back ? micros : 0 - micros;
  },
  {
    description: "A duration, forward or (with a minus before it) back.",
    pattern: `^-?${durationPattern.slice(1)}`,
    examples: ["60min", "-60min"],
  },
);

export const partitionSchema: z.ZodType<PartitionId> = spelled(parsePartition, {
  description: "A partition; P0 is the system's own.",
  pattern: partitionPattern,
  examples: ["P1"],
});

export const nodeReferenceSchema: z.ZodType<NodeReference> = spelled(parseNodeReference, {
  description: "A node by its name, or by what it does when the input falls due.",
  pattern: nodeReferencePattern,
  examples: ["A", "leader of P1"],
});

export const groupsSchema: z.ZodType<NodeGroups> = spelled(parseGroups, {
  description:
    "The sides of a cut. Nodes that are not named form one more; one in two sides is a bridge.",
  examples: ["A B | C D E"],
});

export const linkSchema: z.ZodType<LinkReference> = spelled(parseLink, {
  description: "One link: in one direction, or in both.",
  examples: ["A -> B", "A - B"],
});

/** Named values, in the words of an application. */
export const fieldsSchema: z.ZodType<Fields> = z.record(
  z.string().min(1),
  z.union([z.string(), z.number(), z.boolean()]),
);
