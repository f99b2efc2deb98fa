import { createInitialPartitionMap } from "../../engine/node/partitionMap.ts";
import { createSystemState } from "../../engine/node/system.ts";
import {
  adjustClock,
  createConditions,
  readSteadyClock,
  type LocalClock,
} from "../../engine/node/conditions.ts";
import type { LogIndex, Micros, NodeId, Term } from "../../engine/base/ids.ts";
import type { Ratio } from "../../engine/base/random.ts";
import type { Envelope } from "../../engine/node/envelope.ts";
import { createDelivered, noteDelivery, type Delivered } from "../../engine/node/delivered.ts";
import type { NodeWrite } from "../../engine/node/node.ts";
import type { Effect, RaftContext, WriteRecord } from "../../engine/raft/effect.ts";
import { initialConfiguration, type Configuration } from "../../engine/raft/configuration.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import { entryAt, lastIndex, lastTerm } from "../../engine/raft/log.ts";
import type { RaftMessage } from "../../engine/raft/message.ts";
import {
  emptyImage,
  restoreReplica,
  type Replica,
  type ReplicaImage,
} from "../../engine/raft/replica.ts";
import { appendAsLeader } from "../../engine/raft/replication.ts";
import type { CurrentReadPath } from "../../engine/raft/reads.ts";
import { createRules, type RuleSwitch } from "../../engine/raft/rules.ts";
import type { RaftSettings } from "../../engine/raft/settings.ts";
import { compactLog, takeSnapshot, type Snapshot } from "../../engine/raft/snapshot.ts";
import { stepReplica } from "../../engine/raft/step.ts";
import {
  absorb,
  createDiskContent,
  imageOf,
  type DiskContent,
} from "../../engine/simulation/disk.ts";
import type { EventObserver, Runner } from "../../engine/simulation/runner.ts";

/** A message under way, until a test delivers or drops it. */
export interface Wire {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: RaftMessage;
}

/** One replica with a disk of its own, and messages that wait for that disk. */
interface Member {
  replica: Replica;
  readonly io: RaftContext & { readonly walDepth: number[] };
  up: boolean;
  readonly disk: DiskContent;
  /** Written, not synced. */
  readonly cache: {
    readonly sequence: number;
    readonly record: WriteRecord;
    readonly end: LogIndex;
    readonly endTerm: Term;
  }[];
  /** Sent, but only once the cache is on the disk. */
  held: Wire[];
  /** False: writes stay in the cache until `sync`. */
  autoSync: boolean;
  /** Everything ever written and sent, for an observer. */
  readonly writes: NodeWrite[];
  readonly sent: Envelope[];
  synced: number;
  /** In this life. */
  events: number;
  delivered: Delivered;
  /** Snapshots that it imported, by index, in this life. */
  readonly imported: LogIndex[];
  clock: LocalClock;
  /** What it learnt for reads that it was asked, in the order of learning. */
  readonly reads: ReadAnswer[];
}

/** From where on a read may be answered; null: not by this node. */
export interface ReadAnswer {
  readonly id: number;
  readonly index: LogIndex | null;
}

/** A few replicas of one partition whose every message, timer and sync a test decides. */
export interface ProtocolGroup {
  readonly members: Member[];
  readonly wires: Wire[];
  /** Links that are down, as "from>to". */
  readonly cutLinks: Set<string>;
  now: Micros;
  /** Told after every event, as in a simulation; the one partition is P0. */
  readonly observe: EventObserver | null;
}

/** Timeouts with no chance in them: 100 ms, and a heartbeat every 10 ms. */
const defaultSettings: RaftSettings = {
  electionTimeout: { from: 100_000, to: 100_001 },
  heartbeatInterval: 10_000,
  enableQuiescence: false,
  quiesceAfter: 0,
  maxEntriesPerAppend: 128,
  maxInflightAppends: 8,
  leaseReads: false,
  leaseDrift: { of: 9, in: 10 },
  maxWalQueueDepthPerPartition: 4096,
  snapshotChunkSize: 1000,
  snapshotReceiveSessionTtl: 30_000_000,
  snapshotMaxPendingSessions: 8,
};

/**
 * @param logs the terms of each node's log, as the paper draws them; [] where missing
 * @param terms each node's currentTerm; the last term of its log where missing
 */
export function createGroup({
  nodes,
  logs = [],
  terms = [],
  votes = [],
  commits = [],
  rules = [],
  settings = {},
  observe = null,
}: {
  readonly nodes: number;
  readonly logs?: readonly (readonly Term[])[];
  readonly terms?: readonly Term[];
  readonly votes?: readonly (NodeId | null)[];
  readonly commits?: readonly LogIndex[];
  readonly rules?: readonly RuleSwitch[];
  readonly settings?: Partial<RaftSettings>;
  readonly observe?: EventObserver | null;
}): ProtocolGroup {
  const group: ProtocolGroup = {
    members: [],
    wires: [],
    cutLinks: new Set(),
    now: 1_000_000,
    observe,
  };
  for (let node = 0; node < nodes; node++) {
    const log = logs[node] ?? [];
    const image: ReplicaImage = {
      ...emptyImage,
      currentTerm: terms[node] ?? log.at(-1) ?? 0,
      votedFor: votes[node] ?? null,
      entries: log.map((term, slot) => entry(slot + 1, term)),
      commitMark: commits[node] ?? 0,
    };
    const io: Member["io"] = {
      self: node,
      seed: 1,
      settings: { ...defaultSettings, ...settings },
      rules: createRules(rules),
      tracing: false,
      now: group.now,
      ownNow: group.now,
      clockRate: { of: 1, in: 1 },
      disk: 0,
      diskFull: false,
      walDepth: [0],
      effects: [],
    };
    const configuration = initialConfiguration(Array.from({ length: nodes }, (_, id) => id));
    group.members.push({
      replica: restoreReplica(io, { partition: 0, configuration, image }),
      io,
      up: true,
      disk: diskWith(image),
      cache: [],
      held: [],
      autoSync: true,
      writes: [],
      sent: [],
      synced: 0,
      events: 0,
      delivered: createDelivered(),
      imported: [],
      clock: createConditions(1).clock,
      reads: [],
    });
    const member = group.members[node]!;
    const { currentTerm: term, votedFor, entries, commitMark: index } = image;
    if (term > 0) note(member, { kind: "hardState", term, votedFor });
    if (entries.length > 0) note(member, { kind: "entries", entries });
    if (index > 0) note(member, { kind: "commitMark", index });
    member.synced = member.writes.length;
    absorb(member.disk, [], member.synced);
    tell(group, member);
  }
  return group;
}

/** An entry whose data tells index and term apart: the same in every log that has it. */
export function entry(index: LogIndex, term: Term, data = `${index}@${term}`): Entry {
  const time = { node: 0, millis: 1, counter: 0 };
  return { index, term, payload: { kind: "command", logType: "set", data, time } };
}

export function replica(group: ProtocolGroup, node: NodeId): Replica {
  return group.members[node]!.replica;
}

/** The terms of a node's log, as the paper draws them. */
export function logOf(group: ProtocolGroup, node: NodeId): Term[] {
  return replica(group, node).log.entries.map(({ term }) => term);
}

/** The role in one word: "leader 2". */
export function office(group: ProtocolGroup, node: NodeId): string {
  const { role, currentTerm } = replica(group, node);
  return `${role.kind} ${currentTerm}`;
}

/** Lets a node's running timer fire, at its instant. */
export function timeout(group: ProtocolGroup, node: NodeId): void {
  const member = group.members[node]!;
  group.now = Math.max(group.now, member.replica.deadline);
  step(group, node, { kind: "timer" });
}

/** Fires a node's timer and delivers everything until it is quiet: an election, or a heartbeat. */
export function elect(group: ProtocolGroup, node: NodeId): void {
  timeout(group, node);
  settle(group);
}

/** Hands a node one message, whether anybody sent it or not. */
export function receive(
  group: ProtocolGroup,
  node: NodeId,
  { from, message }: { readonly from: NodeId; readonly message: RaftMessage },
): void {
  step(group, node, { kind: "message", from, message });
}

/** A leader appends one command. */
export function propose(group: ProtocolGroup, node: NodeId, data: string): void {
  const { replica: own, io } = lookAtClock(group, node);
  const time = { node, millis: 1, counter: 0 };
  appendAsLeader(own, io, [{ kind: "command", logType: "set", data, time }]);
  perform(group, node);
}

/** A leader appends a checkpoint: whoever applies it keeps a snapshot. */
export function checkpoint(group: ProtocolGroup, node: NodeId): void {
  const { replica: own, io } = lookAtClock(group, node);
  appendAsLeader(own, io, [{ kind: "checkpoint", time: { node, millis: 1, counter: 0 } }]);
  perform(group, node);
}

/** A leader proposes another configuration. */
export function proposeConfiguration(
  group: ProtocolGroup,
  node: NodeId,
  configuration: Configuration,
): void {
  const { replica: own, io } = lookAtClock(group, node);
  const time = { node, millis: 1, counter: 0 };
  appendAsLeader(own, io, [{ kind: "configuration", configuration, time }]);
  perform(group, node);
}

/** Somebody asks a node to read what is current (6.4). */
export function askRead(
  group: ProtocolGroup,
  node: NodeId,
  { id, through }: { readonly id: number; readonly through: CurrentReadPath },
): void {
  step(group, node, { kind: "read", id, through });
}

/** What a node has learnt since the last look for reads that it was asked. */
export function learntReads(group: ProtocolGroup, node: NodeId): ReadAnswer[] {
  return group.members[node]!.reads.splice(0);
}

/** A leader is told to hand its office over to a node, or to lay it down (3.10). */
export function handOver(group: ProtocolGroup, node: NodeId, target: NodeId | "anybody"): void {
  step(group, node, target === "anybody" ? { kind: "stepDown" } : { kind: "transfer", target });
}

/** From now on a node's own clock runs at this rate. */
export function setClockRate(group: ProtocolGroup, node: NodeId, rate: Ratio): void {
  const member = group.members[node]!;
  member.clock = adjustClock(member.clock, { now: group.now, rate, jump: 0 });
  member.io.clockRate = rate;
}

/** Drops what a node's durable snapshot stands for, but for the checkpoint itself. */
export function compact(group: ProtocolGroup, node: NodeId): void {
  const { replica: own, io } = group.members[node]!;
  compactLog(own, io, { floor: own.durableSnapshot, limit: 5000 });
  perform(group, node);
}

/** Delivers messages, and those that they lead to, until none is left that the filter lets pass. */
export function settle(group: ProtocolGroup, passes: (wire: Wire) => boolean = () => true): void {
  for (let count = 0; count < 10_000; count++) {
    const slot = group.wires.findIndex((wire) => isOpen(group, wire) && passes(wire));
    if (slot < 0) {
      for (let at = group.wires.length - 1; at >= 0; at--)
        if (!isOpen(group, group.wires[at]!)) group.wires.splice(at, 1);
      return;
    }
    deliver(group, slot);
  }
  throw new Error("the group never comes to rest");
}

function deliver(group: ProtocolGroup, slot: number): void {
  const [wire] = group.wires.splice(slot, 1);
  receive(group, wire!.to, wire!);
}

/** Takes messages off the network and returns them: dropped, or to be delivered later. */
export function take(group: ProtocolGroup, which: (wire: Wire) => boolean = () => true): Wire[] {
  const taken = group.wires.filter(which);
  for (const wire of taken) group.wires.splice(group.wires.indexOf(wire), 1);
  return taken;
}

/** Delivers messages that were taken before, now, in this order. */
export function release(group: ProtocolGroup, wires: readonly Wire[]): void {
  for (const { to, from, message } of wires) receive(group, to, { from, message });
}

/** Time passes; no timer fires. */
export function wait(group: ProtocolGroup, micros: Micros): void {
  group.now += micros;
}

/** Cuts a node off from everyone. */
export function isolate(group: ProtocolGroup, node: NodeId): void {
  for (const { io } of group.members) {
    if (io.self === node) continue;
    group.cutLinks.add(`${node}>${io.self}`);
    group.cutLinks.add(`${io.self}>${node}`);
  }
}

export function cutLink(group: ProtocolGroup, from: NodeId, to: NodeId): void {
  group.cutLinks.add(`${from}>${to}`);
}

export function heal(group: ProtocolGroup): void {
  group.cutLinks.clear();
}

/** From now on a node's writes stay in its cache until `sync`. */
export function slowDisk(group: ProtocolGroup, node: NodeId): void {
  group.members[node]!.autoSync = false;
}

/** The disk takes in all that was written; messages that waited for it leave. */
export function sync(group: ProtocolGroup, node: NodeId): void {
  const member = group.members[node]!;
  const written = member.cache.splice(0);
  member.synced = member.writes.length;
  absorb(member.disk, [], member.synced);
  for (const { record, end, endTerm } of written) {
    if (record.kind === "commitMark" || record.kind === "compact") continue;
    const hardStateTerm = record.kind === "hardState" ? record.term : null;
    const snapshotIndex = record.kind === "snapshot" ? record.snapshot.index : 0;
    const durable = { lastIndex: end, lastTerm: endTerm, hardStateTerm, snapshotIndex };
    step(group, node, { kind: "durable", ...durable });
  }
  for (const wire of member.held.splice(0)) send(group, member, wire);
  tell(group, member);
}

function diskWith(image: ReplicaImage): DiskContent {
  const disk = createDiskContent(1);
  Object.assign(disk.replicas[0]!, { ...image, entries: [...image.entries] });
  return disk;
}

/** The power goes: cache, held messages and everything volatile are lost. */
export function crash(group: ProtocolGroup, node: NodeId): void {
  const member = group.members[node]!;
  member.up = false;
  member.cache.length = 0;
  member.disk.unsynced.length = 0;
  member.held.length = 0;
}

/** Starts a crashed node from its disk, which is quick again. */
export function restart(group: ProtocolGroup, node: NodeId): void {
  const member = lookAtClock(group, node);
  const { io, disk } = member;
  const { partition } = member.replica;
  const configuration = initialConfiguration(group.members.map((_, id) => id));
  const [image] = imageOf(disk);
  member.replica = restoreReplica(io, { partition, configuration, image: image! });
  io.effects.length = 0;
  member.up = true;
  member.autoSync = true;
  member.events = 0;
  member.sent.length = 0;
  member.delivered = createDelivered();
  member.imported.length = 0;
  if (image!.snapshot !== null) importTrail(member, image!.snapshot);
  member.synced = member.writes.length;
  tell(group, member);
}

function isOpen({ members, cutLinks }: ProtocolGroup, { from, to }: Wire): boolean {
  return members[to]?.up === true && !cutLinks.has(`${from}>${to}`);
}

function lookAtClock({ members, now }: ProtocolGroup, node: NodeId): Member {
  const member = members[node]!;
  member.io.now = now;
  member.io.ownNow = readSteadyClock(member.clock, now);
  return member;
}

function step(group: ProtocolGroup, node: NodeId, input: Parameters<typeof stepReplica>[1]): void {
  const { replica: own, io } = lookAtClock(group, node);
  stepReplica(own, input, io);
  perform(group, node);
}

function perform(group: ProtocolGroup, node: NodeId): void {
  const member = group.members[node]!;
  performEffects(group, member);
  applyCommitted(group, member);
  tell(group, member);
  if (member.autoSync && (member.cache.length > 0 || member.held.length > 0)) sync(group, node);
}

/** What is committed is applied at once: these groups have no application, but a trail of one. */
function applyCommitted(group: ProtocolGroup, member: Member): void {
  const { replica: own, io, delivered } = member;
  while (own.lastApplied < own.commitIndex) {
    own.lastApplied += 1;
    const payload = entryAt(own.log, own.lastApplied)?.payload;
    if (payload?.kind === "checkpoint") {
      takeSnapshot(own, io, JSON.stringify(delivered));
      performEffects(group, member);
    }
    if (payload?.kind !== "command") continue;
    const { logType, data: logData } = payload;
    noteDelivery(delivered, { id: own.lastApplied, logType, logData });
  }
}

/** The trail is all the state there is. */
function importTrail(member: Member, { data, index }: Snapshot): void {
  Object.assign(member.delivered, JSON.parse(data) as Delivered);
  member.imported.push(index);
}

function performEffects(group: ProtocolGroup, member: Member): void {
  for (const effect of member.io.effects.splice(0)) performEffect(group, member, effect);
}

function performEffect(group: ProtocolGroup, member: Member, effect: Effect): void {
  const { replica: own, io, cache, held } = member;
  switch (effect.kind) {
    case "send": {
      const wire = { from: io.self, to: effect.to, message: effect.message };
      const waits = effect.afterSync && cache.some(({ record }) => isUrgent(record));
      if (waits) held.push(wire);
      else send(group, member, wire);
      return;
    }
    case "write": {
      const { record } = effect;
      const sequence = note(member, record);
      cache.push({ sequence, record, end: lastIndex(own.log), endTerm: lastTerm(own.log) });
      return;
    }
    case "install":
      importTrail(member, effect.snapshot);
      return;
    case "read":
      member.reads.push({ id: effect.id, index: effect.index });
      return;
    case "leadership":
    case "fact":
      return;
  }
}

/** What a promise may wait for; the rest rides along with it. */
function isUrgent({ kind }: WriteRecord): boolean {
  return kind !== "commitMark" && kind !== "compact";
}

function send(group: ProtocolGroup, member: Member, wire: Wire): void {
  group.wires.push(wire);
  const stamp = { sentAt: group.now, clockMillis: 1, clockCounter: 0, ref: 0, cause: 0 };
  member.sent.push({ ...wire, partition: 0, ...stamp });
}

function note(member: Member, record: WriteRecord): number {
  const sequence = member.writes.length + 1;
  const write = { sequence, partition: 0, record };
  member.writes.push(write);
  absorb(member.disk, [write], 0);
  return sequence;
}

/** Shows an observer the member in the shape of a simulation's node, as far as it looks. */
function tell(group: ProtocolGroup, member: Member): void {
  const { replica: own, io, writes, sent, synced, events, delivered } = member;
  member.events = events + 1;
  if (group.observe === null) return;
  const node = {
    id: io.self,
    replicas: [own],
    dormant: [],
    system: createSystemState(createInitialPartitionMap(1)),
    syncedSequence: synced,
    proposals: [[]],
    manualProposals: [[]],
    delivered: [delivered],
    conditions: createConditions(1),
  };
  const options = { rules: io.rules };
  const shown = {
    options,
    state: { node, events },
    output: { envelopes: sent, writes, replies: [], reads: [], ended: [] },
  };
  group.observe(shown as unknown as Runner, 0, group.now);
}
