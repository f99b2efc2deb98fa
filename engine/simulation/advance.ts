import { popHeap, pushHeap } from "../base/heap.ts";
import type { Micros } from "../base/ids.ts";
import type { Envelope } from "../node/envelope.ts";
import type { LeadershipChange } from "../node/node.ts";
import { performInput, start } from "./act.ts";
import { nextClientAt, refuseConnection, routeReply, runClients } from "./clients.ts";
import { absorb } from "./disk.ts";
import { lookahead, routeMessage } from "./network.ts";
import {
  isBefore,
  type Delivery,
  type NodeBatch,
  type NodeReport,
  type NodeStart,
} from "./runner.ts";
import { compareTraceEvents, type TraceEvent } from "./trace.ts";
import type { NodeSlot, World } from "./world.ts";

/** What the world asks of whoever holds the nodes, one task at a time, and waits for. */
export type ExecutorTask =
  /** Start these nodes (and first end those that a crash stopped); a report each. */
  | {
      readonly kind: "lives";
      readonly stops: readonly number[];
      readonly starts: readonly NodeStart[];
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
  takeReports(world, lines, yield { kind: "lives", stops: [], starts });
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
    const lines: TraceEvent[] = [];
    if (inputAt <= at) {
      const lives = performNextInput(world, lines);
      if (lives !== null) takeReports(world, lines, yield lives);
    } else {
      const until = Math.min(at + lookahead(world.network.latency), inputAt, horizon);
      const batches = planWindow(world, lines, until);
      if (batches.length > 0) takeReports(world, lines, yield { kind: "window", batches });
      runClients(world, lines, until);
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
  if (nextInputAt(world) <= at) {
    const lives = performNextInput(world, lines);
    if (lives !== null) takeReports(world, lines, yield lives);
  } else if (slot === undefined || nextClientAt(world.clients) <= at) {
    runClients(world, lines, at + 1);
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
  let at = Math.min(nextClientAt(world.clients), nextInputAt(world));
  for (const slot of world.nodes) {
    const due = nextNodeAt(slot);
    if (due < at) at = due;
  }
  return at;
}

function nextInputAt(world: World): Micros {
  return world.inputs[world.nextInput]?.at ?? never;
}

function nextNodeAt({ inbox, nextLocalAt }: NodeSlot): Micros {
  const arrival = inbox[0]?.at ?? never;
  return arrival < nextLocalAt ? arrival : nextLocalAt;
}

function nodeAt(world: World, at: Micros): NodeSlot | undefined {
  return world.nodes.find((slot) => nextNodeAt(slot) === at);
}

/** Carries out the next input; the task of stopping and starting nodes, where it led to one. */
function performNextInput(
  world: World,
  lines: TraceEvent[],
): Extract<ExecutorTask, { kind: "lives" }> | null {
  const input = world.inputs[world.nextInput]!;
  world.nextInput += 1;
  performInput(world, lines, input);
  if (world.stops.length + world.starts.length === 0) return null;
  return { kind: "lives", stops: world.stops.splice(0), starts: world.starts.splice(0) };
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
  return idle ? null : { node: slot.node, until, limit, deliveries };
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
  while (inbox.length > 0 && inbox[0]!.at < until) {
    const delivery = popHeap(inbox, isBefore)!;
    if (delivery.kind === "request") {
      if (slot.up) due.push(delivery);
      else refuseConnection(world, delivery, node);
      continue;
    }
    const cut = world.links[delivery.from * count + node]!.cut;
    if (slot.up && !cut) due.push(delivery);
    else dropped(world, lines, delivery, slot.up ? "cut" : "nodeDown");
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

function dropped(
  world: World,
  lines: TraceEvent[],
  { envelope, at, sequence }: Extract<Delivery, { kind: "message" }>,
  reason: "nodeDown" | "cut",
): void {
  if (!world.tracing) return;
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
    for (const line of report.trace) lines.push(line);
    for (const envelope of report.envelopes) send(world, lines, envelope);
    for (const reply of report.replies) routeReply(world, report.node, reply);
    for (const change of report.leadership) {
      changes ??= [];
      changes.push({ ...change, node: report.node });
    }
  }
  if (changes === null) return;
  changes.sort((a, b) => a.at - b.at || a.node - b.node);
  for (const change of changes) noteLeadership(world, change.node, change);
}

function send(world: World, lines: TraceEvent[], envelope: Envelope): void {
  const { from, to, partition, message, sentAt, ref, cause } = envelope;
  const link = world.links[from * world.nodes.length + to]!;
  const { seed } = world.config;
  const settings = world.network;
  const { fate, deliverAt, copyAt, sequence } = routeMessage(link, {
    seed,
    from,
    to,
    sentAt,
    settings,
  });
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
