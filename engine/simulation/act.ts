import { unreachable } from "../base/assert.ts";
import { createFingerprint, foldNumber } from "../base/fingerprint.ts";
import type { Micros, NodeId } from "../base/ids.ts";
import type { NodeWrite } from "../node/node.ts";
import { invoke } from "./clients.ts";
import { smallestLatency } from "./config.ts";
import { imageOf, isBlank } from "./disk.ts";
import type { Action, Input, NodeReference } from "./input.ts";
import type { ActionRefusal, TraceEvent } from "./trace.ts";
import { traceWorld, type NodeSlot, type World } from "./world.ts";

/**
 * Carries out one input at its instant. Nodes to be ended stand in `world.stops`,
 * nodes to be started in `world.starts`.
 */
export function performInput(world: World, trace: TraceEvent[], { at, action }: Input): void {
  foldNumber(world.fingerprint, at);
  const refusal = perform(world, trace, at, action);
  if (refusal === null) return;
  const fact = { kind: "actionRefused", action, reason: refusal } as const;
  traceWorld(world, trace, { at, cause: 0, fact });
}

function perform(
  world: World,
  trace: TraceEvent[],
  at: Micros,
  action: Action,
): ActionRefusal | null {
  const acted = (): number =>
    traceWorld(world, trace, { at, cause: 0, fact: { kind: "acted", action } });
  switch (action.kind) {
    case "crash": {
      const slot = resolve(world, action.node);
      if (typeof slot === "string") return slot;
      if (!slot.up) return "alreadyDown";
      crash(world, trace, slot, at, acted());
      return null;
    }
    case "restart": {
      const slot = resolve(world, action.node);
      if (typeof slot === "string") return slot;
      if (slot.up) return "alreadyUp";
      start(world, trace, slot, at, acted());
      return null;
    }
    case "isolate": {
      const slot = resolve(world, action.node);
      if (typeof slot === "string") return slot;
      changeLinks(world, trace, at, acted(), (from, to, cut) =>
        from === slot.node || to === slot.node ? true : cut,
      );
      return null;
    }
    case "cut": {
      const sides = sideOfNode(world, action.groups);
      if (typeof sides === "string") return sides;
      changeLinks(world, trace, at, acted(), (from, to, cut) => sides[from] !== sides[to] || cut);
      return null;
    }
    case "cutLink":
    case "healLink": {
      const from = resolve(world, action.from);
      const to = resolve(world, action.to);
      if (typeof from === "string") return from;
      if (typeof to === "string") return to;
      const oneWay = action.kind === "cutLink" && action.oneWay;
      changeLinks(world, trace, at, acted(), (a, b, cut) => {
        const forward = a === from.node && b === to.node;
        const backward = a === to.node && b === from.node;
        return forward || (backward && !oneWay) ? action.kind === "cutLink" : cut;
      });
      return null;
    }
    case "heal":
      changeLinks(world, trace, at, acted(), () => false);
      return null;
    case "network": {
      const merged = { ...world.network, ...action.settings };
      const from = Math.max(smallestLatency, merged.latency.from);
      world.network = { ...merged, latency: { from, to: Math.max(from + 1, merged.latency.to) } };
      const fact = { kind: "networkChanged", settings: world.network } as const;
      traceWorld(world, trace, { at, cause: acted(), fact });
      return null;
    }
    case "submit": {
      const slot = action.node === null ? null : resolve(world, action.node);
      if (typeof slot === "string") return slot;
      const cause = acted();
      invoke(world, trace, { operation: action.operation, node: slot?.node ?? null, at, cause });
      return null;
    }
    default:
      return unreachable(action);
  }
}

function resolve(world: World, reference: NodeReference): NodeSlot | ActionRefusal {
  if (reference.kind === "node") return world.nodes[reference.node] ?? "noSuchNode";
  const leader = world.leaders[reference.partition];
  return leader === null || leader === undefined ? "noLeader" : world.nodes[leader.node]!;
}

/** The power goes: volatile state is gone, and so is what the disk had only in its cache. */
function crash(world: World, trace: TraceEvent[], slot: NodeSlot, at: Micros, cause: number): void {
  const { node } = slot;
  slot.up = false;
  world.stops.push(node);
  slot.nextLocalAt = Number.MAX_SAFE_INTEGER;
  const lostEntries = countEntries(slot.disk.unsynced);
  slot.disk.unsynced.length = 0;
  for (let partition = 0; partition < world.leaders.length; partition++)
    if (world.leaders[partition]?.node === node) world.leaders[partition] = null;
  // A life has ended: its fingerprint joins the world's, in the order of the crashes.
  foldNumber(world.fingerprint, slot.fingerprint.low);
  foldNumber(world.fingerprint, slot.fingerprint.high);
  world.endedEvents += slot.events;
  slot.events = 0;
  slot.fingerprint = createFingerprint();
  const images = world.tracing ? imageOf(slot.disk) : [];
  traceWorld(world, trace, { at, node, cause, fact: { kind: "nodeCrashed", lostEntries, images } });
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
  const { node, disk, writtenSequence, traceCount } = slot;
  slot.up = true;
  const cold = isBlank(disk);
  const ref = traceWorld(world, trace, { at, node, cause, fact: { kind: "nodeStarted", cold } });
  world.starts.push({
    node,
    at,
    image: imageOf(disk),
    sequence: writtenSequence,
    traceCount,
    cause: ref,
  });
}

function sideOfNode(
  world: World,
  groups: readonly (readonly NodeReference[])[],
): number[] | ActionRefusal {
  const sides = world.nodes.map(() => groups.length);
  for (const [side, group] of groups.entries())
    for (const reference of group) {
      const slot = resolve(world, reference);
      if (typeof slot === "string") return slot;
      sides[slot.node] = side;
    }
  return sides;
}

function changeLinks(
  world: World,
  trace: TraceEvent[],
  at: Micros,
  cause: number,
  isCut: (from: NodeId, to: NodeId, cut: boolean) => boolean,
): void {
  const count = world.nodes.length;
  const cut: [NodeId, NodeId][] = [];
  for (let from = 0; from < count; from++)
    for (let to = 0; to < count; to++) {
      if (from === to) continue;
      const link = world.links[from * count + to]!;
      link.cut = isCut(from, to, link.cut);
      if (link.cut) cut.push([from, to]);
    }
  traceWorld(world, trace, { at, cause, fact: { kind: "linksChanged", cut } });
}
