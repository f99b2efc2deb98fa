import { z } from "zod";
import { maxNodes, parseNodeName } from "../../base/ids.ts";
import type { NodeSettings } from "../../node/settings.ts";
import type { DiskSettings, InitialEntry, InitialReplica } from "../config.ts";
import { recipeNames, recipeOf, type ApplicationChoice } from "../../recipes/catalogue.ts";
import { microsRangeSchema } from "./inputSchema.ts";
import { mistake } from "./mistake.ts";
import {
  durationSchema,
  fieldsSchema,
  mapping,
  partitionSchema,
  ratioSchema,
  spelled,
} from "./spelling.ts";

/** Departures from the preset's disks. */
export const diskSchema: z.ZodType<Partial<DiskSettings>> = mapping({
  fsync: microsRangeSchema.meta({ description: "How long an fsync takes." }),
});

const applicationNameSchema = z.enum(recipeNames);

/** A recipe by its name, as its author set it or otherwise. */
export const applicationSchema: z.ZodType<ApplicationChoice> = z
  .union([
    applicationNameSchema.transform((name): ApplicationChoice => ({ name })),
    mapping({ name: applicationNameSchema, settings: fieldsSchema }),
  ])
  .refine((choice) => unknownSetting(choice) === null, {
    error: "has a setting that its application does not know",
    params: { remedy: "Leave it out, or see what the application offers." },
  });

/** The first setting that the application does not have, or not of this kind. */
function unknownSetting({ name, settings = {} }: ApplicationChoice): string | null {
  const own = recipeOf(name).application.settings ?? {};
  const wrong = Object.entries(settings).find(
    ([setting, value]) => !Object.hasOwn(own, setting) || typeof own[setting] !== typeof value,
  );
  return wrong?.[0] ?? null;
}

const count = z.int().min(1).max(1_000_000).optional();

const balancerFields = {
  enableLoadReports: z
    .boolean()
    .meta({ description: "Whether gossip carries what leaders have to do." })
    .optional(),
  enableLeaderBalancer: z
    .boolean()
    .meta({ description: "Whether the leader of P0 spreads the other leaders; needs gossip." })
    .optional(),
  leaderBalancerInterval: durationSchema.optional(),
  leaderBalancerReportTtl: durationSchema
    .meta({ description: "Older load reports say nothing." })
    .optional(),
  countDeadband: count.meta({ description: "Leaders above an even share that are let be." }),
  loadImbalanceThreshold: ratioSchema
    .meta({ description: "(most - least) / most beyond which leaders are swapped for their load." })
    .optional(),
  minLeaderStability: durationSchema
    .meta({ description: "A younger leader is let be." })
    .optional(),
  moveCooldown: durationSchema
    .meta({ description: "A partition that was moved is let be for so long." })
    .optional(),
  suggestionTimeout: durationSchema
    .meta({ description: "A suggestion that came to nothing is given up." })
    .optional(),
  maxMovesPerPass: count,
  maxConcurrentTransfers: count,
};

const fanout = z.int().min(0).max(maxNodes).optional();

/** Departures from the preset's timings and limits. */
export const settingsSchema: z.ZodType<Partial<NodeSettings>> = mapping({
  electionTimeout: microsRangeSchema.optional(),
  heartbeatInterval: durationSchema.optional(),
  maxEntriesPerAppend: count.meta({ description: "Entries in one appendEntries at most." }),
  maxInflightAppends: count.meta({ description: "Unacknowledged appends to one peer at most." }),
  maxQueuedProposals: count,
  maxUncommittedEntries: count,
  proposalTimeout: durationSchema.optional(),
  leadershipConfirmationTimeout: durationSchema.optional(),
  leaseReads: z
    .boolean()
    .meta({ description: "Whether leaders answer reads on a lease, and voters keep to it." })
    .optional(),
  leaseDrift: ratioSchema
    .meta({ description: "How much of the shortest election timeout a lease lasts." })
    .optional(),
  pingInterval: durationSchema
    .meta({ description: "Between two probes of the others' liveness; 0s: nobody probes." })
    .optional(),
  pingTimeout: durationSchema
    .meta({ description: "For the answer to a probe, and once more for all relays together." })
    .optional(),
  indirectPingFanout: fanout.meta({ description: "Relays asked where a direct probe failed." }),
  suspicionTimeout: durationSchema
    .meta({ description: "After so long a suspect that nobody cleared is dead." })
    .optional(),
  gossipInterval: durationSchema
    .meta({ description: "Between two rounds of gossip; 0s: nobody gossips." })
    .optional(),
  gossipFanout: fanout.meta({ description: "Peers that a round of gossip goes to." }),
  enableQuiescence: z
    .boolean()
    .meta({ description: "Whether idle partitions send no heartbeats; needs probes." })
    .optional(),
  quiesceAfter: durationSchema
    .meta({ description: "How long a partition is idle before it falls quiet." })
    .optional(),
  ...balancerFields,
  maxWalQueueDepthPerPartition: count.meta({
    description: "Writes of one partition that may wait for the disk.",
  }),
  compactEveryOperations: count.meta({
    description: "A log is looked over for compaction every so many applied entries.",
  }),
  maxEntriesPerCompaction: count.meta({ description: "Entries that one such look drops at most." }),
  snapshotChunkSize: count.meta({
    description: "Characters of a snapshot in one message at most.",
  }),
  snapshotReceiveSessionTtl: durationSchema.optional(),
  snapshotMaxPendingSessions: count,
  ticketPatience: durationSchema
    .meta({ description: "A ticket that nobody decides for so long is rolled back by the leader." })
    .optional(),
  implicitCommit: z
    .boolean()
    .meta({ description: "Whether a new leader commits the open tickets that it inherits." })
    .optional(),
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
  compacted: z
    .int()
    .min(0)
    .meta({ description: "So many of its first entries are in a snapshot, no longer in the log." })
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
  .refine(({ compacted = 0, commit = 0 }) => compacted <= commit, {
    error: "is not all committed",
    path: ["compacted"],
    params: { remedy: 'Write at most what "commit" says: a snapshot holds committed entries.' },
  })
  .transform(({ node, partition = 1, log: entries = [], ...rest }) => ({
    node,
    partition,
    entries,
    ...(rest.compacted !== undefined && { compacted: rest.compacted }),
    currentTerm: rest.term ?? entries.at(-1)?.term ?? 0,
    votedFor: rest.votedFor ?? null,
    commitMark: rest.commit ?? 0,
  }));
