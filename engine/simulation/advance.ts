import { popHeap, pushHeap } from "../base/heap.ts";
import type { Micros } from "../base/ids.ts";
import type { Envelope } from "../node/envelope.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import type { LeadershipChange } from "../node/node.ts";
import { buryHalted, performInput, start } from "./act.ts";
import { nextClientAt, refuseConnection, routeReply, runNextClient } from "./clients.ts";
import { absorb } from "./disk.ts";
import { meddle } from "./interference.ts";
import { routeMessage } from "./network.ts";
import {
  isBefore,
  type Delivery,
  type NodeBatch,
  type NodeOrder,
  type NodeReport,
  type NodeStart,
} from "./runner.ts";
import { nextServiceAt, routeCall, runNextCall } from "./services.ts";
import { compareTraceEvents, type TraceEvent } from "./trace.ts";
import { networkOfLink, type NodeSlot, type World } from "./world.ts";

/** What the world asks of whoever holds the nodes, one task at a time, and waits for. */
export type ExecutorTask =
  /**
   * End the nodes that a crash stopped, start others, carry out orders: a report of each start,
   * then of each order.
   */
  | {
      readonly kind: "lives";
      readonly stops: readonly number[];
      readonly starts: readonly NodeStart[];
      readonly orders: readonly NodeOrder[];
    }
  /** Run these nodes through one window; a report each. Their order does not matter. */
  | { readonly kind: "window"; readonly batches: readonly NodeBatch[] };

/** The world's side of a run. Each `next` takes the reports of the task before. */
export type Advance = Generator<ExecutorTask, void, readonly NodeReport[]>;

const never: Micros = Number.MAX_SAFE_INTEGER;

/** Starts every node at instant 0. To be run once, before anything else. */
export function* boot(world: World, trace: TraceEvent[]): Advance {
  const lines: TraceEvent[] = [];
  for (const slot of world.nodes) start(world, lines, slot, 0, 0);
  const starts = world.starts.splice(0);
  takeReports(world, lines, yield { kind: "lives", stops: [], starts, orders: [] });
  flush(trace, lines);
}

/**
 * Lets everything before `horizon` happen, window by window. With L the smallest latency in force,
 * nothing that a node does in [t, t+L) reaches another before t+L: so the nodes of a window may run
 * one after the other, or each in a thread of its own.
 */
export function* advance(world: World, trace: TraceEvent[], horizon: Micros): Advance {
  for (;;) {
    const at = nextEventAt(world);
    if (at >= horizon) break;
    const inputAt = nextInputAt(world);
    const crashAt = nextCrashAt(world);
    const lines: TraceEvent[] = [];
    if (Math.min(inputAt, crashAt) <= at) {
      const lives = interveneAt(world, lines, at);
      if (lives !== null) takeReports(world, lines, yield lives);
    } else {
      const until = Math.min(at + world.lookahead, inputAt, crashAt, horizon);
      const batches = planWindow(world, lines, until);
      if (batches.length > 0) takeReports(world, lines, yield { kind: "window", batches });
      while (nextOutsideAt(world) < until) runOutside(world, lines);
    }
    flush(trace, lines);
  }
  if (horizon > world.frontier) world.frontier = horizon;
}

/**
 * Lets the one next event happen: an input, the clients', or the lowest node's at that instant, in
 * the order in which the trace lists them.
 */
export function* advanceOne(world: World, trace: TraceEvent[]): Advance {
  const at = nextEventAt(world);
  if (at === never) return;
  const lines: TraceEvent[] = [];
  const slot = nodeAt(world, at);
  if (Math.min(nextInputAt(world), nextCrashAt(world)) <= at) {
    const lives = interveneAt(world, lines, at);
    if (lives !== null) takeReports(world, lines, yield lives);
  } else if (slot === undefined || nextOutsideAt(world) <= at) {
    while (nextOutsideAt(world) <= at) runOutside(world, lines);
  } else {
    const batch = planNode(world, lines, slot, { until: at + 1, limit: 1 });
    if (batch !== null) takeReports(world, lines, yield { kind: "window", batches: [batch] });
  }
  flush(trace, lines);
  // Others may still have events at this very instant: an input may be placed only behind them.
  if (at + 1 > world.frontier) world.frontier = at + 1;
}

/** When the next thing happens; `never` when nothing is due. */
export function nextEventAt(world: World): Micros {
  let at = Math.min(nextOutsideAt(world), nextInputAt(world), nextCrashAt(world));
  for (const slot of world.nodes) {
    const due = nextNodeAt(slot);
    if (due < at) at = due;
  }
  return at;
}

/** When clients or services next do something of their own. */
function nextOutsideAt(world: World): Micros {
  return Math.min(nextClientAt(world.clients), nextServiceAt(world));
}

function runOutside(world: World, lines: TraceEvent[]): void {
  if (nextClientAt(world.clients) <= nextServiceAt(world)) runNextClient(world, lines);
  else runNextCall(world, lines);
}

function nextInputAt(world: World): Micros {
  return world.inputs[world.nextInput]?.at ?? never;
}

/** When a process that halted is next found dead. */
function nextCrashAt({ nodes }: World): Micros {
  let at = never;
  for (const { crashAt } of nodes) if (crashAt < at) at = crashAt;
  return at;
}

function nextNodeAt({ inbox, nextLocalAt, paused, notBefore }: NodeSlot): Micros {
  if (paused) return never;
  const arrival = inbox[0]?.at ?? never;
  const due = arrival < nextLocalAt ? arrival : nextLocalAt;
  return due < notBefore ? notBefore : due;
}

function nodeAt(world: World, at: Micros): NodeSlot | undefined {
  return world.nodes.find((slot) => nextNodeAt(slot) === at);
}

/** A halted process is found dead, or the next input is carried out; what its nodes have to do. */
function interveneAt(
  world: World,
  lines: TraceEvent[],
  at: Micros,
): Extract<ExecutorTask, { kind: "lives" }> | null {
  const halted = world.nodes.find(({ crashAt }) => crashAt <= at);
  if (halted !== undefined) buryHalted(world, lines, halted);
  else {
    const input = world.inputs[world.nextInput]!;
    world.nextInput += 1;
    performInput(world, lines, input);
  }
  const { stops, starts, orders } = world;
  if (stops.length + starts.length + orders.length === 0) return null;
  return {
    kind: "lives",
    stops: stops.splice(0),
    starts: starts.splice(0),
    orders: orders.splice(0),
  };
}

/** The share of every node that has something to do before `until`. */
function planWindow(world: World, lines: TraceEvent[], until: Micros): NodeBatch[] {
  const batches: NodeBatch[] = [];
  for (const slot of world.nodes) {
    if (nextNodeAt(slot) >= until) continue;
    const batch = planNode(world, lines, slot, { until, limit: Number.MAX_SAFE_INTEGER });
    if (batch !== null) batches.push(batch);
  }
  return batches;
}

function planNode(
  world: World,
  lines: TraceEvent[],
  slot: NodeSlot,
  { until, limit }: { readonly until: Micros; readonly limit: number },
): NodeBatch | null {
  const deliveries = takeDue(world, lines, slot, until, limit);
  const idle = !slot.up || (deliveries.length === 0 && slot.nextLocalAt >= until);
  return idle ? null : { node: slot.node, until, limit, notBefore: slot.notBefore, deliveries };
}

/** What reaches a node before `until`; what cannot reach it any more is dropped here. */
function takeDue(
  world: World,
  lines: TraceEvent[],
  slot: NodeSlot,
  until: Micros,
  limit: number,
): Delivery[] {
  const due: Delivery[] = [];
  const { inbox, node } = slot;
  const count = world.nodes.length;
  const listens = isListening(slot);
  while (inbox.length > 0 && inbox[0]!.at < until) {
    const delivery = popHeap(inbox, isBefore)!;
    const cut = delivery.kind === "message" && world.links[delivery.from * count + node]!.cut;
    const isForAnother = delivery.kind === "serviceReply" && delivery.life !== slot.crashes;
    if (listens && !cut && !isForAnother) due.push(delivery);
    else miss(world, lines, slot, delivery);
  }
  if (limit > due.length || due.length === 0) return due;
  // A single step takes the first, unless it belongs to the disk or a timer; the others wait.
  const taken = isLocalFirst(slot, due[0]!) ? 0 : limit;
  for (const delivery of due.splice(taken)) pushHeap(inbox, delivery, isBefore);
  return due;
}

/** At one instant the disk comes before messages, and timers after them. */
function isLocalFirst({ nextLocalAt, localIsDisk }: NodeSlot, delivery: Delivery): boolean {
  return nextLocalAt < delivery.at || (nextLocalAt === delivery.at && localIsDisk);
}

/** Whether a process is there that takes what arrives: it is up, and no failed write halted it. */
function isListening({ up, crashAt }: NodeSlot): boolean {
  return up && crashAt === never;
}

/** Something cannot reach its node any more. */
function miss(world: World, lines: TraceEvent[], slot: NodeSlot, delivery: Delivery): void {
  const at = Math.max(delivery.at, slot.notBefore);
  if (delivery.kind === "request") {
    refuseConnection(world, { ...delivery, at }, slot.node);
    return;
  }
  // Of what a dead process had asked, nobody wants to hear.
  if (delivery.kind === "serviceReply" || !world.tracing) return;
  const { envelope, sequence } = delivery;
  const reason = isListening(slot) ? "cut" : "nodeDown";
  const { from, to: node, partition, ref } = envelope;
  // Named after the sending, so that the name is the same however the run is executed.
  const ownRef = -(2 * ref + (sequence & 1));
  const fact = { kind: "messageDropped", from, reason } as const;
  lines.push({ ref: ownRef, cause: ref, at, node, partition, fact });
}

function takeReports(world: World, lines: TraceEvent[], reports: readonly NodeReport[]): void {
  let changes: (LeadershipChange & { readonly node: number })[] | null = null;
  for (const report of reports) {
    const slot = world.nodes[report.node]!;
    absorb(slot.disk, report.writes, report.syncedSequence);
    slot.nextLocalAt = report.nextLocalAt;
    slot.localIsDisk = report.localIsDisk;
    slot.syncedSequence = report.syncedSequence;
    slot.writtenSequence = report.writtenSequence;
    slot.traceCount = report.traceCount;
    slot.events = report.events;
    slot.fingerprint = report.fingerprint;
    if (report.haltedAt !== null && slot.crashAt === never)
      slot.crashAt = report.haltedAt + world.lookahead;
    for (const delivery of report.unmet) miss(world, lines, slot, delivery);
    for (const line of report.trace) lines.push(line);
    for (const envelope of report.envelopes) send(world, lines, envelope);
    for (const reply of report.replies) routeReply(world, report.node, reply);
    for (const call of report.services) routeCall(world, report.node, call);
    for (const { map } of report.maps) noteMap(world, map);
    for (const change of report.leadership) {
      changes ??= [];
      changes.push({ ...change, node: report.node });
    }
  }
  if (changes === null) return;
  changes.sort((a, b) => a.at - b.at || a.node - b.node);
  for (const change of changes) noteLeadership(world, change.node, change);
}

function noteMap(world: World, map: PartitionMap): void {
  if (map.mapVersion <= world.partitionMap.mapVersion) return;
  world.partitionMap = map;
  for (const { partitionId, state } of map.partitions) {
    while (world.leaders.length <= partitionId) world.leaders.push(null);
    if (state === "removed") world.leaders[partitionId] = null;
  }
}

function send(world: World, lines: TraceEvent[], envelope: Envelope): void {
  const { from, to, partition, message, sentAt, ref, cause } = envelope;
  const link = world.links[from * world.nodes.length + to]!;
  const { seed } = world.config;
  const settings = link.settings === null ? world.network : networkOfLink(world, link);
  const meddling = link.interferences.length === 0 ? null : meddle(link.interferences, envelope);
  const { fate, deliverAt, copyAt, sequence } = routeMessage(link, {
    seed,
    from,
    to,
    sentAt,
    settings,
    meddling,
  });
  if (fate === "held") link.held.push({ sequence, envelope });
  if (world.tracing) {
    const fact = { kind: "messageSent", to, message, deliverAt, fate, copyAt } as const;
    lines.push({ ref, cause, at: sentAt, node: from, partition, fact });
  }
  if (fate !== "travels") return;
  const { inbox } = world.nodes[to]!;
  pushHeap(inbox, { kind: "message", at: deliverAt, sequence, from, envelope }, isBefore);
  if (copyAt !== null) {
    const copy: Delivery = { kind: "message", at: copyAt, sequence: sequence + 1, from, envelope };
    pushHeap(inbox, copy, isBefore);
  }
}

function noteLeadership(
  world: World,
  node: number,
  { partition, term, change }: LeadershipChange,
): void {
  const known = world.leaders[partition] ?? null;
  if (change === "lost") {
    if (known?.node === node) world.leaders[partition] = null;
  } else if (known === null || term >= known.term)
    world.leaders[partition] = { node, term, serving: change === "serving" };
}

/** Appends a window's lines in the canonical order. */
function flush(trace: TraceEvent[], lines: TraceEvent[]): void {
  if (lines.length > 1) lines.sort(compareTraceEvents);
  for (const line of lines) trace.push(line);
}
