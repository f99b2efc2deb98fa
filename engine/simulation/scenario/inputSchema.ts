import { z } from "zod";
import { parseNodeName, systemPartition, type NodeId, type PartitionId } from "../../base/ids.ts";
import type { ClientOperation } from "../../node/application.ts";
import { parseHlc } from "../../node/hybridLogicalClock.ts";
import type { BatchEntry, TicketReference } from "../../node/nodeCall.ts";
import { maxRoutingHash } from "../../node/partitionMap.ts";
import type { DiskState } from "../../node/conditions.ts";
import type { MemberChange } from "../../node/nodeCall.ts";
import type { MicrosRange, NetworkSettings } from "../config.ts";
import { messageClasses, type MessageClass } from "../interference.ts";
import type {
  Action,
  LinkReference,
  NodeReference,
  NodesReference,
  UnsyncedFate,
} from "../input.ts";
import type { ServiceState } from "../servicesState.ts";
import {
  clockRateSchema,
  durationSchema,
  groupsSchema,
  linkSchema,
  nodeReferenceSchema,
  partitionSchema,
  ratioSchema,
  signedDurationSchema,
  complain,
  fieldsSchema,
  mapping,
  spelled,
} from "./spelling.ts";
import { parseLink, parseNodeReference } from "./nodeReference.ts";
import { mistake } from "./mistake.ts";
import { predicateSchema } from "./predicateSchema.ts";
import type { RepeatedInput, ScenarioInput } from "./timing.ts";
import { verbObject } from "./verbObject.ts";

const rangeSchema: z.ZodType<[number, number]> = z
  .tuple([durationSchema, durationSchema])
  .refine(([from, to]) => from <= to, {
    error: "ends before it begins",
    params: { remedy: "Write the shorter time first." },
  });

/** From one time to another, uniformly drawn. */
export const microsRangeSchema: z.ZodType<MicrosRange> = rangeSchema.transform(([from, to]) => ({
  from,
  to,
}));

const hashSchema = z.int().min(0).max(maxRoutingHash);

const networkFields = {
  latency: rangeSchema
    .meta({ description: "One-way, uniform between the two. Never under 100us." })
    .optional(),
  loss: ratioSchema.optional(),
  duplication: ratioSchema.optional(),
  reordering: z
    .boolean()
    .meta({ description: "Whether a message may overtake an earlier one on the same link." })
    .optional(),
};

function readNetwork({
  latency,
  loss,
  duplication,
  reordering,
}: {
  readonly [Field in keyof typeof networkFields]?: z.output<(typeof networkFields)[Field]>;
}): Partial<NetworkSettings> {
  return {
    ...(latency && { latency: { from: latency[0], to: latency[1] } }),
    ...(loss && { loss }),
    ...(duplication && { duplication }),
    ...(reordering !== undefined && { reordering }),
  };
}

/** How messages travel, as far as it departs from what is in force. */
export const networkSchema: z.ZodType<Partial<NetworkSettings>> =
  mapping(networkFields).transform(readNetwork);

const to = nodeReferenceSchema.optional();

function submit(operation: ClientOperation, node: NodeReference | undefined): Action {
  return { kind: "submit", operation, node: node ?? null };
}

/** A call that names a partition, and perhaps a node. */
const onPartition = mapping({ partition: partitionSchema, to });

function call(
  kind: "replicateCheckpoint" | "getCommitIndex" | "getSnapshotStatuses",
  { partition, to }: { readonly partition: PartitionId; readonly to?: NodeReference | undefined },
): Action {
  return submit({ kind, partition }, to);
}

const healSchema = spelled((text) => (text.trim() === "all" ? text.trim() : parseLink(text)), {
  description: "Every link, or one in both directions.",
  examples: ["all", "A - B"],
});

const nodesSchema: z.ZodType<NodesReference> = spelled(
  (text): NodesReference | ReturnType<typeof parseNodeReference> =>
    text.trim() === "every" ? { kind: "every" } : parseNodeReference(text),
  { description: "A node, or all of them.", examples: ["every", "A", "leader of P1"] },
);

const nthSchema: z.ZodType<number | null> = z
  .union([z.int().min(1), z.literal("every")])
  .transform((nth) => (nth === "every" ? null : nth))
  .meta({ description: "Which one from now on, counted from 1. Every one, unless it is given." });

const unsyncedSchema: z.ZodType<UnsyncedFate> = z
  .enum(["lost", "kept", "torn"])
  .meta({ description: "What the power cut leaves of unsynced writes. lost unless it is given." });

const diskStateSchema: z.ZodType<DiskState> = z.enum(["working", "full", "failing"]).meta({
  description: "full: entries are refused. failing: the next fsync fails and stops the process.",
});

const serviceStateSchema: z.ZodType<ServiceState> = z
  .enum(["working", "failing", "silent", "down"])
  .meta({
    description:
      "failing: it does not act, and says so. silent: it acts, and its answer is lost. down: it hears nothing.",
  });

const timerSchema = z.enum(["election", "heartbeat", "all"]).optional();

const mostTimes = 10_000;

const timing = {
  at: durationSchema.optional(),
  after: durationSchema
    .meta({ description: "So long after the input before it in the list." })
    .optional(),
  when: z
    .union([z.literal("settled"), z.lazy(() => predicateSchema)])
    .meta({
      description:
        'As soon as this holds, after the input before it; "settled": as soon as nothing changes but heartbeats.',
    })
    .optional(),
  within: durationSchema
    .meta({ description: 'How long "when" may take; until the run ends, unless it is given.' })
    .optional(),
  every: durationSchema
    .meta({ description: 'The same again after so long; "times" says how often in all.' })
    .optional(),
  times: z
    .int()
    .min(2)
    .max(mostTimes)
    .meta({ description: 'How often in all; beside "at" and "every".' })
    .optional(),
};

type TimingFields = { readonly [Field in keyof typeof timing]?: z.output<(typeof timing)[Field]> };

/** One form of input: its instant or what it waits for, and what it does. */
function input<const Shape extends z.ZodRawShape>(
  shape: Shape,
  actionOf: (fields: z.output<z.ZodObject<Shape>>) => Action,
): z.ZodType<ScenarioInput | RepeatedInput> {
  return mapping({ ...timing, ...shape }).transform((raw, context) => {
    const { at, after, when, within, every, times } = raw as TimingFields;
    const action = actionOf(raw as z.output<z.ZodObject<Shape>>);
    const given = [at, after, when].filter((one) => one !== undefined).length;
    if (given !== 1) {
      if (given === 0) complain(context, "is missing", 'Write "3s" or "40ms".', { path: ["at"] });
      else complain(context, "an input falls due once", 'Keep one of "at", "after" and "when".');
      return z.NEVER;
    }
    if (within !== undefined && when === undefined) {
      const remedy = 'Leave it out, or write "when".';
      complain(context, 'is for "when" alone', remedy, { path: ["within"], atKey: true });
      return z.NEVER;
    }
    if (every !== undefined || times !== undefined) {
      if (at !== undefined && every !== undefined && times !== undefined)
        return { at, action, every, times };
      const message = "what comes again has a first instant, a distance and a number";
      const path = [every === undefined ? "times" : "every"];
      const remedy = 'Write "at", "every" and "times" together.';
      complain(context, message, remedy, { path, atKey: true });
      return z.NEVER;
    }
    if (at !== undefined) return { at, action };
    if (after !== undefined) return { timing: { kind: "after", after }, action };
    return { timing: { kind: "when", when: when!, within: within ?? null }, action };
  });
}

const autoCommitSchema = z.boolean().meta({
  description:
    "false: nothing is applied before somebody decides about the ticket. true, unless given.",
});

const generationSchema = z.int().min(0).meta({
  description: "Refused unless the partition has this generation; 0: whichever it has.",
});

const requestSchema = z.int().min(1).meta({
  description: "A request, by its number in the order of asking.",
});

const batchEntrySchema: z.ZodType<BatchEntry> = mapping({
  type: z.string(),
  data: z.string(),
  autoCommit: autoCommitSchema.optional(),
  expectedGeneration: generationSchema.optional(),
}).transform(({ type: logType, data, autoCommit = true, expectedGeneration = 0 }) => ({
  logType,
  data,
  autoCommit,
  expectedGeneration,
}));

/** By the request that opened it (1, 2 …), or by its value. */
const ticketSchema: z.ZodType<TicketReference> = z.union([
  requestSchema.transform((request): TicketReference => ({ request })),
  spelled(
    (text): TicketReference | ReturnType<typeof mistake> => {
      const ticket = parseHlc(text.trim());
      return ticket === null
        ? mistake(
            `"${text}" is no ticket`,
            'Write the number of the request that opened it, or "HLC(node:millis:counter)".',
          )
        : { ticket };
    },
    { description: "A ticket by its value.", examples: ["HLC(0:1767225600000:1)"] },
  ),
]);

const ticketFields = mapping({ partition: partitionSchema, of: ticketSchema, to });

/** Only what was written. */
function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
  };
}

const node = nodeReferenceSchema;
const partition = partitionSchema.optional();

/** What a call to a node names: the partition, and the node unless it is the leader. */
const ofPartition = mapping({ partition: partitionSchema, to });

const nodeNameSchema = spelled(
  (text) => parseNodeName(text.trim()) ?? mistake(`"${text}" names no node`, 'Write "A" … "I".'),
  { description: "A node by its name.", pattern: "^[A-Ia-i]$", examples: ["A"] },
);

const whichMessages = {
  message: z.enum(messageClasses).optional(),
  partition,
  nth: nthSchema.optional(),
};

function interfere(
  how: "drop" | "hold" | "duplicate",
  link: LinkReference,
  which: {
    readonly message?: MessageClass | undefined;
    readonly partition?: PartitionId | undefined;
    readonly nth?: number | null | undefined;
  },
): Action {
  const { message = "any", nth = null } = which;
  const partition = which.partition ?? null;
  return { kind: "interfere", how, message, partition, nth, ...link };
}

/** What somebody asks of a node about its own membership. */
function ofNode(
  kind: "joinCluster" | "requestLeave" | "getMembership",
  node: NodeReference,
): Action {
  return submit({ kind, partition: systemPartition }, node);
}

const memberSchema = spelled(
  (text) => parseNodeName(text.trim()) ?? mistake(`"${text}" names no node`, 'Write "A" … "I".'),
  { description: "A node by its name.", pattern: "^[A-Ia-i]$", examples: ["A"] },
);

const memberFields = {
  member: memberSchema,
  version: z
    .int()
    .min(0)
    .meta({ description: "The membershipVersion that is expected. Any, unless it is given." })
    .optional(),
  to,
};

function changeMember(
  change: MemberChange,
  {
    member,
    version,
    to,
  }: {
    readonly member: NodeId;
    readonly version?: number | undefined;
    readonly to?: NodeReference | undefined;
  },
): Action {
  const partition = systemPartition;
  const expectedVersion = version ?? null;
  return submit({ kind: "changeMember", partition, change, member, expectedVersion }, to);
}

/** Everything that people and scenarios do to a cluster: a new input is one more entry. */
export const inputSchema: z.ZodType<ScenarioInput | RepeatedInput> = verbObject<
  ScenarioInput | RepeatedInput
>(
  {
    crash: input({ crash: node, unsynced: unsyncedSchema.optional() }, ({ crash, unsynced }) => ({
      kind: "crash",
      node: crash,
      ...(unsynced !== undefined && { unsynced }),
    })),
    restart: input({ restart: node }, ({ restart }) => ({ kind: "restart", node: restart })),
    wipe: input({ wipe: node }, ({ wipe }) => ({ kind: "wipe", node: wipe })),
    pause: input({ pause: node }, ({ pause }) => ({ kind: "pause", node: pause })),
    resume: input({ resume: node }, ({ resume }) => ({ kind: "resume", node: resume })),
    clock: input(
      { clock: node, rate: clockRateSchema.optional(), jump: signedDurationSchema.optional() },
      ({ clock, rate = null, jump = 0 }) => ({ kind: "clock", node: clock, rate, jump }),
    ),
    disk: input(
      { disk: node, state: diskStateSchema.optional(), fsync: microsRangeSchema.optional() },
      ({ disk, state = null, fsync = null }) => ({ kind: "disk", node: disk, state, fsync }),
    ),
    isolate: input({ isolate: node }, ({ isolate }) => ({ kind: "isolate", node: isolate })),
    cut: input({ cut: groupsSchema }, ({ cut: groups }) => ({ kind: "cut", groups })),
    cutLink: input({ cutLink: linkSchema }, ({ cutLink }) => ({ kind: "cutLink", ...cutLink })),
    heal: input({ heal: healSchema }, ({ heal }) =>
      typeof heal === "string"
        ? { kind: "heal" }
        : { kind: "healLink", from: heal.from, to: heal.to },
    ),
    network: input({ network: networkSchema }, ({ network: settings }) => ({
      kind: "network",
      settings,
    })),
    link: input({ link: linkSchema, ...networkFields }, ({ link, ...fields }) => {
      const settings = readNetwork(fields);
      const isLikeOthers = Object.keys(settings).length === 0;
      return { kind: "linkNetwork", ...link, settings: isLikeOthers ? null : settings };
    }),
    drop: input({ drop: linkSchema, ...whichMessages }, ({ drop, ...which }) =>
      interfere("drop", drop, which),
    ),
    hold: input({ hold: linkSchema, ...whichMessages }, ({ hold, ...which }) =>
      interfere("hold", hold, which),
    ),
    duplicate: input({ duplicate: linkSchema, ...whichMessages }, ({ duplicate, ...which }) =>
      interfere("duplicate", duplicate, which),
    ),
    release: input({ release: linkSchema }, ({ release }) => ({ kind: "release", ...release })),
    fire: input({ fire: node, partition }, ({ fire, partition = 1 }) => ({
      kind: "fire",
      node: fire,
      partition,
    })),
    freeze: input(
      { freeze: nodesSchema, timer: timerSchema, partition },
      ({ freeze, timer = "all", partition = null }) => ({
        kind: "freeze",
        node: freeze,
        timer,
        partition,
      }),
    ),
    thaw: input(
      { thaw: nodesSchema, timer: timerSchema, partition },
      ({ thaw, timer = "all", partition = null }) => ({
        kind: "thaw",
        node: thaw,
        timer,
        partition,
      }),
    ),
    elect: input({ elect: node, partition }, ({ elect, partition = 1 }) => ({
      kind: "elect",
      node: elect,
      partition,
    })),
    write: input(
      { write: mapping({ key: z.string(), value: z.string(), partition, to }) },
      ({ write: { key, value, partition = null, to } }) =>
        submit({ kind: "set", key, value, partition }, to),
    ),
    read: input(
      {
        read: mapping({
          key: z.string(),
          through: z
            .enum(["copy", "log", "confirmed", "lease", "follower"])
            .meta({
              description:
                "From the node's own copy, possibly stale (the default); through the log; from a leader that confirms its leadership or holds a lease; or from any node by way of its leader.",
            })
            .optional(),
          partition,
          to,
        }),
      },
      ({ read: { key, through = "copy", partition = null, to } }) =>
        submit({ kind: "get", key, partition, through }, to),
    ),
    compareAndSet: input(
      {
        compareAndSet: mapping({
          key: z.string(),
          expected: z
            .string()
            .nullable()
            .meta({ description: "What the key must hold; null: nothing yet." }),
          value: z.string(),
          partition,
          to,
        }),
      },
      ({ compareAndSet: { partition = null, to, ...asked } }) =>
        submit({ kind: "compareAndSet", ...asked, partition }, to),
    ),
    append: input(
      { append: mapping({ key: z.string(), value: z.string(), partition, to }) },
      ({ append: { partition = null, to, ...asked } }) =>
        submit({ kind: "append", ...asked, partition }, to),
    ),
    ask: input(
      {
        ask: mapping({
          name: z
            .string()
            .min(1)
            .meta({ description: "What is asked, in the application's words." }),
          key: z.string().meta({ description: "What it is about: the partition follows from it." }),
          data: fieldsSchema.optional(),
          partition,
          to,
        }),
      },
      ({ ask: { partition = null, data = {}, to, ...asked } }) =>
        submit({ kind: "ask", ...asked, data, partition }, to),
    ),
    service: input(
      { service: z.string().min(1), state: serviceStateSchema },
      ({ service, state }) => ({ kind: "service", service, state }),
    ),
    replicateLogs: input(
      {
        replicateLogs: mapping({
          partition: partitionSchema,
          type: z.string(),
          data: z.array(z.string()).min(1),
          autoCommit: autoCommitSchema.optional(),
          expectedGeneration: generationSchema.optional(),
          to,
        }),
      },
      ({ replicateLogs: { to, type: logType, ...asked } }) =>
        submit({ kind: "replicateLogs", logType, ...given(asked) }, to),
    ),
    replicateEntries: input(
      {
        replicateEntries: mapping({
          partition: partitionSchema,
          entries: z.array(batchEntrySchema).min(0),
          to,
        }),
      },
      ({ replicateEntries: { partition, entries, to } }) =>
        submit({ kind: "replicateEntries", partition, entries }, to),
    ),
    commitLogs: input({ commitLogs: ticketFields }, ({ commitLogs: { to, ...asked } }) =>
      submit({ kind: "commitLogs", ...asked }, to),
    ),
    rollbackLogs: input({ rollbackLogs: ticketFields }, ({ rollbackLogs: { to, ...asked } }) =>
      submit({ kind: "rollbackLogs", ...asked }, to),
    ),
    cancelCall: input(
      {
        cancelCall: mapping({
          partition: partitionSchema,
          request: requestSchema,
          to,
        }),
      },
      ({ cancelCall: { to, ...asked } }) => submit({ kind: "cancelCall", ...asked }, to),
    ),
    configure: input(
      {
        configure: mapping({
          partition: partitionSchema,
          voters: z.array(memberSchema),
          learners: z.array(memberSchema).optional(),
          leaving: z.array(memberSchema).optional(),
          to,
        }),
      },
      ({ configure: { learners = [], to, ...asked } }) =>
        submit({ kind: "configure", learners, ...given(asked) }, to),
    ),
    join: input({ join: node }, ({ join }) => ofNode("joinCluster", join)),
    leave: input({ leave: node }, ({ leave }) => ofNode("requestLeave", leave)),
    getMembership: input({ getMembership: node }, ({ getMembership }) =>
      ofNode("getMembership", getMembership),
    ),
    addMember: input({ addMember: mapping(memberFields) }, ({ addMember }) =>
      changeMember("add", addMember),
    ),
    promoteMember: input({ promoteMember: mapping(memberFields) }, ({ promoteMember }) =>
      changeMember("promote", promoteMember),
    ),
    removeMember: input({ removeMember: mapping(memberFields) }, ({ removeMember }) =>
      changeMember("remove", removeMember),
    ),
    waitForLeaderStable: input(
      {
        waitForLeaderStable: mapping({ partition: partitionSchema, minStable: durationSchema, to }),
      },
      ({ waitForLeaderStable: { to, ...asked } }) =>
        submit({ kind: "waitForLeaderStable", ...asked }, to),
    ),
    transferLeadership: input(
      { transferLeadership: mapping({ partition: partitionSchema, target: nodeNameSchema, to }) },
      ({ transferLeadership: { to, ...asked } }) =>
        submit({ kind: "transferLeadership", ...asked }, to),
    ),
    amILeader: input({ amILeader: ofPartition }, ({ amILeader: { partition, to } }) =>
      submit({ kind: "amILeader", partition }, to),
    ),
    amILeaderQuick: input({ amILeaderQuick: ofPartition }, ({ amILeaderQuick: call }) =>
      submit({ kind: "amILeaderQuick", partition: call.partition }, call.to),
    ),
    confirmLeadership: input({ confirmLeadership: ofPartition }, ({ confirmLeadership: call }) =>
      submit({ kind: "confirmLeadership", partition: call.partition }, call.to),
    ),
    confirmLocalApplication: input(
      { confirmLocalApplication: ofPartition },
      ({ confirmLocalApplication: { partition, to } }) =>
        submit({ kind: "confirmLocalApplication", partition }, to),
    ),
    stepDown: input({ stepDown: ofPartition }, ({ stepDown: { partition, to } }) =>
      submit({ kind: "stepDown", partition }, to),
    ),
    suspendHeartbeats: input({ suspendHeartbeats: ofPartition }, ({ suspendHeartbeats: call }) =>
      submit({ kind: "suspendHeartbeats", partition: call.partition }, call.to),
    ),
    resumeHeartbeats: input({ resumeHeartbeats: ofPartition }, ({ resumeHeartbeats: call }) =>
      submit({ kind: "resumeHeartbeats", partition: call.partition }, call.to),
    ),
    waitForLeader: input(
      { waitForLeader: mapping({ partition: partitionSchema, to }) },
      ({ waitForLeader: { partition, to } }) => submit({ kind: "waitForLeader", partition }, to),
    ),
    replicateCheckpoint: input({ replicateCheckpoint: onPartition }, ({ replicateCheckpoint }) =>
      call("replicateCheckpoint", replicateCheckpoint),
    ),
    setMinRetainIndex: input(
      { setMinRetainIndex: mapping({ partition: partitionSchema, index: z.int(), to }) },
      ({ setMinRetainIndex: { to, ...asked } }) =>
        submit({ kind: "setMinRetainIndex", ...asked }, to),
    ),
    acquireRetentionHold: input(
      { acquireRetentionHold: mapping({ partition: partitionSchema, index: z.int().min(1), to }) },
      ({ acquireRetentionHold: { to, ...asked } }) =>
        submit({ kind: "acquireRetentionHold", ...asked }, to),
    ),
    releaseRetentionHold: input(
      { releaseRetentionHold: mapping({ partition: partitionSchema, hold: z.int().min(1), to }) },
      ({ releaseRetentionHold: { to, ...asked } }) =>
        submit({ kind: "releaseRetentionHold", ...asked }, to),
    ),
    getCommitIndex: input({ getCommitIndex: onPartition }, ({ getCommitIndex }) =>
      call("getCommitIndex", getCommitIndex),
    ),
    getSnapshotStatuses: input({ getSnapshotStatuses: onPartition }, ({ getSnapshotStatuses }) =>
      call("getSnapshotStatuses", getSnapshotStatuses),
    ),
    createPartition: input(
      {
        createPartition: mapping({
          id: partitionSchema.optional(),
          range: z
            .tuple([hashSchema, hashSchema])
            .meta({ description: "Routing hashes, both inclusive. Without it: unrouted." })
            .optional(),
          to,
        }),
      },
      ({ createPartition: { id = null, range, to } }) =>
        submit(
          {
            kind: "createPartition",
            id,
            range: range === undefined ? null : { start: range[0], end: range[1] },
          },
          to,
        ),
    ),
    removePartition: input(
      { removePartition: mapping({ id: partitionSchema, to }) },
      ({ removePartition: { id, to } }) => submit({ kind: "removePartition", id }, to),
    ),
    splitPartition: input(
      {
        splitPartition: mapping({
          source: partitionSchema,
          target: partitionSchema.optional(),
          boundary: hashSchema
            .meta({ description: "The first routing hash that moves. Without it: the middle." })
            .optional(),
          targetMode: z.enum(["hashRange", "unrouted"]).optional(),
          to,
        }),
      },
      ({
        splitPartition: { source, target = null, boundary = null, targetMode = "hashRange", to },
      }) => submit({ kind: "splitPartition", source, target, boundary, targetMode }, to),
    ),
    mergePartitions: input(
      { mergePartitions: mapping({ survivor: partitionSchema, source: partitionSchema, to }) },
      ({ mergePartitions: { survivor, source, to } }) =>
        submit({ kind: "mergePartitions", survivor, source }, to),
    ),
    getPartitionMap: input({ getPartitionMap: mapping({ to }) }, ({ getPartitionMap: { to } }) =>
      submit({ kind: "getPartitionMap" }, to),
    ),
    getPartitionGeneration: input(
      { getPartitionGeneration: mapping({ id: partitionSchema, to }) },
      ({ getPartitionGeneration: { id, to } }) =>
        submit({ kind: "getPartitionGeneration", id }, to),
    ),
    getNextAvailablePartitionId: input(
      { getNextAvailablePartitionId: mapping({ to }) },
      ({ getNextAvailablePartitionId: { to } }) =>
        submit({ kind: "getNextAvailablePartitionId" }, to),
    ),
  },
  { what: "an input", example: "{ at: 3s, crash: A }" },
);
