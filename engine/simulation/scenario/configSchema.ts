import { z } from "zod";
import { parseNodeName } from "../../base/ids.ts";
import type { NodeSettings } from "../../node/settings.ts";
import type { DiskSettings, InitialEntry, InitialReplica } from "../config.ts";
import { microsRangeSchema } from "./inputSchema.ts";
import { mistake } from "./mistake.ts";
import { durationSchema, mapping, partitionSchema, spelled } from "./spelling.ts";

/** Departures from the preset's disks. */
export const diskSchema: z.ZodType<Partial<DiskSettings>> = mapping({
  fsync: microsRangeSchema.meta({ description: "How long an fsync takes." }),
});

const count = z.int().min(1).max(1_000_000).optional();

/** Departures from the preset's timings and limits. */
export const settingsSchema: z.ZodType<Partial<NodeSettings>> = mapping({
  electionTimeout: microsRangeSchema.optional(),
  heartbeatInterval: durationSchema.optional(),
  maxEntriesPerAppend: count.meta({ description: "Entries in one appendEntries at most." }),
  maxInflightAppends: count.meta({ description: "Unacknowledged appends to one peer at most." }),
  maxQueuedProposals: count,
  maxUncommittedEntries: count,
  proposalTimeout: durationSchema.optional(),
  updateNodesInterval: durationSchema.optional(),
  learnerPromotionLag: z.int().min(0).optional(),
  learnerPromotionStableWindow: durationSchema.optional(),
  deadMemberEvictionGrace: durationSchema.optional(),
  enableAutoRejoin: z.boolean().optional(),
}).transform((fields) => {
  // Only what was written departs from the preset.
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<NodeSettings>;
});

const nodeSchema = spelled(
  (text) => parseNodeName(text.trim()) ?? mistake(`"${text}" names no node`, 'Write "A" … "I".'),
  { description: "A node by its name.", pattern: "^[A-Ia-i]$", examples: ["A"] },
);

const entrySchema: z.ZodType<InitialEntry> = z
  .union([
    z
      .int()
      .min(1)
      .transform((term): InitialEntry => ({ term, data: null })),
    spelled(
      (text): InitialEntry | ReturnType<typeof mistake> => {
        const match = /^([1-9]\d{0,5}): ?(.+)$/.exec(text.trim());
        if (match !== null) return { term: Number(match[1]), data: match[2]! };
        return mistake(`"${text}" is no entry`, 'Write its term, or its term and data: "2: x=5".');
      },
      { description: "Term and data of an entry.", examples: ["2: x=5"] },
    ),
  ])
  .meta({ description: 'The term of an entry; with data: "2: x=5".' });

/** A replica that does not begin empty. */
export const initialSchema: z.ZodType<InitialReplica> = mapping({
  node: nodeSchema,
  partition: partitionSchema.optional(),
  log: z
    .array(entrySchema)
    .meta({ description: "Its entries, by their terms, from index 1 on." })
    .optional(),
  term: z
    .int()
    .min(0)
    .meta({ description: "Its term; that of its last entry, if left out." })
    .optional(),
  votedFor: nodeSchema.optional(),
  commit: z.int().min(0).meta({ description: "What its disk knows to be committed." }).optional(),
})
  .refine(
    ({ log = [] }) => log.every(({ term }, slot) => slot === 0 || term >= log[slot - 1]!.term),
    {
      error: "has terms that fall",
      path: ["log"],
      params: { remedy: "Terms of a log never fall: sort them." },
    },
  )
  .refine(({ log = [], term }) => term === undefined || term >= (log.at(-1)?.term ?? 0), {
    error: "is lower than the term of the last entry",
    path: ["term"],
    params: { remedy: "Leave it out, or write a higher one." },
  })
  .refine(({ log = [], commit = 0 }) => commit <= log.length, {
    error: "lies beyond the end of the log",
    path: ["commit"],
    params: { remedy: "Write at most the number of entries." },
  })
  .transform(({ node, partition = 1, log: entries = [], term, votedFor = null, commit = 0 }) => ({
    node,
    partition,
    entries,
    currentTerm: term ?? entries.at(-1)?.term ?? 0,
    votedFor,
    commitMark: commit,
  }));
