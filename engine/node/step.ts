import { assert, unreachable } from "../base/assert.ts";
import { systemPartition, type Micros, type PartitionId } from "../base/ids.ts";
import { dropFirst, shorten } from "../base/queue.ts";
import type { Replica } from "../raft/replica.ts";
import { stepReplica } from "../raft/step.ts";
import { applyCommitted } from "./apply.ts";
import { dispatch, performEffects, physicalMillis } from "./effects.ts";
import type { NodeConditions } from "./conditions.ts";
import type { Envelope } from "./envelope.ts";
import { adoptMap, followMap, hostPartition } from "./hostPartition.ts";
import { mergeClock } from "./hybridLogicalClock.ts";
import { firstChore, runChores } from "./chores.ts";
import type { NodeImage, NodeInput, NodeRequest } from "./node.ts";
import { isNodeCall } from "./nodeCall.ts";
import { isHeartbeat, isNodeMessage, noPartition } from "./nodeMessage.ts";
import { answerCalls, failMapCalls, performCall } from "./openCalls.ts";
import { onNodeMessage } from "./onNodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import {
  expireProposals,
  failProposals,
  firstProposalDeadline,
  performCommands,
} from "./proposals.ts";
import { registerApplication } from "./register.ts";
import { tendTickets } from "./ticketDecisions.ts";
import { traceFact } from "./traceNode.ts";
import { wakeTransfers } from "./transfers.ts";

const never: Micros = Number.MAX_SAFE_INTEGER;

/** Starts a node from its disk image, P0 first; an empty image is a cold start. */
export function startNode(step: NodeStep, image: NodeImage, now: Micros, cause: number): void {
  begin(step, now, cause);
  const { state } = step;
  for (const held of image) state.dormant.push(held);
  // Which partitions there are, P0 alone knows.
  hostPartition(step, systemPartition, cause);
  followMap(step, cause);
  if (state.system.map.mapVersion > 1)
    traceFact(
      step,
      systemPartition,
      { kind: "partitionMapChanged", map: state.system.map },
      step.trigger,
    );
  findNextDeadline(step);
}

/** One event of one node. Returns the partition that it concerned; -1 where it was all of them. */
export function stepNode(step: NodeStep, input: NodeInput, now: Micros): PartitionId {
  begin(step, now, "cause" in input ? input.cause : 0);
  switch (input.kind) {
    case "message":
      return onMessage(step, input.envelope);
    case "request":
      return onRequest(step, input.request, input.cause);
    case "synced":
      return onSynced(step, input.sequence);
    case "timer":
      return onTimers(step);
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
    onNodeMessage(step, from, message);
    findNextDeadline(step);
    return noPartition;
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
  settle(step, partition);
  return partition;
}

function onRequest(step: NodeStep, { id, operation }: NodeRequest, cause: number): PartitionId {
  const received = { kind: "requestReceived", request: id, operation } as const;
  step.trigger = traceFact(step, -1, received, cause);
  const { state } = step;
  if (isNodeCall(operation)) {
    performCall(step, id, operation);
    findNextDeadline(step);
    return noPartition;
  }
  const request = { id, operation };
  performCommands(step, registerApplication.onRequest(state.application, request, step.facade));
  const partition = "partition" in operation ? operation.partition : null;
  if (partition !== null && state.replicas[partition] !== undefined) noteDeadline(step, partition);
  else findNextDeadline(step);
  return partition ?? -1;
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
    if (timerDue) stepReplica(replica, { kind: "timer" }, step.raft);
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

/** Clock, disk and frozen timers as they are from now on. */
function onConditions(step: NodeStep, conditions: NodeConditions): PartitionId {
  const { state, raft } = step;
  const wasFull = raft.diskFull;
  state.conditions = conditions;
  raft.clockRate = conditions.clock.rate;
  raft.diskFull = conditions.disk === "full";
  for (const replica of state.replicas) {
    if (replica === undefined) continue;
    const { partition } = replica;
    if (raft.diskFull && !wasFull) stepReplica(replica, { kind: "diskFull" }, raft);
    settle(step, partition);
  }
  findNextDeadline(step);
  return -1;
}

function onFireTimer(step: NodeStep, partition: PartitionId): PartitionId {
  const replica = step.state.replicas[partition];
  if (replica === undefined) return partition;
  stepReplica(replica, { kind: "timer" }, step.raft);
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
  const { map } = step.state.system;
  // Who lost its office says so before it looks at what has committed since: another leader's entry
  // may stand at the index of a proposal by now.
  if (performEffects(step, partition)) {
    failProposals(step, partition);
    if (partition === systemPartition) failMapCalls(step);
  }
  applyCommitted(step, partition);
  if (partition === systemPartition) adoptMap(step, map);
  publishLeader(step, replica);
  answerCalls(step, partition);
  wakeTransfers(step);
  if (step.state.tickets[partition]!.open.length === 0) return noteDeadline(step, partition);
  tendTickets(step, partition);
  findNextDeadline(step);
}

/** Tells the application who leads: a leader that does not serve yet is nobody to it. */
function publishLeader({ state }: NodeStep, { partition, role }: Replica): void {
  const elected = role.kind === "leader" && role.serving ? state.id : null;
  const leader = role.kind === "follower" ? role.leader : elected;
  if (state.publishedLeader[partition] === leader) return;
  state.publishedLeader[partition] = leader;
  registerApplication.onLeaderChanged(state.application, partition, leader);
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
