import { unreachable } from "../base/assert.ts";
import { createFingerprint, foldNumber } from "../base/fingerprint.ts";
import { pushHeap } from "../base/heap.ts";
import type { Micros, NodeId } from "../base/ids.ts";
import { adjustClock, type FrozenTimers, type NodeConditions } from "../node/conditions.ts";
import type { NodeWrite } from "../node/node.ts";
import { invoke } from "./clients.ts";
import { changeNetwork, diskOf, type MicrosRange } from "./config.ts";
import { cutPower, imageOf, isBlank, wipe } from "./disk.ts";
import type { Action, Input, LinkReference, NodeReference, UnsyncedFate } from "./input.ts";
import { lookahead, type LinkState } from "./network.ts";
import { isBefore, type NodeOrder } from "./runner.ts";
import type { ActionRefusal, TraceEvent } from "./trace.ts";
import { traceWorld, type NodeSlot, type World } from "./world.ts";

/** One action under way: its world, its instant, and its trace line as soon as it is written. */
interface Act {
  readonly world: World;
  readonly trace: TraceEvent[];
  readonly at: Micros;
  readonly action: Action;
}

/**
 * Carries out one input at its instant. What the nodes have to do stands in `world.stops`,
 * `world.starts` and `world.orders`.
 */
export function performInput(world: World, trace: TraceEvent[], { at, action }: Input): void {
  foldNumber(world.fingerprint, at);
  const refusal = perform({ world, trace, at, action });
  if (refusal === null) return;
  const fact = { kind: "actionRefused", action, reason: refusal } as const;
  traceWorld(world, trace, { at, cause: 0, fact });
}

function perform(act: Act): ActionRefusal | null {
  const { world, action } = act;
  switch (action.kind) {
    case "heal":
      changeLinks(act, () => false);
      return null;
    case "network":
      world.network = changeNetwork(world.network, action.settings);
      world.lookahead = lookahead(world.network, world.links);
      note(act, { kind: "networkChanged", settings: world.network });
      return null;
    case "cut": {
      const sides = sidesOfNodes(world, action.groups);
      if (typeof sides === "string") return sides;
      changeLinks(
        act,
        (from, to, cut) => cut || !sides[from]!.some((side) => sides[to]!.includes(side)),
      );
      return null;
    }
    case "cutLink":
    case "healLink":
    case "linkNetwork":
    case "interfere":
    case "release":
      return performOnLink(act, action);
    case "freeze":
    case "thaw": {
      const slots = action.node.kind === "every" ? world.nodes : resolve(world, action.node);
      if (typeof slots === "string") return slots;
      const cause = acted(act);
      for (const slot of Array.isArray(slots) ? slots : [slots]) {
        const frozen = freeze(slot.conditions.frozen, action);
        setConditions(act, slot, { ...slot.conditions, frozen }, cause);
      }
      return null;
    }
    case "service":
      world.services.states[action.service] = action.state;
      acted(act);
      return null;
    case "submit": {
      const slot = action.node === null ? null : resolve(world, action.node);
      if (typeof slot === "string") return slot;
      const { operation } = action;
      const node = slot?.node ?? null;
      invoke(world, act.trace, { operation, node, at: act.at, cause: acted(act) });
      return null;
    }
    default: {
      const slot = resolve(world, action.node);
      return typeof slot === "string" ? slot : performOnNode(act, slot, action);
    }
  }
}

type LinkAction = Extract<
  Action,
  { kind: "cutLink" | "healLink" | "linkNetwork" | "interfere" | "release" }
>;
type NodeAction = Extract<
  Action,
  {
    kind:
      | "crash"
      | "restart"
      | "wipe"
      | "pause"
      | "resume"
      | "clock"
      | "disk"
      | "isolate"
      | "fire"
      | "elect";
  }
>;

function performOnNode(act: Act, slot: NodeSlot, action: NodeAction): ActionRefusal | null {
  const { world, trace, at } = act;
  const { node, conditions } = slot;
  switch (action.kind) {
    case "crash":
      if (!slot.up) return "alreadyDown";
      crash(world, trace, { slot, at, unsynced: action.unsynced ?? "lost", cause: acted(act) });
      return null;
    case "restart":
      if (slot.up) return "alreadyUp";
      start(world, trace, slot, at, acted(act));
      return null;
    case "wipe":
      if (slot.up) return "nodeUp";
      wipe(slot.disk);
      slot.conditions = { ...conditions, wipes: conditions.wipes + 1 };
      note(act, { kind: "diskWiped" }, { node });
      return null;
    case "pause":
      if (!slot.up) return "nodeDown";
      if (slot.paused) return "alreadyPaused";
      slot.paused = true;
      note(act, { kind: "nodePaused" }, { node });
      return null;
    case "resume":
      if (!slot.paused) return "notPaused";
      slot.paused = false;
      tellConditions(act, slot, note(act, { kind: "nodeResumed" }, { node }));
      return null;
    case "clock": {
      const { rate, jump } = action;
      const clock = adjustClock(conditions.clock, { now: at, rate, jump });
      setConditions(act, slot, { ...conditions, clock }, acted(act));
      return null;
    }
    case "disk": {
      const disk = action.state ?? conditions.disk;
      const fsync = action.fsync === null ? conditions.fsync : ownFsync(world, action.fsync);
      setConditions(act, slot, { ...conditions, disk, fsync }, acted(act));
      return null;
    }
    case "isolate":
      changeLinks(act, (from, to, cut) => cut || from === node || to === node);
      return null;
    case "fire":
    case "elect": {
      const refusal = whyNotNow(slot);
      if (refusal !== null) return refusal;
      const kind = action.kind === "fire" ? "fireTimer" : "elect";
      order(act, slot, { kind, partition: action.partition, cause: acted(act) });
      return null;
    }
    default:
      return unreachable(action);
  }
}

/** Null: this is how the cluster's disks are anyway. */
function ownFsync({ config }: World, fsync: MicrosRange): MicrosRange | null {
  const usual = diskOf(config).fsync;
  return fsync.from === usual.from && fsync.to === usual.to ? null : fsync;
}

/** Why a process can do nothing at this moment. */
function whyNotNow({ up, paused }: NodeSlot): ActionRefusal | null {
  if (!up) return "nodeDown";
  return paused ? "nodePaused" : null;
}

function performOnLink(act: Act, action: LinkAction): ActionRefusal | null {
  const links = resolveLink(act.world, { oneWay: false, ...action });
  if (typeof links === "string") return links;
  const touches = (from: NodeId, to: NodeId): boolean =>
    links.some((link) => link.from === from && link.to === to);
  switch (action.kind) {
    case "cutLink":
    case "healLink":
      changeLinks(act, (from, to, cut) => (touches(from, to) ? action.kind === "cutLink" : cut));
      return null;
    case "linkNetwork": {
      const { world } = act;
      for (const { state } of links)
        state.settings =
          action.settings === null ? null : { ...state.settings, ...action.settings };
      world.lookahead = lookahead(world.network, world.links);
      acted(act);
      return null;
    }
    case "interfere": {
      const { how, message, partition, nth } = action;
      const passing = nth === null ? null : nth - 1;
      for (const { state } of links) state.interferences.push({ how, message, partition, passing });
      acted(act);
      return null;
    }
    case "release": {
      const cause = acted(act);
      for (const link of links) release(act, link, cause);
      return null;
    }
    default:
      return unreachable(action);
  }
}

/** One direction of a link that an action names. */
interface NamedLink {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly state: LinkState;
}

function resolveLink(world: World, reference: LinkReference): NamedLink[] | ActionRefusal {
  const from = resolve(world, reference.from);
  const to = resolve(world, reference.to);
  if (typeof from === "string") return from;
  if (typeof to === "string") return to;
  const links = [nameLink(world, from.node, to.node)];
  if (!reference.oneWay) links.push(nameLink(world, to.node, from.node));
  return links;
}

function nameLink({ links, nodes }: World, from: NodeId, to: NodeId): NamedLink {
  return { from, to, state: links[from * nodes.length + to]! };
}

/** What was kept back arrives now, in the order in which it was sent. */
function release({ world, trace, at }: Act, { from, to, state }: NamedLink, cause: number): void {
  state.interferences.length = 0;
  for (const { sequence, envelope } of state.held.splice(0)) {
    pushHeap(world.nodes[to]!.inbox, { kind: "message", at, sequence, from, envelope }, isBefore);
    const { partition, ref } = envelope;
    const fact = { kind: "messageReleased", to, sent: ref } as const;
    traceWorld(world, trace, { at, node: from, partition, cause, fact });
  }
}

/** Writes the action's own line. */
function acted({ world, trace, at, action }: Act): number {
  return traceWorld(world, trace, { at, cause: 0, fact: { kind: "acted", action } });
}

function note(
  act: Act,
  fact: Parameters<typeof traceWorld>[2]["fact"],
  { node = -1 }: { readonly node?: NodeId } = {},
): number {
  const { world, trace, at } = act;
  return traceWorld(world, trace, { at, node, cause: acted(act), fact });
}

function resolve(world: World, reference: NodeReference): NodeSlot | ActionRefusal {
  if (reference.kind === "node") return world.nodes[reference.node] ?? "noSuchNode";
  const leader = world.leaders[reference.partition];
  return leader === null || leader === undefined ? "noLeader" : world.nodes[leader.node]!;
}

/** A node that is down learns of it when it starts, a paused one when it goes on. */
function setConditions(act: Act, slot: NodeSlot, conditions: NodeConditions, from: number): void {
  const { world, trace, at } = act;
  slot.conditions = conditions;
  const { node } = slot;
  const fact = { kind: "conditionsChanged", conditions } as const;
  const cause = traceWorld(world, trace, { at, node, cause: from, fact });
  if (whyNotNow(slot) === null) tellConditions(act, slot, cause);
}

function tellConditions(act: Act, slot: NodeSlot, cause: number): void {
  // A thawed timer that is overdue fires now, not in the past.
  slot.notBefore = act.at;
  order(act, slot, { kind: "conditions", conditions: slot.conditions, cause });
}

function order({ world, at }: Act, { node }: NodeSlot, input: NodeOrder["input"]): void {
  world.orders.push({ node, at, input });
}

function freeze(
  frozen: FrozenTimers,
  { kind, timer, partition }: Extract<Action, { kind: "freeze" | "thaw" }>,
): FrozenTimers {
  const isMeant = (which: "election" | "heartbeat"): boolean => timer === "all" || timer === which;
  // A partition that is made later is not frozen with the others.
  const change = (held: readonly boolean[], which: "election" | "heartbeat"): readonly boolean[] =>
    Array.from({ length: Math.max(held.length, (partition ?? 0) + 1) }, (_, id) =>
      isMeant(which) && (partition === null || partition === id)
        ? kind === "freeze"
        : held[id] === true,
    );
  return {
    election: change(frozen.election, "election"),
    heartbeat: change(frozen.heartbeat, "heartbeat"),
  };
}

/** The power goes: volatile state is gone, and of the disk's cache what the disk model says. */
function crash(
  world: World,
  trace: TraceEvent[],
  {
    slot,
    at,
    unsynced,
    cause,
  }: {
    readonly slot: NodeSlot;
    readonly at: Micros;
    readonly unsynced: UnsyncedFate;
    readonly cause: number;
  },
): void {
  const { node, disk, crashes } = slot;
  slot.up = false;
  slot.paused = false;
  slot.notBefore = at;
  slot.crashAt = Number.MAX_SAFE_INTEGER;
  slot.crashes += 1;
  world.stops.push(node);
  slot.nextLocalAt = Number.MAX_SAFE_INTEGER;
  const lostEntries = unsynced === "kept" ? 0 : countEntries(disk.unsynced);
  cutPower(disk, unsynced, { seed: world.config.seed, node, crashes });
  for (let partition = 0; partition < world.leaders.length; partition++)
    if (world.leaders[partition]?.node === node) world.leaders[partition] = null;
  // A life has ended: its fingerprint joins the world's, in the order of the crashes.
  foldNumber(world.fingerprint, slot.fingerprint.low);
  foldNumber(world.fingerprint, slot.fingerprint.high);
  world.endedEvents += slot.events;
  slot.events = 0;
  slot.fingerprint = createFingerprint();
  const images = world.tracing ? imageOf(disk) : [];
  const fact = { kind: "nodeCrashed", unsynced, lostEntries, images } as const;
  traceWorld(world, trace, { at, node, cause, fact });
}

/** A process that a failed write had halted is found dead; nobody knows what its disk took last. */
export function buryHalted(world: World, trace: TraceEvent[], slot: NodeSlot): void {
  const { node, crashAt: at } = slot;
  foldNumber(world.fingerprint, at);
  const cause = traceWorld(world, trace, { at, node, cause: 0, fact: { kind: "diskFailed" } });
  crash(world, trace, { slot, at, unsynced: "torn", cause });
}

function countEntries(writes: readonly NodeWrite[]): number {
  let count = 0;
  for (const { record } of writes) if (record.kind === "entries") count += record.entries.length;
  return count;
}

/** Orders a start; the executor carries it out before anything else happens. */
export function start(
  world: World,
  trace: TraceEvent[],
  slot: NodeSlot,
  at: Micros,
  cause: number,
): void {
  const { node, disk, writtenSequence, traceCount, conditions } = slot;
  slot.up = true;
  slot.notBefore = at;
  const cold = isBlank(disk);
  const ref = traceWorld(world, trace, { at, node, cause, fact: { kind: "nodeStarted", cold } });
  world.starts.push({
    node,
    at,
    image: imageOf(disk),
    sequence: writtenSequence,
    traceCount,
    conditions,
    cause: ref,
  });
}

/** By node id: the groups that it belongs to. */
function sidesOfNodes(
  world: World,
  groups: readonly (readonly NodeReference[])[],
): number[][] | ActionRefusal {
  const sides: number[][] = world.nodes.map(() => []);
  for (const [side, group] of groups.entries())
    for (const reference of group) {
      const slot = resolve(world, reference);
      if (typeof slot === "string") return slot;
      sides[slot.node]!.push(side);
    }
  for (const of of sides) if (of.length === 0) of.push(groups.length);
  return sides;
}

function changeLinks(act: Act, isCut: (from: NodeId, to: NodeId, cut: boolean) => boolean): void {
  const { world } = act;
  const count = world.nodes.length;
  const cut: [NodeId, NodeId][] = [];
  for (let from = 0; from < count; from++)
    for (let to = 0; to < count; to++) {
      if (from === to) continue;
      const link = world.links[from * count + to]!;
      link.cut = isCut(from, to, link.cut);
      if (link.cut) cut.push([from, to]);
    }
  note(act, { kind: "linksChanged", cut });
}
