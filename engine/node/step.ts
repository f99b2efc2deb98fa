import { assert, unreachable } from "../base/assert.ts";
import { systemPartition, type Micros, type PartitionId } from "../base/ids.ts";
import { dropFirst, shorten } from "../base/queue.ts";
import type { CurrentReadPath } from "../raft/reads.ts";
import { rescaleTimer, type Replica } from "../raft/replica.ts";
import { stepReplica } from "../raft/step.ts";
import { announceRoster, applyCommitted } from "./apply.ts";
import { dispatch, performEffects, physicalMillis } from "./effects.ts";
import { readSteadyClock, type NodeConditions } from "./conditions.ts";
import type { Envelope } from "./envelope.ts";
import { beginChores, firstChore, noteChore } from "./chores.ts";
import { adoptMap, followMap, hostPartition } from "./hostPartition.ts";
import { mergeClock } from "./hybridLogicalClock.ts";
import { findSelf, noticeStranger } from "./joining.ts";
import { takeRosterOver } from "./keepRoster.ts";
import { runChores } from "./runChores.ts";
import type { NodeImage, NodeInput, NodeRequest } from "./node.ts";
import { isNodeCall, partitionOfCall } from "./nodeCall.ts";
import { isHeartbeat, isNodeMessage, noPartition } from "./nodeMessage.ts";
import { answerCalls, dropCalls, failMapCalls, performCall } from "./openCalls.ts";
import { answerReads, currentReadPath, dropReads, openRead } from "./openReads.ts";
import { rescaleDeadlines } from "./rescaleDeadlines.ts";
import { onNodeMessage } from "./onNodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import {
  expireProposals,
  failProposals,
  firstProposalDeadline,
  replicateLogs,
} from "./proposals.ts";
import { findRange } from "./partitionMap.ts";
import { keepAwake, keepEngaged } from "./quiescence.ts";
import { askApplication, carryOut, tellApplication, type CommandDoors } from "./tellApplication.ts";
import { showApplication } from "./showApplication.ts";
import { reply } from "./reply.ts";
import { tendTickets } from "./ticketDecisions.ts";
import { traceFact } from "./traceNode.ts";
import { wakeTransfers } from "./transfers.ts";

const never: Micros = Number.MAX_SAFE_INTEGER;

/** Starts a node from its disk image, P0 first; an empty image is a cold start. */
export function startNode(step: NodeStep, image: NodeImage, now: Micros, cause: number): void {
  begin(step, now, cause);
  const { state } = step;
  // A late answer to a former life's read finds nobody: instants and numbers only grow.
  state.readsAsked = now;
  for (const held of image) state.dormant.push(held);
  // Which partitions there are, P0 alone knows.
  hostPartition(step, systemPartition, cause);
  const { roster } = state.membership;
  if (roster.membershipVersion > 0)
    traceFact(step, systemPartition, { kind: "rosterChanged", roster }, step.trigger);
  followMap(step, cause);
  if (state.system.map.mapVersion > 1)
    traceFact(
      step,
      systemPartition,
      { kind: "partitionMapChanged", map: state.system.map },
      step.trigger,
    );
  beginChores(step);
  findNextDeadline(step);
  findSelf(step);
  tellApplication(step, (application, own, raft) => application.onStarted?.(own, raft));
  finish(step);
}

/** What an application's commands do to its node. */
const doors: CommandDoors = {
  propose: (step, command) => replicateLogs(step, command, "application"),
  call: (step, request, { call, tag }) => {
    const partition = partitionOfCall(call);
    step.trigger = traceFact(step, partition, { kind: "nodeCalled", call, tag }, step.latest);
    takeUp(step, { id: request, operation: call });
  },
};

/** Carries out what the application asked for. True where that was anything. */
function finish(step: NodeStep): boolean {
  const acted = carryOut(step, doors);
  if (acted) findNextDeadline(step);
  showApplication(step);
  return acted;
}

/** One event of one node. Returns the partition that it concerned; -1 where it was all of them. */
export function stepNode(step: NodeStep, input: NodeInput, now: Micros): PartitionId {
  begin(step, now, "cause" in input ? input.cause : 0);
  const touched = meet(step, input);
  return finish(step) ? -1 : touched;
}

function meet(step: NodeStep, input: NodeInput): PartitionId {
  switch (input.kind) {
    case "message":
      return onMessage(step, input.envelope);
    case "request":
      return onRequest(step, input.request, input.cause);
    case "synced":
      return onSynced(step, input.sequence);
    case "timer":
      return onTimers(step);
    case "serviceReply":
      return onServiceReply(step, input);
    case "conditions":
      return onConditions(step, input.conditions);
    case "fireTimer":
      return onFireTimer(step, input.partition);
    case "elect":
      return onElect(step, input.partition);
    default:
      return unreachable(input);
  }
}

function begin(step: NodeStep, now: Micros, cause: number): void {
  step.now = now;
  step.raft.now = now;
  step.raft.ownNow = readSteadyClock(step.state.conditions.clock, now);
  step.trigger = cause;
  step.latest = cause;
}

function onMessage(step: NodeStep, envelope: Envelope): PartitionId {
  const { from, partition, message, clockMillis, clockCounter } = envelope;
  const { state } = step;
  mergeClock(
    state.clock,
    { node: from, millis: clockMillis, counter: clockCounter },
    physicalMillis(step),
  );
  if (isNodeMessage(message)) {
    if (step.options.tracing) {
      const delivered = { kind: "messageDelivered", from, message: message.kind } as const;
      step.trigger = traceFact(step, noPartition, delivered, envelope.ref);
    }
    const touched = onNodeMessage(step, from, message);
    if (touched !== noPartition) settle(step, touched);
    findNextDeadline(step);
    return touched;
  }
  const replica = state.replicas[partition];
  // A partition that this node does not host: dropped silently, as a router would.
  if (replica === undefined) return partition;
  if (step.options.tracing) {
    const kind = isHeartbeat(message) ? "heartbeat" : message.kind;
    const delivered = { kind: "messageDelivered", from, message: kind } as const;
    step.trigger = traceFact(step, partition, delivered, envelope.ref);
  }
  stepReplica(replica, { kind: "message", from, message }, step.raft);
  if (message.kind === "requestVote") noticeStranger(step, from);
  settle(step, partition);
  return partition;
}

function onServiceReply(
  step: NodeStep,
  { reply: said, cause }: Extract<NodeInput, { kind: "serviceReply" }>,
): PartitionId {
  step.trigger = traceFact(step, noPartition, { kind: "serviceAnswered", ...said }, cause);
  tellApplication(step, (application, state, raft) =>
    application.onServiceReply?.(state, said, raft),
  );
  return noPartition;
}

function onRequest(step: NodeStep, request: NodeRequest, cause: number): PartitionId {
  const { id, operation } = request;
  const received = { kind: "requestReceived", request: id, operation } as const;
  step.trigger = traceFact(step, -1, received, cause);
  return takeUp(step, request);
}

/** Takes a request up, from a client or from the application on this very node. */
function takeUp(step: NodeStep, { id, operation }: NodeRequest): PartitionId {
  const { state } = step;
  const through = currentReadPath(operation);
  if (through !== null) return onRead(step, { id, operation }, through);
  if (isNodeCall(operation)) {
    const partition = partitionOfCall(operation);
    performCall(step, id, operation);
    if (state.replicas[partition] !== undefined) settle(step, partition);
    findNextDeadline(step);
    return partition;
  }
  if (operation.kind === "replicateLogs")
    replicateLogs(step, { ...operation, request: id }, "caller");
  else askApplication(step, { id, operation });
  carryOut(step, doors);
  const partition = "partition" in operation ? operation.partition : null;
  if (partition !== null && state.replicas[partition] !== undefined) noteDeadline(step, partition);
  else findNextDeadline(step);
  return partition ?? -1;
}

/** A read that promises to be current: the application hears of it when its point is reached. */
function onRead(step: NodeStep, request: NodeRequest, through: CurrentReadPath): PartitionId {
  const { id, operation } = request;
  const named = "partition" in operation ? operation.partition : null;
  const partition = named ?? step.facade.getPartitionKey("key" in operation ? operation.key : "");
  if (step.state.replicas[partition] === undefined) {
    const isKnown = findRange(step.state.system.map, partition) !== undefined;
    reply(step, { request: id, partition, status: isKnown ? "PartitionMoved" : "Errored" });
    return noPartition;
  }
  openRead(step, request, { partition, through });
  settle(step, partition);
  findNextDeadline(step);
  return partition;
}

function onSynced(step: NodeStep, sequence: number): PartitionId {
  const { state } = step;
  assert(sequence > state.syncedSequence, "a disk completes forward");
  state.syncedSequence = sequence;
  const { pendingWrites } = state;
  let touched: PartitionId = -1;
  let done = 0;
  // A step may append to the queue, but never what this fsync covers.
  while (done < pendingWrites.length && pendingWrites[done]!.sequence <= sequence) {
    const { partition, cause, sequence: _, ...durable } = pendingWrites[done]!;
    touched = done === 0 || touched === partition ? partition : -1;
    done += 1;
    step.trigger = cause;
    step.latest = cause;
    const replica = state.replicas[partition];
    if (replica === undefined) continue;
    state.walDepth[partition] = state.walDepth[partition]! - 1;
    stepReplica(replica, { kind: "durable", ...durable }, step.raft);
    settle(step, partition);
  }
  dropFirst(pendingWrites, done);
  releaseHeld(step);
  return touched;
}

/** Lets those messages go whose promises the disk now keeps. */
function releaseHeld(step: NodeStep): void {
  const { state } = step;
  const { heldMessages, syncedSequence } = state;
  if (heldMessages.length === 0) return;
  let kept = 0;
  // In order within a partition; one partition's unfinished write holds no other's messages back.
  for (const held of heldMessages) {
    if (held.afterSequence > syncedSequence) {
      heldMessages[kept] = held;
      kept += 1;
      continue;
    }
    // An answer of a term that this node has left says nothing that anyone may still count.
    const currentTerm = state.replicas[held.partition]?.currentTerm;
    const { kind, term } = held.message;
    const isAnswer = kind === "appendEntriesResponse" || kind === "installSnapshotResponse";
    const stale = isAnswer && term !== currentTerm;
    if (!stale) dispatch(step, held);
  }
  shorten(heldMessages, kept);
}

function onTimers(step: NodeStep): PartitionId {
  const { state } = step;
  let touched: PartitionId = -1;
  let fired = 0;
  for (const replica of state.replicas) {
    if (replica === undefined) continue;
    const { partition } = replica;
    const proposalsDue = firstProposalDeadline(step, partition) <= step.now;
    const timerDue = timerDeadline(step, replica) <= step.now;
    if (!timerDue && !proposalsDue) continue;
    touched = fired === 0 ? partition : -1;
    fired += 1;
    step.trigger = 0;
    step.latest = 0;
    if (proposalsDue) expireProposals(step, partition);
    if (timerDue) stepTimer(step, replica);
    settle(step, partition);
  }
  if (firstChore(step) <= step.now) {
    step.trigger = 0;
    step.latest = 0;
    runChores(step);
    touched = noPartition;
  }
  findNextDeadline(step);
  return touched;
}

function stepTimer(step: NodeStep, replica: Replica): void {
  keepEngaged(step, replica);
  stepReplica(replica, { kind: "timer" }, step.raft);
}

/** Clock, disk and frozen timers as they are from now on. */
function onConditions(step: NodeStep, conditions: NodeConditions): PartitionId {
  const { state, raft } = step;
  const wasFull = raft.diskFull;
  state.conditions = conditions;
  const before = raft.clockRate;
  raft.clockRate = conditions.clock.rate;
  const isOtherRate = before.of * raft.clockRate.in !== raft.clockRate.of * before.in;
  if (isOtherRate) rescaleDeadlines(step, before);
  raft.diskFull = conditions.disk === "full";
  for (const replica of state.replicas) {
    if (replica === undefined) continue;
    const { partition } = replica;
    if (isOtherRate) rescaleTimer(replica, raft, before);
    if (raft.diskFull && !wasFull) stepReplica(replica, { kind: "diskFull" }, raft);
    settle(step, partition);
  }
  findNextDeadline(step);
  return -1;
}

function onFireTimer(step: NodeStep, partition: PartitionId): PartitionId {
  const replica = step.state.replicas[partition];
  if (replica === undefined) return partition;
  stepTimer(step, replica);
  settle(step, partition);
  return partition;
}

function onElect(step: NodeStep, partition: PartitionId): PartitionId {
  const replica = step.state.replicas[partition];
  if (replica === undefined) return partition;
  stepReplica(replica, { kind: "campaign" }, step.raft);
  settle(step, partition);
  return partition;
}

/** Carries out a replica's effects, applies what they committed, and answers who waited for it. */
function settle(step: NodeStep, partition: PartitionId): void {
  const replica = step.state.replicas[partition]!;
  const { system, membership } = step.state;
  const { map } = system;
  const { roster } = membership;
  // Who lost its office says so before it looks at what has committed since: another leader's entry
  // may stand at the index of a proposal by now.
  if (performEffects(step, partition)) {
    failProposals(step, partition);
    if (partition === systemPartition) failMapCalls(step);
  }
  keepAwake(step, replica);
  // A snapshot of P0 brought another.
  if (membership.roster !== roster) announceRoster(step);
  applyCommitted(step, partition);
  if (partition === systemPartition) adoptMap(step, map);
  if (system.map !== map) {
    dropReads(step);
    dropCalls(step);
  }
  if (publishLeader(step, replica)) beginToServe(step, partition);
  answerReads(step, partition);
  answerCalls(step, partition);
  wakeTransfers(step);
  const isHeldBack = step.state.tickets[partition]!.open.length > 0;
  if (isHeldBack) tendTickets(step, partition);
  // Another map begins and ends partitions, whose timers are others' than this one's.
  if (isHeldBack || system.map !== map) findNextDeadline(step);
  else noteDeadline(step, partition);
}

/** The roster is kept by the leader of P0, and followed by the leaders of all the others. */
function beginToServe(step: NodeStep, partition: PartitionId): void {
  if (partition === systemPartition) takeRosterOver(step);
  else noteChore(step, "reconcile", step.now);
}

/**
 * Tells the application who leads: a leader that does not serve yet is nobody to it. True where this
 * node is the one from now on.
 */
function publishLeader(step: NodeStep, { partition, role }: Replica): boolean {
  const { state, now } = step;
  const elected = role.kind === "leader" && role.serving ? state.id : null;
  const leader = role.kind === "follower" ? role.leader : elected;
  if (state.publishedLeader[partition] === leader) return false;
  state.publishedLeader[partition] = leader;
  state.publishedSince[partition] = now;
  tellApplication(step, (application, own, raft) =>
    application.onLeaderChanged?.(own, { partition, leader }, raft),
  );
  return leader === state.id;
}

/** Keeps `nextDeadline` exact without looking at every replica after every event. */
function noteDeadline(step: NodeStep, partition: PartitionId): void {
  const { state } = step;
  const timer = timerDeadline(step, state.replicas[partition]!);
  const due = Math.min(timer, firstProposalDeadline(step, partition));
  if (due <= state.nextDeadline) {
    state.nextDeadline = due;
    state.nextPartition = partition;
  } else if (state.nextPartition === partition) findNextDeadline(step);
}

function findNextDeadline(step: NodeStep): void {
  const { state } = step;
  state.nextDeadline = firstChore(step);
  state.nextPartition = noPartition;
  for (const replica of state.replicas) {
    if (replica === undefined) continue;
    const { partition } = replica;
    const due = Math.min(timerDeadline(step, replica), firstProposalDeadline(step, partition));
    if (due >= state.nextDeadline) continue;
    state.nextDeadline = due;
    state.nextPartition = partition;
  }
}

/** When a replica's timer fires by itself. */
function timerDeadline(step: NodeStep, replica: Replica): Micros {
  return isFrozen(step, replica) ? never : replica.deadline;
}

function isFrozen({ state }: NodeStep, { partition, role }: Replica): boolean {
  const { frozen } = state.conditions;
  return frozen[role.kind === "leader" ? "heartbeat" : "election"][partition] === true;
}
