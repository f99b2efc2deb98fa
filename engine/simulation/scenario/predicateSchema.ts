import { z } from "zod";
import { nodeName, parseNodeName, type NodeId } from "../../base/ids.ts";
import { memberLivenessStates } from "../../node/livenessTable.ts";
import { operationStatuses, type OperationStatus } from "../../node/status.ts";
import { boundMissing, comparisonFields, hasBound, readComparison } from "./comparison.ts";
import { isMistake, mistake, type Mistake } from "./mistake.ts";
import { suggestWord } from "./nearestWord.ts";
import { parseNodeReference, parsePartition } from "./nodeReference.ts";
import type { Predicate, ReplicaNumber, Where } from "./predicate.ts";
import { fieldsSchema, mapping, partitionSchema, spelled } from "./spelling.ts";
import { verbObject } from "./verbObject.ts";
import { whereWords } from "./where.ts";

const nodeSchema = spelled(
  (text): NodeId | Mistake =>
    parseNodeName(text.trim()) ?? mistake(`"${text}" names no node`, 'Write "A" … "I".'),
  { description: "A node by its name.", pattern: "^[A-Ia-i]$", examples: ["A"] },
);

const on = spelled(parseWhere, {
  description: "On which nodes: one of them, or how many.",
  examples: ["A", "leader of P1", ...Object.keys(whereWords)],
});

function parseWhere(text: string): Where | Mistake {
  const trimmed = text.trim();
  const where = Object.hasOwn(whereWords, trimmed) ? whereWords[trimmed] : undefined;
  if (where !== undefined) return where;
  const reference = parseNodeReference(trimmed);
  if (!isMistake(reference)) return reference;
  const words = [nodeName(0), "leader of P1", ...Object.keys(whereWords)];
  return mistake(`"${text}" names no node`, suggestWord(trimmed, words));
}

/** One partition, or `all` of them. */
const partitionsSchema = spelled((text) => (text.trim() === "all" ? null : parsePartition(text)), {
  description: "A partition, or all of them.",
  examples: ["P1", "all"],
});

const statusSchema: z.ZodType<OperationStatus> = z.enum(operationStatuses);

const endedSchema = spelled(
  (text): readonly OperationStatus[] | null | Mistake => {
    if (text.trim() === "never") return null;
    const statuses: OperationStatus[] = [];
    for (const word of text.split("|")) {
      const status = statusSchema.safeParse(word.trim());
      if (status.success) statuses.push(status.data);
      else
        return mistake(
          `"${word.trim()}" is no status`,
          suggestWord(word.trim(), [...operationStatuses, "never"]),
        );
    }
    return statuses;
  },
  {
    description: 'How it ended, alternatives with a bar between them; "never" while it is open.',
    examples: ["Success", "ProposalTimeout | ReplicationFailed", "never"],
  },
);

const violationsSchema = spelled((text) => text.trim(), {
  description: "Invariants found violated so far: none, some, or this one.",
  examples: ["none", "some", "electionSafety"],
});

function numberSchema(of: ReplicaNumber): z.ZodType<Predicate> {
  // The key is computed, so what it holds is told once more.
  return mapping({ [of]: partitionSchema, on, ...comparisonFields } as const)
    .refine(hasBound, boundMissing)
    .transform((raw): Predicate => {
      const { [of]: partition, on, ...count } = raw as typeof raw & Record<ReplicaNumber, number>;
      return { kind: "number", of, partition, on, count: readComparison(count) };
    });
}

const list = z.array(z.lazy((): z.ZodType<Predicate> => predicateSchema)).min(1);

/** What may be asked of the state of a cluster: a new predicate is one more entry. */
export const predicateSchema: z.ZodType<Predicate> = verbObject<Predicate>(
  {
    leader: mapping({
      leader: partitionSchema,
      is: nodeSchema.optional(),
      serves: z.boolean().optional(),
      exists: z.boolean().optional(),
    })
      .refine(({ exists, is, serves }) => exists !== false || (is ?? serves) === undefined, {
        error: "asks for more of a leader that does not exist",
        params: { remedy: 'Leave out "exists", or leave out "is" and "serves".' },
      })
      .transform(({ leader: partition, is = null, serves = null, exists = true }) => ({
        kind: "leader",
        partition,
        exists,
        is,
        serves,
      })),
    crowns: mapping({ crowns: partitionSchema, ...comparisonFields })
      .refine(hasBound, boundMissing)
      .transform(({ crowns: partition, ...count }) => ({
        kind: "crowns",
        partition,
        count: readComparison(count),
      })),
    leadingNodes: mapping({
      leadingNodes: mapping(comparisonFields)
        .refine(hasBound, boundMissing)
        .meta({ description: "Over how many nodes the user partitions' leaders are spread." }),
    }).transform(({ leadingNodes }) => ({
      kind: "leadingNodes",
      count: readComparison(leadingNodes),
    })),
    waiting: mapping({
      waiting: mapping(comparisonFields).refine(hasBound, boundMissing).meta({
        description: "Open requests, held messages, and peers that lack what their leader holds.",
      }),
    }).transform(({ waiting }) => ({ kind: "waiting", count: readComparison(waiting) })),
    node: mapping({ node: nodeSchema, up: z.boolean() }).transform(({ node, up }) => ({
      kind: "node",
      node,
      up,
    })),
    role: mapping({
      role: partitionSchema,
      on,
      is: z.enum(["follower", "candidate", "leader"]),
    }).transform(({ role: partition, on, is }) => ({ kind: "role", partition, on, is })),
    votedFor: mapping({ votedFor: partitionSchema, on, is: nodeSchema.nullable() }).transform(
      ({ votedFor: partition, on, is }) => ({ kind: "votedFor", partition, on, is }),
    ),
    voters: mapping({ voters: partitionSchema, on, are: z.array(nodeSchema) }).transform(
      ({ voters: partition, on, are }) => ({
        kind: "voters",
        partition,
        on,
        are: are.toSorted((a, b) => a - b),
      }),
    ),
    member: mapping({
      member: nodeSchema,
      is: z.enum(["voter", "learner", "leaving", "notMember"]),
    }).transform(({ member: node, is }) => ({ kind: "member", node, is })),
    term: numberSchema("term"),
    commitIndex: numberSchema("commitIndex"),
    lastApplied: numberSchema("lastApplied"),
    lastIndex: numberSchema("lastIndex"),
    durableIndex: numberSchema("durableIndex"),
    baseIndex: numberSchema("baseIndex"),
    snapshotIndex: numberSchema("snapshotIndex"),
    replayed: numberSchema("replayed"),
    value: mapping({
      value: z.string().meta({ description: "The key." }),
      is: z.string().nullable().meta({ description: "What is held under it; null: nothing." }),
      on,
      partition: partitionSchema.optional(),
    }).transform(({ value: key, is, on, partition = null }) => ({
      kind: "value",
      key,
      partition,
      on,
      is,
    })),
    row: mapping({
      row: z.string().meta({ description: "A row of the application's table, by its name." }),
      has: fieldsSchema.nullable().meta({
        description: "Fields of it, as far as they are named; null: there is no such row.",
      }),
      on,
    }).transform(({ row, has, on }) => ({ kind: "row", row, has, on })),
    ledger: mapping({
      ledger: z.string().meta({ description: "An outside service, by its name." }),
      data: z.string().meta({ description: "What it was asked to do." }).optional(),
      outcome: z
        .enum(["done", "duplicate", "failed", "unheard"])
        .meta({ description: "How it took the call. done, unless it is given." })
        .optional(),
      ...comparisonFields,
    })
      .refine(hasBound, boundMissing)
      .transform(({ ledger: service, data = null, outcome = "done", ...count }) => ({
        kind: "ledger",
        service,
        data,
        outcome,
        count: readComparison(count),
      })),
    entry: mapping({
      entry: z.string().meta({ description: 'Its data: "key=value" for a write.' }),
      is: z.enum(["stored", "durable", "committed", "applied", "rolledBack"]).meta({
        description: "applied: the application was told. rolledBack: it never will be.",
      }),
      on,
      partition: partitionSchema.optional(),
    }).transform(({ entry: data, is, on, partition = null }) => ({
      kind: "entry",
      data,
      partition,
      on,
      is,
    })),
    liveness: mapping({ liveness: nodeSchema, on, is: z.enum(memberLivenessStates) }).transform(
      ({ liveness: node, on, is }) => ({ kind: "liveness", node, on, is }),
    ),
    quiesced: mapping({ quiesced: partitionSchema, on, is: z.boolean().optional() }).transform(
      ({ quiesced: partition, on, is = true }) => ({ kind: "quiesced", partition, on, is }),
    ),
    request: mapping({
      request: z
        .int()
        .min(1)
        .meta({ description: "A client's request, counted from 1 in the order of asking." }),
      ended: endedSchema,
      returned: z.string().nullable().optional(),
    }).transform(({ request, ended, returned }) => ({ kind: "request", request, ended, returned })),
    lifecycle: mapping({
      lifecycle: partitionSchema,
      is: z.enum(["active", "splitting", "draining", "removed", "unknown"]),
      generation: z.int().min(1).optional(),
    }).transform(({ lifecycle: partition, is, generation = null }) => ({
      kind: "lifecycle",
      partition,
      is,
      generation,
    })),
    routes: mapping({
      routes: z.string().meta({ description: "The key." }),
      to: partitionSchema,
    }).transform(({ routes: key, to }) => ({ kind: "routes", key, to })),
    logs: mapping({ logs: partitionsSchema, agree: z.boolean() }).transform(
      ({ logs: partition, agree }) => ({ kind: "logs", partition, agree }),
    ),
    violations: mapping({ violations: violationsSchema }).transform(({ violations: are }) => ({
      kind: "violations",
      are,
    })),
    histories: mapping({
      histories: z.enum(["linearizable"]).meta({
        description: "One order explains all that clients were told about a key, for every key.",
      }),
    }).transform(({ histories: model }) => ({ kind: "histories", model })),
    all: mapping({ all: list }).transform(({ all: of }) => ({ kind: "all", of })),
    any: mapping({ any: list }).transform(({ any: of }) => ({ kind: "any", of })),
    not: mapping({ not: z.lazy((): z.ZodType<Predicate> => predicateSchema) }).transform(
      ({ not: of }) => ({ kind: "not", of }),
    ),
  },
  { what: "a predicate", example: "{ leader: P1, serves: true }" },
);
