import {
  createFingerprint,
  foldNumber,
  printFingerprint,
  type Fingerprint,
} from "../base/fingerprint.ts";
import type { Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import { createConditions, type NodeConditions } from "../node/conditions.ts";
import type { NodeOptions } from "../node/node.ts";
import { createInitialPartitionMap, type PartitionMap } from "../node/partitionMap.ts";
import { traceWriters } from "../node/traceNode.ts";
import { createRules } from "../raft/rules.ts";
import { hostedOf } from "../recipes/catalogue.ts";
import { createClients, type ClientsState } from "./clientsState.ts";
import {
  changeNetwork,
  initialMembers,
  networkOf,
  presets,
  settingsOf,
  type ClusterConfig,
  type NetworkSettings,
} from "./config.ts";
import { createDiskContent, presetReplica, type DiskContent } from "./disk.ts";
import type { Input } from "./input.ts";
import { createLink, lookahead, type LinkState } from "./network.ts";
import type { Delivery, NodeOrder, NodeStart } from "./runner.ts";
import { createServices, type ServicesState } from "./servicesState.ts";
import type { TraceEvent, WorldFact } from "./trace.ts";

/** A node as the world around it knows it. */
export interface NodeSlot {
  readonly node: NodeId;
  up: boolean;
  /** Its process is stopped: nothing happens in it until it is resumed. */
  paused: boolean;
  /** What was due earlier happens then: the node was stopped, or down. */
  notBefore: Micros;
  /** When its process, halted by a failed write, is found dead; `MAX_SAFE_INTEGER`: it is not. */
  crashAt: Micros;
  crashes: number;
  /** Calls of outside services, by all its lives. */
  serviceCalls: number;
  conditions: NodeConditions;
  /** On their way to it. A heap by `isBefore`. */
  readonly inbox: Delivery[];
  readonly disk: DiskContent;
  /** When its own next timer or disk completion is due, and which of the two that is. */
  nextLocalAt: Micros;
  localIsDisk: boolean;
  syncedSequence: number;
  writtenSequence: number;
  traceCount: number;
  events: number;
  /** Of the current life; earlier lives are folded into the world's. */
  fingerprint: Fingerprint;
}

export interface LeaderKnown {
  readonly node: NodeId;
  readonly term: Term;
  readonly serving: boolean;
}

/** Everything outside the nodes: network, disks, clients, inputs. Plain data, one owner. */
export interface World {
  readonly config: ClusterConfig;
  /** The newest that any node has applied. */
  partitionMap: PartitionMap;
  network: NetworkSettings;
  /** Nothing that a node does reaches another sooner: the length of a window. */
  lookahead: Micros;
  /** Every event before this instant has happened; an input may be placed at it. */
  frontier: Micros;
  readonly nodes: NodeSlot[];
  /** At `from * nodes + to`. */
  readonly links: LinkState[];
  readonly clients: ClientsState;
  readonly services: ServicesState;
  /** In order of `at`; those before `nextInput` have happened. */
  readonly inputs: Input[];
  nextInput: number;
  /** By partition id: the newest leader elected and still in office, as far as was heard. */
  readonly leaders: (LeaderKnown | null)[];
  /** Lives that the executor still has to end and to begin. */
  readonly stops: NodeId[];
  readonly starts: NodeStart[];
  readonly orders: NodeOrder[];
  readonly tracing: boolean;
  traceCount: number;
  readonly fingerprint: Fingerprint;
  /** Events of lives that have ended, and of the world itself. */
  endedEvents: number;
}

/** A world at instant 0, every node about to start. Nothing has run yet. */
export function createWorld(
  config: ClusterConfig,
  { inputs = [], tracing }: { inputs?: readonly Input[]; tracing: boolean },
): World {
  const nodes: NodeSlot[] = [];
  for (let node = 0; node < config.nodes; node++)
    nodes.push(createSlot(node, config.partitions + 1));
  const host = { nodes: config.nodes, hosted: hostedOf(config.application) };
  for (const replica of config.initial ?? [])
    presetReplica(nodes[replica.node]!.disk, replica, host);
  const network = networkOf(config);
  const links = Array.from({ length: config.nodes ** 2 }, createLink);
  const world: World = {
    config,
    partitionMap: createInitialPartitionMap(config.partitions),
    network,
    lookahead: lookahead(network, links),
    frontier: 0,
    nodes,
    links,
    clients: createClients(),
    services: createServices(),
    inputs: sortedInputs(inputs),
    nextInput: 0,
    leaders: Array.from({ length: config.partitions + 1 }, () => null),
    stops: [],
    starts: [],
    orders: [],
    tracing,
    traceCount: 0,
    fingerprint: createFingerprint(),
    endedEvents: 0,
  };
  return world;
}

function createSlot(node: NodeId, partitions: number): NodeSlot {
  return {
    node,
    up: false,
    paused: false,
    notBefore: 0,
    crashAt: Number.MAX_SAFE_INTEGER,
    crashes: 0,
    serviceCalls: 0,
    conditions: createConditions(partitions),
    inbox: [],
    disk: createDiskContent(partitions),
    nextLocalAt: Number.MAX_SAFE_INTEGER,
    localIsDisk: false,
    syncedSequence: 0,
    writtenSequence: 0,
    traceCount: 0,
    events: 0,
    fingerprint: createFingerprint(),
  };
}

/** Inputs in the order in which they fall due; those of one instant keep their order. */
export function sortedInputs(inputs: readonly Input[]): Input[] {
  return [...inputs].sort((a, b) => a.at - b.at);
}

/** The network as it is on one link. */
export function networkOfLink({ network }: World, { settings }: LinkState): NetworkSettings {
  return settings === null ? network : changeNetwork(network, settings);
}

/** What a node of this world is told about itself. */
export function nodeOptionsOf(config: ClusterConfig, node: NodeId, tracing: boolean): NodeOptions {
  return {
    id: node,
    seed: config.seed,
    voters: initialMembers(config),
    nodes: config.nodes,
    partitionMap: createInitialPartitionMap(config.partitions),
    settings: settingsOf(config),
    rules: createRules([...presets[config.preset].rules, ...config.rules]),
    tracing,
    hosted: hostedOf(config.application),
  };
}

/** The trace lines of faults, clients and inputs are the sixteenth writer's. */
export const worldWriter: number = traceWriters - 1;

/** Writes a line of the world's own; 0 when nothing is traced. */
export function traceWorld(
  world: World,
  trace: TraceEvent[],
  line: {
    readonly at: Micros;
    readonly node?: NodeId;
    readonly partition?: PartitionId;
    readonly cause: number;
    readonly fact: WorldFact;
  },
): number {
  if (!world.tracing) return 0;
  world.traceCount += 1;
  const ref = world.traceCount * traceWriters + worldWriter;
  const { at, node = -1, partition = -1, cause, fact } = line;
  trace.push({ ref, cause, at, node, partition, fact });
  return ref;
}

/** Sixteen hexadecimal digits that two runs share only if the same happened in both. */
export function fingerprintOf(world: World): string {
  const total = { low: world.fingerprint.low, high: world.fingerprint.high };
  for (const { fingerprint } of world.nodes) {
    foldNumber(total, fingerprint.low);
    foldNumber(total, fingerprint.high);
  }
  return printFingerprint(total);
}

/** Events processed so far, by all nodes in all their lives. */
export function eventsOf(world: World): number {
  let total = world.endedEvents;
  for (const { events } of world.nodes) total += events;
  return total;
}
