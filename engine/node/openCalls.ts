import { unreachable } from "../base/assert.ts";
import { nodeName, systemPartition, type Micros, type PartitionId } from "../base/ids.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { shorten } from "../base/queue.ts";
import { answerMapCall, answerQuestion, isMapCall, takeMapCall } from "./mapCalls.ts";
import { partitionOfCall, type NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import { reply, type Answer } from "./reply.ts";

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
const mapPatience: Micros = 10_000_000;

/** Takes a call up: it is answered at once, or kept until it can be. */
export function performCall(step: NodeStep, request: number, call: NodeCall): void {
  switch (call.kind) {
    case "waitForLeader":
      return waitFor(step, { request, call, patience: leaderPatience });
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
function answerOf({ state }: NodeStep, request: number, call: NodeCall): Answer | null {
  switch (call.kind) {
    case "waitForLeader": {
      const { partition } = call;
      const leader = state.publishedLeader[partition];
      if (leader === null || leader === undefined) return null;
      return { request, partition, status: "Success", value: nodeName(leader) };
    }
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return answerMapCall(state.system.map, request, call);
    case "getPartitionMap":
    case "getPartitionGeneration":
    case "getNextAvailablePartitionId":
      return answerQuestion(state.system.map, request, call);
    default:
      return unreachable(call);
  }
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
