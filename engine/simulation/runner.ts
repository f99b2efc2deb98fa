import { assert, unreachable } from "../base/assert.ts";
import { createFingerprint, foldNumber, type Fingerprint } from "../base/fingerprint.ts";
import type { Micros, NodeId } from "../base/ids.ts";
import type { ServiceReply } from "../node/application.ts";
import type { NodeConditions } from "../node/conditions.ts";
import type { Envelope } from "../node/envelope.ts";
import {
  createNodeOutput,
  createNodeState,
  type NodeImage,
  type NodeInput,
  type NodeOptions,
  type NodeOutput,
  type NodeRequest,
  type NodeState,
} from "../node/node.ts";
import { createNodeStep, type NodeStep } from "../node/nodeStep.ts";
import { isNodeMessage, nodeMessageCodes, type NodeMessage } from "../node/nodeMessage.ts";
import { operationStatuses } from "../node/status.ts";
import { startNode, stepNode } from "../node/step.ts";
import type { WriteRecord } from "../raft/effect.ts";
import type { RaftMessage } from "../raft/message.ts";
import type { DiskSettings } from "./config.ts";
import { beginSync, createDiskTiming, idle, type DiskTiming } from "./disk.ts";

/** Something that reaches a node from outside, at a fixed instant. */
export type Delivery =
  | {
      readonly kind: "message";
      readonly at: Micros;
      /** With `from` the total order among deliveries of one instant. */
      readonly sequence: number;
      readonly from: NodeId;
      readonly envelope: Envelope;
    }
  | {
      readonly kind: "request";
      readonly at: Micros;
      readonly sequence: number;
      readonly from: NodeId;
      readonly request: NodeRequest;
      readonly cause: number;
    }
  | {
      readonly kind: "serviceReply";
      readonly at: Micros;
      readonly sequence: number;
      readonly from: NodeId;
      /** The life of the node that asked. */
      readonly life: number;
      readonly reply: ServiceReply;
      readonly cause: number;
    };

/** Requests of clients come after messages of the same instant. */
export const clientAddress: NodeId = 1000;

/** The order in which a node meets its deliveries. */
export function isBefore(a: Delivery, b: Delivery): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.from !== b.from) return a.from < b.from;
  return a.sequence < b.sequence;
}

/** One node with its own disk, and nothing else: what a worker holds. Plain data. */
export interface RunnerState {
  readonly node: NodeState;
  readonly disk: DiskTiming;
  readonly fingerprint: Fingerprint;
  /** Events processed in this life. */
  events: number;
  /** The instant of its last event. */
  lastAt: Micros;
  /** When an fsync failed and the process stopped; null: it runs. */
  haltedAt: Micros | null;
}

/** A node where its steps run: its state, and the unchanging rest. */
export interface Runner {
  readonly options: NodeOptions;
  readonly diskSettings: DiskSettings;
  readonly state: RunnerState;
  readonly step: NodeStep;
  readonly output: NodeOutput;
  /** Deliveries of the last window that met a stopped process. */
  unmet: readonly Delivery[];
}

/** How a node comes (back) to life. */
export interface NodeStart {
  readonly node: NodeId;
  readonly at: Micros;
  readonly image: NodeImage;
  /** Sequences and trace lines go on from where the last life ended. */
  readonly sequence: number;
  readonly traceCount: number;
  readonly conditions: NodeConditions;
  readonly cause: number;
}

/** What somebody does to a running node, between two windows. */
export interface NodeOrder {
  readonly node: NodeId;
  readonly at: Micros;
  readonly input: Extract<NodeInput, { kind: "conditions" | "fireTimer" | "elect" }>;
}

/** One node's share of a window. */
export interface NodeBatch {
  readonly node: NodeId;
  /** Exclusive. */
  readonly until: Micros;
  /** Events at most. */
  readonly limit: number;
  /** The node was stopped until then: what fell due meanwhile happens now. */
  readonly notBefore: Micros;
  /** Due before `until`, in order. */
  readonly deliveries: readonly Delivery[];
}

/** What a node's window brought about. */
export interface NodeReport extends Omit<NodeOutput, "ended"> {
  readonly node: NodeId;
  readonly syncedSequence: number;
  readonly writtenSequence: number;
  readonly traceCount: number;
  /** When this node's own next timer or disk completion is due. */
  readonly nextLocalAt: Micros;
  /** Whether that is the disk, which at one instant comes before messages. */
  readonly localIsDisk: boolean;
  readonly events: number;
  readonly fingerprint: Fingerprint;
  readonly haltedAt: Micros | null;
  /** What reached a process that had stopped. */
  readonly unmet: readonly Delivery[];
}

/** Told after every event, on the node that had it: for checkers and step views. */
export type EventObserver = (runner: Runner, partition: number, now: Micros) => void;

/** Starts a node from its disk image. */
export function startRunner(
  options: NodeOptions,
  diskSettings: DiskSettings,
  { image, sequence, traceCount, conditions, at, cause }: NodeStart,
): Runner {
  const state: RunnerState = {
    node: createNodeState(options, { sequence, traceCount, conditions, at }),
    disk: createDiskTiming(at),
    fingerprint: createFingerprint(),
    events: 0,
    lastAt: at,
    haltedAt: null,
  };
  const runner = resumeRunner(options, diskSettings, state);
  startNode(runner.step, image, at, cause);
  foldNumber(state.fingerprint, at);
  maybeSync(runner, at);
  return runner;
}

/** Takes over a node's state as it is: from a keyframe, or from another executor. */
export function resumeRunner(
  options: NodeOptions,
  diskSettings: DiskSettings,
  state: RunnerState,
): Runner {
  const output = createNodeOutput();
  const step = createNodeStep(options, state.node, output);
  return { options, diskSettings, state, step, output, unmet: [] };
}

/** Runs one node through its share of a window. Which window an event falls into changes nothing. */
export function runBatch(runner: Runner, batch: NodeBatch, observe?: EventObserver): void {
  const { state } = runner;
  const { until, deliveries, notBefore } = batch;
  beginWindow(runner);
  let next = 0;
  let left = batch.limit;
  while (left > 0 && state.haltedAt === null) {
    const delivery = deliveries[next];
    const timerAt = state.node.nextDeadline;
    const { syncAt } = state.disk;
    // Ties at one instant: the disk, then messages, then requests, then timers.
    let at = syncAt;
    let input: NodeInput | null = null;
    if (delivery !== undefined && delivery.at < at) at = delivery.at;
    if (timerAt < at) at = timerAt;
    if (at >= until) break;
    if (syncAt === at) {
      state.disk.syncAt = idle;
      if (state.node.conditions.disk === "failing") {
        halt(runner, Math.max(at, notBefore));
        break;
      }
      input = { kind: "synced", sequence: state.disk.syncingTo };
    } else if (delivery !== undefined && delivery.at === at) {
      next += 1;
      input = delivery;
    } else input = timer;
    if (at < notBefore) at = notBefore;
    left -= 1;
    perform(runner, input, at, observe);
  }
  if (state.haltedAt !== null) runner.unmet = deliveries.slice(next);
  else assert(next === deliveries.length, "a batch holds no more than what is due in it");
}

/** Does to a node what somebody ordered, at its instant. A stopped process takes no notice. */
export function obey(runner: Runner, { at, input }: NodeOrder, observe?: EventObserver): void {
  beginWindow(runner);
  if (runner.state.haltedAt === null) perform(runner, input, at, observe);
}

const timer: NodeInput = { kind: "timer" };

function perform(
  runner: Runner,
  input: NodeInput,
  at: Micros,
  observe: EventObserver | undefined,
): void {
  const { envelopes, writes, replies } = runner.output;
  const before = { envelopes: envelopes.length, writes: writes.length, replies: replies.length };
  // Something due in the past would happen whenever a window happened to look.
  assert(at >= runner.state.lastAt, "time never goes back on a node");
  runner.state.lastAt = at;
  const partition = stepNode(runner.step, input, at);
  maybeSync(runner, at);
  runner.state.events += 1;
  foldEvent(runner, input, at, before);
  observe?.(runner, partition, at);
}

/** An fsync failed: nobody knows what the disk holds now, so the process stops where it stands. */
function halt({ state }: Runner, at: Micros): void {
  state.haltedAt = at;
  state.events += 1;
  foldNumber(state.fingerprint, at);
  foldNumber(state.fingerprint, inputCodes.halted);
}

/** What the node said in its last window. It is the runner's own until its next window begins. */
export function reportOf(runner: Runner): NodeReport {
  const { state, output } = runner;
  const { node, disk, events, fingerprint, haltedAt } = state;
  const halted = haltedAt !== null;
  return {
    node: node.id,
    envelopes: output.envelopes,
    writes: output.writes,
    replies: output.replies,
    leadership: output.leadership,
    reads: output.reads,
    maps: output.maps,
    services: output.services,
    trace: output.trace,
    syncedSequence: node.syncedSequence,
    writtenSequence: node.writtenSequence,
    traceCount: node.traceCount,
    nextLocalAt: halted ? idle : Math.min(disk.syncAt, node.nextDeadline),
    localIsDisk: disk.syncAt <= node.nextDeadline,
    events,
    fingerprint: { low: fingerprint.low, high: fingerprint.high },
    haltedAt,
    unmet: runner.unmet,
  };
}

/** Fresh arrays cost less than emptying old ones; most are empty most of the time. */
function beginWindow(runner: Runner): void {
  const { output } = runner;
  if (runner.unmet.length > 0) runner.unmet = [];
  if (output.envelopes.length > 0) output.envelopes = [];
  if (output.writes.length > 0) output.writes = [];
  if (output.replies.length > 0) output.replies = [];
  if (output.leadership.length > 0) output.leadership = [];
  if (output.reads.length > 0) output.reads = [];
  if (output.maps.length > 0) output.maps = [];
  if (output.services.length > 0) output.services = [];
  if (output.ended.length > 0) output.ended = [];
  if (output.trace.length > 0) output.trace = [];
}

function maybeSync(runner: Runner, now: Micros): void {
  const { node, disk } = runner.state;
  if (disk.syncAt !== idle || node.pendingWrites.length === 0) return;
  const { writtenSequence } = node;
  const { seed } = runner.options;
  const { fsync } = node.conditions;
  const settings = fsync === null ? runner.diskSettings : { fsync };
  beginSync(disk, { node: node.id, seed, now, writtenSequence, settings });
}

/** How much output there was before an event. */
interface OutputMark {
  readonly envelopes: number;
  readonly writes: number;
  readonly replies: number;
}

const inputCodes = {
  message: 1,
  request: 2,
  synced: 3,
  timer: 4,
  halted: 5,
  conditions: 6,
  fireTimer: 7,
  elect: 8,
  serviceReply: 9,
} as const;
const messageCodes: Readonly<Record<RaftMessage["kind"], number>> = {
  requestVote: 1,
  requestVoteResponse: 2,
  appendEntries: 3,
  appendEntriesResponse: 4,
  installSnapshot: 5,
  installSnapshotResponse: 6,
  timeoutNow: 7,
  readIndex: 8,
  readIndexResponse: 9,
};

/** The fingerprint takes in what happened and everything that it led to, never the trace. */
function foldEvent(runner: Runner, input: NodeInput, at: Micros, before: OutputMark): void {
  const { fingerprint } = runner.state;
  const { envelopes, writes, replies } = runner.output;
  foldNumber(fingerprint, at);
  foldNumber(fingerprint, inputCodes[input.kind]);
  for (let slot = before.envelopes; slot < envelopes.length; slot++) {
    const { to, partition, message } = envelopes[slot]!;
    if (isNodeMessage(message)) foldNodeMessage(fingerprint, to, message);
    else {
      foldNumber(fingerprint, (to << 16) | (partition << 4) | messageCodes[message.kind]);
      foldNumber(fingerprint, message.term);
      foldMessage(fingerprint, message);
    }
  }
  for (let slot = before.writes; slot < writes.length; slot++) {
    foldRecord(fingerprint, writes[slot]!.record);
  }
  for (let slot = before.replies; slot < replies.length; slot++) {
    const { request, status, logIndex } = replies[slot]!;
    foldNumber(fingerprint, request);
    foldNumber(fingerprint, operationStatuses.indexOf(status));
    foldNumber(fingerprint, logIndex);
  }
}

function foldRecord(fingerprint: Fingerprint, record: WriteRecord): void {
  switch (record.kind) {
    case "hardState":
      foldNumber(fingerprint, record.term);
      return;
    case "entries":
      foldNumber(fingerprint, record.entries.length);
      return;
    case "commitMark":
    case "compact":
      foldNumber(fingerprint, record.index);
      return;
    case "snapshot":
      foldNumber(fingerprint, record.snapshot.index);
      foldText(fingerprint, record.snapshot.checksum);
      return;
    case "erase":
      foldNumber(fingerprint, -1);
      return;
    default:
      unreachable(record);
  }
}

function foldText(fingerprint: Fingerprint, text: string): void {
  for (let at = 0; at < text.length; at++) foldNumber(fingerprint, text.charCodeAt(at));
}

/** Rare enough to be taken in as text, whole. */
function foldNodeMessage(fingerprint: Fingerprint, to: NodeId, message: NodeMessage): void {
  foldNumber(fingerprint, (to << 16) | nodeMessageCodes[message.kind]);
  foldText(fingerprint, JSON.stringify(message));
}

function foldMessage(fingerprint: Fingerprint, message: RaftMessage): void {
  switch (message.kind) {
    case "requestVote":
      foldNumber(fingerprint, message.lastLogIndex * 2 + (message.preVote ? 1 : 0));
      foldNumber(fingerprint, message.lastLogTerm);
      return;
    case "requestVoteResponse":
      foldNumber(fingerprint, (message.preVote ? 2 : 0) + (message.granted ? 1 : 0));
      return;
    case "appendEntries":
      foldNumber(fingerprint, message.prevLogIndex);
      foldNumber(fingerprint, message.prevLogTerm);
      foldNumber(fingerprint, message.entries.length);
      foldNumber(fingerprint, message.leaderCommit);
      foldNumber(fingerprint, message.round);
      return;
    case "appendEntriesResponse":
      foldNumber(fingerprint, message.success ? 1 : 0);
      foldNumber(fingerprint, message.index);
      foldNumber(fingerprint, message.hintIndex);
      return;
    case "timeoutNow":
      return;
    case "readIndex":
      foldNumber(fingerprint, message.id);
      return;
    case "readIndexResponse":
      foldNumber(fingerprint, message.id);
      foldNumber(fingerprint, message.index ?? -1);
      return;
    case "installSnapshot":
      foldNumber(fingerprint, message.index);
      foldNumber(fingerprint, message.chunk);
      foldText(fingerprint, message.data);
      return;
    case "installSnapshotResponse":
      foldNumber(fingerprint, message.index);
      foldNumber(fingerprint, message.chunk);
      foldText(fingerprint, message.outcome);
      return;
    default:
      unreachable(message);
  }
}
