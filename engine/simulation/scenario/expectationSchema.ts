import { z } from "zod";
import { parseNodeName } from "../../base/ids.ts";
import { ruleSwitches, type RuleSwitch } from "../../raft/rules.ts";
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
    .meta({
      description:
        'Fields of the line and what they must say: a node by its name, a field within another as "message.term".',
    })
    .optional(),
  measure: z
    .enum(["lines", "bytes"])
    .meta({
      description: "What is counted: the lines themselves, or the bytes of the messages they send.",
    })
    .optional(),
})
  .refine(({ event, measure }) => measure !== "bytes" || event === "messageSent", {
    error: "only a messageSent has bytes",
    params: { remedy: 'Write "event: messageSent", or leave out "measure".' },
  })
  .transform(({ event, node = null, partition = null, where = {}, measure = "lines" }) => ({
    event,
    node,
    partition,
    where,
    measure,
  }));

const under = z
  .array(z.enum(Object.keys(ruleSwitches) as [RuleSwitch, ...RuleSwitch[]]))
  .meta({
    description:
      "Ask this of another run of the same script, with these wrong rules in force instead.",
  })
  .optional();

interface Remarks {
  readonly because?: string | null | undefined;
  readonly under?: readonly RuleSwitch[] | undefined;
}

function remarks({ because = null, under }: Remarks): {
  readonly because: string | null;
  readonly under?: readonly RuleSwitch[];
} {
  return { because, ...(under !== undefined && { under }) };
}

const common = { because, under };

/** What a run may promise: a new form of claim is one more entry. */
export const expectationSchema: z.ZodType<Expectation> = verbObject<Expectation>(
  {
    ever: mapping({ ever: predicateSchema, ...span, ...common }).transform(
      ({ ever: predicate, from = null, to = null, ...rest }) => ({
        kind: "ever",
        predicate,
        span: { from, to },
        ...remarks(rest),
      }),
    ),
    always: mapping({ always: predicateSchema, ...span, ...common }).transform(
      ({ always: predicate, from = null, to = null, ...rest }) => ({
        kind: "always",
        predicate,
        span: { from, to },
        ...remarks(rest),
      }),
    ),
    finally: mapping({ finally: predicateSchema, ...common }).transform(
      ({ finally: predicate, ...rest }) => ({ kind: "finally", predicate, ...remarks(rest) }),
    ),
    holds: mapping({ at: durationSchema, holds: predicateSchema, ...common }).transform(
      ({ at, holds: predicate, ...rest }) => ({ kind: "at", at, predicate, ...remarks(rest) }),
    ),
    count: mapping({ count: patternSchema, ...comparisonFields, ...span, ...common })
      .refine(hasBound, boundMissing)
      .transform(({ count: pattern, from = null, to = null, because, under, ...count }) => ({
        kind: "count",
        pattern,
        count: readComparison(count),
        span: { from, to },
        ...remarks({ because, under }),
      })),
    leadsTo: mapping({
      when: predicateSchema,
      leadsTo: predicateSchema,
      within: durationSchema.optional(),
      ...common,
    }).transform(({ when, leadsTo: predicate, within = null, ...rest }) => ({
      kind: "leadsTo",
      when,
      predicate,
      within,
      ...remarks(rest),
    })),
    then: mapping({
      then: z
        .array(predicateSchema)
        .min(2)
        .meta({ description: "These come true one after the other." }),
      within: durationSchema.optional(),
      ...common,
    }).transform(({ then: predicates, within = null, ...rest }) => ({
      kind: "then",
      predicates,
      within,
      ...remarks(rest),
    })),
    same: mapping({
      same: z
        .enum(["committed", "fingerprint"])
        .meta({ description: "What is alike in the end: committed entries, or everything." }),
      ...common,
    })
      .refine(({ under }) => under !== undefined, {
        error: "needs another run to compare with",
        params: { remedy: 'Add "under: []" for no wrong rule, or name some.' },
      })
      .transform(({ same: of, ...rest }) => ({ kind: "same", of, ...remarks(rest) })),
  },
  { what: "an expectation", example: "{ finally: { leader: P1, serves: true } }" },
);
