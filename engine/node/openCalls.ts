import { unreachable } from "../base/assert.ts";
import { nodeName, systemPartition, type Micros, type PartitionId } from "../base/ids.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { shorten } from "../base/queue.ts";
import { answerMapCall, answerQuestion, isMapCall, takeMapCall } from "./mapCalls.ts";
import { partitionOfCall, type NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import { tryCheckpoint } from "./checkpoint.ts";
import { reply, type Answer } from "./reply.ts";
import { changeRetention } from "./retention.ts";
import { snapshotStatuses } from "./snapshotStatus.ts";
import { cancelProposal } from "./proposals.ts";
import { replicateEntries } from "./replicateEntries.ts";
import { decideTicket, decisionOutcome } from "./ticketDecisions.ts";

/** A call whose caller still waits. Every one is answered: when it comes true, or in the end. */
export interface OpenCall {
  readonly request: number;
  readonly call: NodeCall;
  /** When it is answered at the latest. */
  readonly deadline: Micros;
  /** The trace line that it came with. */
  readonly ref: number;
}

const leaderPatience: Micros = 10_000_000;
const checkpointPatience: Micros = 10_000_000;
/** Kommander asks again every 10 ms. */
const checkpointRetry: Micros = 10_000;
const mapPatience: Micros = 10_000_000;

/** Takes a call up: it is answered at once, or kept until it can be. */
export function performCall(step: NodeStep, request: number, call: NodeCall): void {
  switch (call.kind) {
    case "waitForLeader":
      return waitFor(step, { request, call, patience: leaderPatience });
    case "replicateCheckpoint":
      return replicateCheckpoint(step, request, call);
    case "setMinRetainIndex":
    case "acquireRetentionHold":
    case "releaseRetentionHold":
      return reply(step, { request, partition: call.partition, ...changeRetention(step, call) });
    case "getCommitIndex": {
      const { partition } = call;
      const index = step.state.replicas[partition]?.commitIndex ?? -1;
      return reply(step, { request, partition, status: "Success", value: String(index) });
    }
    case "getSnapshotStatuses": {
      const { partition } = call;
      const value = JSON.stringify(snapshotStatuses(step, partition));
      return reply(step, { request, partition, status: "Success", value });
    }
    case "commitLogs":
    case "rollbackLogs": {
      const answer = decideTicket(step, request, call);
      if (answer !== null) return reply(step, answer);
      return waitFor(step, { request, call, patience: step.options.settings.proposalTimeout });
    }
    case "replicateEntries":
      return replicateEntries(step, request, call);
    case "cancelCall":
      return cancelCall(step, request, call);
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions": {
      const taken = takeMapCall(step, request, call);
      if ("status" in taken) return reply(step, taken);
      return waitFor(step, { request, call: taken, patience: mapPatience });
    }
    case "getPartitionMap":
    case "getPartitionGeneration":
    case "getNextAvailablePartitionId":
      return reply(step, answerQuestion(step.state.system.map, request, call));
    default:
      return unreachable(call);
  }
}

/** Appends it now, or as soon as nothing older lacks its quorum (Kommander: `ActiveProposal`). */
function replicateCheckpoint(
  step: NodeStep,
  request: number,
  call: Extract<NodeCall, { kind: "replicateCheckpoint" }>,
): void {
  const { partition } = call;
  const status = tryCheckpoint(step, request, partition);
  if (status === "ActiveProposal") {
    waitFor(step, { request, call, patience: checkpointPatience });
    awaitCheckpoint(step);
  } else if (status !== null) reply(step, { request, partition, status });
}

/** Asks again for every checkpoint that waits. */
export function retryCheckpoints(step: NodeStep): void {
  const { openCalls } = step.state;
  for (const open of openCalls.filter(({ call }) => call.kind === "replicateCheckpoint")) {
    const { request, call, ref } = open;
    const partition = partitionOfCall(call);
    step.latest = ref;
    const status = tryCheckpoint(step, request, partition);
    if (status === "ActiveProposal") {
      awaitCheckpoint(step);
      continue;
    }
    openCalls.splice(openCalls.indexOf(open), 1);
    if (status !== null) reply(step, { request, partition, status });
  }
}

function awaitCheckpoint({ state, now, raft }: NodeStep): void {
  const due = now + trueDuration(raft, checkpointRetry);
  if (due < state.chores.checkpoints) state.chores.checkpoints = due;
}

function waitFor(
  step: NodeStep,
  {
    request,
    call,
    patience,
  }: { readonly request: number; readonly call: NodeCall; readonly patience: Micros },
): void {
  const { state, now, trigger: ref } = step;
  const deadline = now + trueDuration(step.raft, patience);
  state.openCalls.push({ request, call, deadline, ref });
  if (deadline < state.chores.calls) state.chores.calls = deadline;
  answerCalls(step, partitionOfCall(call));
}

/** After something happened in a partition: answers who waited for just that. */
export function answerCalls(step: NodeStep, partition: PartitionId): void {
  if (step.state.openCalls.length === 0) return;
  closeCalls(step, ({ call, request }) =>
    partitionOfCall(call) === partition ? answerOf(step, request, call) : null,
  );
}

/** What a call can be answered with now; null: nothing yet. */
function answerOf(step: NodeStep, request: number, call: NodeCall): Answer | null {
  const { state } = step;
  switch (call.kind) {
    case "waitForLeader": {
      const { partition } = call;
      const leader = state.publishedLeader[partition];
      if (leader === null || leader === undefined) return null;
      return { request, partition, status: "Success", value: nodeName(leader) };
    }
    case "commitLogs":
    case "rollbackLogs":
      return decisionOutcome(step, request, call);
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return answerMapCall(state.system.map, request, call);
    // Appended by a chore, and answered like any proposal from then on.
    case "replicateCheckpoint":
      return null;
    // These never wait here.
    case "setMinRetainIndex":
    case "acquireRetentionHold":
    case "releaseRetentionHold":
    case "getCommitIndex":
    case "getSnapshotStatuses":
    case "replicateEntries":
    case "cancelCall":
    case "getPartitionMap":
    case "getPartitionGeneration":
    case "getNextAvailablePartitionId":
      return null;
    default:
      return unreachable(call);
  }
}

/** Whoever waits under that number hears that it was cancelled, and whoever cancelled it that it was. */
function cancelCall(
  step: NodeStep,
  request: number,
  { partition, request: cancelled }: Extract<NodeCall, { kind: "cancelCall" }>,
): void {
  let found = cancelProposal(step, partition, cancelled);
  closeCalls(step, ({ call, request: waiting }) => {
    if (waiting !== cancelled || partitionOfCall(call) !== partition) return null;
    found = true;
    return { request: waiting, partition, status: "OperationCancelled" };
  });
  reply(step, { request, partition, status: found ? "Success" : "ProposalNotFound" });
}

/** Answers whose time is over. */
export function expireCalls(step: NodeStep): void {
  closeCalls(step, ({ call, request, deadline }) =>
    deadline <= step.now
      ? { request, partition: partitionOfCall(call), status: "ProposalTimeout" }
      : null,
  );
}

/** Leadership of P0 was lost: whether the changes that somebody waits for come about is open. */
export function failMapCalls(step: NodeStep): void {
  closeCalls(step, ({ request, call }) =>
    isMapCall(call) ? { request, partition: systemPartition, status: "ReplicationFailed" } : null,
  );
}

function closeCalls(step: NodeStep, answerTo: (open: OpenCall) => Answer | null): void {
  const { state } = step;
  let earliest = Number.MAX_SAFE_INTEGER;
  let kept = 0;
  for (const open of state.openCalls) {
    const answer = answerTo(open);
    if (answer === null) {
      state.openCalls[kept] = open;
      kept += 1;
      if (open.deadline < earliest) earliest = open.deadline;
      continue;
    }
    // Nothing happened to a call whose time is over: what led to that is its coming.
    if (answer.status === "ProposalTimeout") step.latest = open.ref;
    reply(step, answer);
  }
  shorten(state.openCalls, kept);
  state.chores.calls = earliest;
}
