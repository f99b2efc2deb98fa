import { z } from "zod";
import { parseNodeName } from "../../base/ids.ts";
import { boundMissing, comparisonFields, hasBound, readComparison } from "./comparison.ts";
import type { Expectation } from "./expectation.ts";
import { factKinds } from "./factKinds.ts";
import { mistake } from "./mistake.ts";
import { suggestWord } from "./nearestWord.ts";
import { predicateSchema } from "./predicateSchema.ts";
import { durationSchema, mapping, partitionSchema, spelled } from "./spelling.ts";
import { verbObject } from "./verbObject.ts";

const because = z.string().meta({ description: "The rule behind it." }).optional();
const span = { from: durationSchema.optional(), to: durationSchema.optional() };

const patternSchema = mapping({
  event: spelled(
    (text) =>
      factKinds.find((kind) => kind === text) ??
      mistake(`"${text}" is no kind of trace line`, suggestWord(text, factKinds)),
    { description: "A kind of trace line.", enum: factKinds, examples: ["roleChanged"] },
  ),
  node: spelled(
    (text) => parseNodeName(text) ?? mistake(`"${text}" names no node`, 'Write "A" … "I".'),
    { description: "Of this node alone.", pattern: "^[A-Ia-i]$", examples: ["A"] },
  ).optional(),
  partition: partitionSchema.optional(),
  where: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .meta({ description: "Fields of the line and what they must say; a node by its name." })
    .optional(),
}).transform(({ event, node = null, partition = null, where = {} }) => ({
  event,
  node,
  partition,
  where,
}));

/** What a run may promise: a new form of claim is one more entry. */
export const expectationSchema: z.ZodType<Expectation> = verbObject<Expectation>(
  {
    ever: mapping({ ever: predicateSchema, ...span, because }).transform(
      ({ ever: predicate, from = null, to = null, because = null }) => ({
        kind: "ever",
        predicate,
        span: { from, to },
        because,
      }),
    ),
    always: mapping({ always: predicateSchema, ...span, because }).transform(
      ({ always: predicate, from = null, to = null, because = null }) => ({
        kind: "always",
        predicate,
        span: { from, to },
        because,
      }),
    ),
    finally: mapping({ finally: predicateSchema, because }).transform(
      ({ finally: predicate, because = null }) => ({
        kind: "finally",
        predicate,
        because,
      }),
    ),
    holds: mapping({ at: durationSchema, holds: predicateSchema, because }).transform(
      ({ at, holds: predicate, because = null }) => ({
        kind: "at",
        at,
        predicate,
        because,
      }),
    ),
    count: mapping({ count: patternSchema, ...comparisonFields, ...span, because })
      .refine(hasBound, boundMissing)
      .transform(({ count: pattern, from = null, to = null, because = null, ...count }) => ({
        kind: "count",
        pattern,
        count: readComparison(count),
        span: { from, to },
        because,
      })),
    leadsTo: mapping({
      when: predicateSchema,
      leadsTo: predicateSchema,
      within: durationSchema.optional(),
      because,
    }).transform(({ when, leadsTo: predicate, within = null, because = null }) => ({
      kind: "leadsTo",
      when,
      predicate,
      within,
      because,
    })),
  },
  { what: "an expectation", example: "{ finally: { leader: P1, serves: true } }" },
);
