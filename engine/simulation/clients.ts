import { assertPresent } from "../base/assert.ts";
import { popHeap, pushHeap } from "../base/heap.ts";
import { foldNumber } from "../base/fingerprint.ts";
import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import type { ClientOperation } from "../node/application.ts";
import type { EntryOutcome } from "../node/entryBatch.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import { isNodeCall, partitionOfCall } from "../node/nodeCall.ts";
import type { NodeReply } from "../node/node.ts";
import { getPartitionKey } from "../node/routing.ts";
import { operationStatuses, type OperationStatus } from "../node/status.ts";
import { clientAddress, isBefore, type Delivery } from "./runner.ts";
import type { TraceEvent } from "./trace.ts";
import type { Answer, ClientsState, OpenOperation } from "./clientsState.ts";
import { traceWorld, type World } from "./world.ts";

/** A client waits longer than a node: the node's own word on a timeout should reach it. */
const patience: Micros = 12_000_000;
/** Nor do those that join give up before their node does. */
const joinPatience: Micros = 62_000_000;
/** A refused client asks somebody else at most so often. */
const maxAttempts = 40;
/** Where nobody leads yet, asking again at once would be noise. */
const retryPause: Micros = 250_000;

const requestPurpose = 7;
const answerPurpose = 8;

function isAnswerBefore(a: Answer, b: Answer): boolean {
  return a.at !== b.at ? a.at < b.at : a.sequence < b.sequence;
}

/** When the clients have something to do of their own. */
export function nextClientAt({ answers, open }: ClientsState): Micros {
  const answerAt = answers[0]?.at ?? Number.MAX_SAFE_INTEGER;
  return Math.min(answerAt, firstToExpire(open)?.deadline ?? Number.MAX_SAFE_INTEGER);
}

/** All clients are equally patient, but for those that join: of the others the oldest comes first. */
function firstToExpire(open: readonly OpenOperation[]): OpenOperation | null {
  let first: OpenOperation | null = null;
  for (const one of open) {
    if (first === null || one.deadline < first.deadline) first = one;
    if (one.operation.kind !== "joinCluster") break;
  }
  return first;
}

/** The partition that an operation will land in. */
export function partitionOf(world: World, operation: ClientOperation): PartitionId {
  if (isNodeCall(operation)) return partitionOfCall(operation);
  const named = operation.partition;
  if (named !== null || !("key" in operation)) return assertPresent(named, "the partition");
  return assertPresent(getPartitionKey(world.partitionMap, operation.key), "the key's range");
}

/** A client asks: the named node, or the leader it believes in, or anyone who is up. */
export function invoke(
  world: World,
  trace: TraceEvent[],
  {
    operation: asked,
    node,
    at,
    cause,
  }: {
    readonly operation: ClientOperation;
    readonly node: NodeId | null;
    readonly at: Micros;
    readonly cause: number;
  },
): void {
  const { clients } = world;
  clients.issued += 1;
  const request = clients.issued;
  const operation = resolveTicket(clients, asked);
  const partition = partitionOf(world, operation);
  const believed = waitsAt(clients, operation) ?? world.leaders[partition]?.node;
  const target = node ?? believed ?? anyUp(world, 0);
  const fact = { kind: "clientInvoked", request, operation, partition, node: target } as const;
  const ref = traceWorld(world, trace, { at, partition, cause, fact });
  if (target === null) {
    const unheard = { request, operation, partition, invokedAt: at };
    finish(world, trace, unheard, { at, cause: ref, status: "NodeIsNotLeader" });
    return;
  }
  const operationOpen: OpenOperation = {
    request,
    operation,
    partition,
    pinned: node !== null,
    node: target,
    attempts: 1,
    invokedAt: at,
    deadline: at + (operation.kind === "joinCluster" ? joinPatience : patience),
    ref,
  };
  clients.open.push(operationOpen);
  sendRequest(world, operationOpen, at, ref);
}

/** Puts the ticket that a request was given in the place of its number, as far as clients know it. */
function resolveTicket({ finished }: ClientsState, operation: ClientOperation): ClientOperation {
  if (operation.kind !== "commitLogs" && operation.kind !== "rollbackLogs") return operation;
  const { of } = operation;
  if ("ticket" in of) return operation;
  const ticket = finished.findLast(({ request }) => request === of.request)?.ticket ?? null;
  return ticket === null ? operation : { ...operation, of: { ticket } };
}

/** Where the request waits that is to be cancelled; undefined: nowhere, or that is not what is asked. */
function waitsAt(clients: ClientsState, operation: ClientOperation): NodeId | undefined {
  if (operation.kind !== "cancelCall") return undefined;
  return clients.open[slotOf(clients, operation.request)]?.node;
}

/** The first node that is up, looking from `first` on. */
function anyUp(world: World, first: NodeId): NodeId | null {
  const count = world.nodes.length;
  for (let offset = 0; offset < count; offset++) {
    const node = (first + offset) % count;
    if (world.nodes[node]!.up) return node;
  }
  return null;
}

function sendRequest(world: World, open: OpenOperation, at: Micros, cause: number): void {
  const { clients, config, network } = world;
  clients.sent += 1;
  const sequence = clients.sent;
  const stream = streamOf(requestPurpose, open.node, 0);
  const delay = drawBetween(
    config.seed,
    stream,
    open.request * 64 + open.attempts,
    network.latency,
  );
  const { request: id, operation, node } = open;
  pushHeap(
    world.nodes[node]!.inbox,
    {
      kind: "request",
      at: at + delay,
      sequence,
      from: clientAddress,
      request: { id, operation },
      cause,
    },
    isBefore,
  );
}

/** A node answered: its word travels to the client. */
export function routeReply(world: World, node: NodeId, reply: NodeReply): void {
  const { clients, config, network } = world;
  const stream = streamOf(answerPurpose, node, 0);
  const delay = drawBetween(config.seed, stream, reply.request, network.latency);
  const answer: Answer = { at: reply.at + delay, sequence: reply.request, reply };
  pushHeap(clients.answers, answer, isAnswerBefore);
}

/**
 * Nobody listens at a dead node: a client that asked it on the strength of a rumour hears so, and
 * asks another. One that insists on this node waits, and gives up in time.
 */
export function refuseConnection(
  world: World,
  { at, request, cause }: Extract<Delivery, { kind: "request" }>,
  node: NodeId,
): void {
  const { clients } = world;
  const open = clients.open[slotOf(clients, request.id)];
  if (open === undefined || open.pinned) return;
  routeReply(world, node, {
    request: request.id,
    at,
    status: "NodeIsNotLeader",
    ticket: null,
    logIndex: -1,
    value: null,
    leader: null,
    cause,
  });
}

/** The clients do what is due at `nextClientAt`. */
export function runNextClient(world: World, trace: TraceEvent[]): void {
  const { clients } = world;
  const oldest = firstToExpire(clients.open);
  if (oldest !== null && oldest.deadline === nextClientAt(clients)) giveUp(world, trace, oldest);
  else hearAnswer(world, trace, popHeap(clients.answers, isAnswerBefore)!);
}

/** Where an open operation stands among the others, which are in the order of asking; -1: nowhere. */
function slotOf({ open }: ClientsState, request: number): number {
  let low = 0;
  let high = open.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const held = open[middle]!.request;
    if (held === request) return middle;
    if (held < request) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function giveUp(world: World, trace: TraceEvent[], open: OpenOperation): void {
  const { deadline: at, ref: cause } = open;
  world.clients.open.splice(slotOf(world.clients, open.request), 1);
  finish(world, trace, open, { at, cause, status: "ProposalTimeout", silent: true });
}

function hearAnswer(world: World, trace: TraceEvent[], { at, reply }: Answer): void {
  const { clients } = world;
  const slot = slotOf(clients, reply.request);
  const open = clients.open[slot];
  // The client had given up: what it hears now changes nothing.
  if (open === undefined) return;
  const { request, partition } = open;
  if (isWorthAsking(open, reply.status)) {
    open.attempts += 1;
    // A hint is followed at once; otherwise the next node is asked after a pause. (What the world
    // knows of leaders is no help here: within a window it may already lie in this client's future.)
    const hinted = reply.leader !== null && reply.leader !== open.node;
    open.node = (hinted ? reply.leader : anyUp(world, open.node + 1)) ?? open.node;
    const fact = { kind: "clientRetried", request, node: open.node } as const;
    const ref = traceWorld(world, trace, { at, partition, cause: reply.cause, fact });
    sendRequest(world, open, hinted ? at : at + retryPause, ref);
    return;
  }
  clients.open.splice(slot, 1);
  const { cause, status, logIndex, value, leader, ticket, entries } = reply;
  finish(world, trace, open, { at, cause, status, logIndex, value, leader, ticket, entries });
}

/** Whether somebody else, or the same one later, may do what was refused for certain. */
function isWorthAsking(
  { operation, pinned, attempts }: OpenOperation,
  status: OperationStatus,
): boolean {
  if (pinned || attempts >= maxAttempts) return false;
  // Whoever is asked next routes the key by the map that it knows. A named partition stays named.
  const isRouted = "key" in operation && operation.partition === null;
  return status === "NodeIsNotLeader" || (status === "PartitionMoved" && isRouted);
}

function finish(
  world: World,
  trace: TraceEvent[],
  asked: Pick<OpenOperation, "request" | "operation" | "partition" | "invokedAt">,
  end: {
    readonly at: Micros;
    readonly cause: number;
    readonly status: OperationStatus;
    readonly logIndex?: number;
    readonly value?: string | null;
    readonly leader?: NodeId | null;
    readonly silent?: boolean;
    readonly ticket?: HlcTimestamp | null;
    readonly entries?: readonly EntryOutcome[] | undefined;
  },
): void {
  const { request, operation, partition, invokedAt } = asked;
  const { at, cause, status } = end;
  const { logIndex = -1, value = null, leader = null, silent = false } = end;
  const { ticket = null, entries } = end;
  foldNumber(world.fingerprint, at);
  foldNumber(world.fingerprint, request);
  foldNumber(world.fingerprint, operationStatuses.indexOf(status));
  const ended = {
    request,
    operation,
    partition,
    invokedAt,
    at,
    status,
    logIndex,
    value,
    silent,
    ticket,
  };
  world.clients.finished.push(entries === undefined ? ended : { ...ended, entries });
  if (!world.tracing) return;
  const heard = { request, status, logIndex, value, silent, ...(entries && { entries }) };
  const fact = { kind: "clientCompleted", ...heard, leader } as const;
  traceWorld(world, trace, { at, partition, cause, fact });
}
