import { assert, unreachable } from "../base/assert.ts";
import { nodeName, type Micros, type NodeId, type PartitionId } from "../base/ids.ts";
import { shorten } from "../base/queue.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { Replica } from "../raft/replica.ts";
import { stepReplica } from "../raft/step.ts";
import { beginTransfer, refuseTransfer } from "./handOver.ts";
import type { NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import { reply, type Answer } from "./reply.ts";
import type { OperationStatus } from "./status.ts";

/** A call whose caller still waits. Every one is answered: when it comes true, or in the end. */
export interface OpenCall {
  readonly request: number;
  readonly call: NodeCall;
  /** When it is answered at the latest. */
  deadline: Micros;
  /** The trace line that it came with. */
  readonly ref: number;
}

const callPatience: Micros = 10_000_000;

/** Takes a call up: it is answered at once, or kept until it can be. */
export function performCall(step: NodeStep, request: number, call: NodeCall): void {
  const { partition } = call;
  const replica = step.state.replicas[partition];
  if (replica === undefined) return reply(step, { request, partition, status: "Errored" });
  switch (call.kind) {
    case "amILeader":
    case "amILeaderQuick": {
      const value = String(step.facade.amILeader(partition));
      return reply(step, { request, partition, status: "Success", value });
    }
    case "waitForLeader":
    case "waitForLeaderStable":
      return waitFor(step, request, call);
    case "transferLeadership":
    case "stepDown":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
      return performAsLeader(step, replica, { request, call });
    case "confirmLeadership":
    case "confirmLocalApplication":
      return assert(false, "these are reads");
    default:
      return unreachable(call);
  }
}

/** What only a leader that serves can do. */
function performAsLeader(
  step: NodeStep,
  replica: Replica,
  { request, call }: { readonly request: number; readonly call: NodeCall },
): void {
  const { partition } = call;
  const refuse = (status: OperationStatus): void => reply(step, { request, partition, status });
  if (!step.facade.amILeader(partition)) return refuse("NodeIsNotLeader");
  switch (call.kind) {
    case "transferLeadership": {
      const refusal = refuseTransfer(step, partition, call.target);
      if (refusal !== null) return refuse(refusal);
      beginTransfer(step, partition, call.target);
      return waitFor(step, request, call);
    }
    case "stepDown":
      stepReplica(replica, { kind: "stepDown" }, step.raft);
      return waitFor(step, request, call);
    default:
      stepReplica(replica, { kind: "heartbeats", on: call.kind === "resumeHeartbeats" }, step.raft);
      return refuse("Success");
  }
}

function waitFor(step: NodeStep, request: number, call: NodeCall): void {
  const { state, now, trigger: ref } = step;
  const deadline = now + trueDuration(step.raft, callPatience);
  state.openCalls.push({ request, call, deadline, ref });
  answerCalls(step, call.partition);
}

/** After something happened in a partition: answers who waited for just that. */
export function answerCalls(step: NodeStep, partition: PartitionId): void {
  if (step.state.openCalls.length === 0) return;
  closeCalls(step, ({ call, request }) =>
    call.partition === partition ? answerOf(step, request, call) : null,
  );
}

/** What a call can be answered with now; null: nothing yet. */
function answerOf(step: NodeStep, request: number, call: NodeCall): Answer | null {
  const { state } = step;
  const { partition } = call;
  const leader = state.publishedLeader[partition] ?? null;
  const answer = (status: OperationStatus | null): Answer | null =>
    status === null ? null : { request, partition, status };
  switch (call.kind) {
    case "waitForLeader":
    case "waitForLeaderStable":
      if (leader === null || stableAt(step, call) > step.now) return null;
      return { request, partition, status: "Success", value: nodeName(leader) };
    case "transferLeadership":
      return answer(transferOutcome(state.replicas[partition]!, call.target));
    case "stepDown":
      return answer(leader === null || leader === state.id ? null : "Success");
    default:
      return null;
  }
}

/** When the leader will have been the same for long enough. */
function stableAt({ state, raft }: NodeStep, call: NodeCall): Micros {
  if (call.kind !== "waitForLeaderStable") return 0;
  return state.publishedSince[call.partition]! + trueDuration(raft, call.minStable);
}

/** What has come of handing leadership to somebody; null: that is still open. */
function transferOutcome({ role }: Replica, target: NodeId): OperationStatus | null {
  switch (role.kind) {
    case "candidate":
      return null;
    case "follower":
      if (role.leader === null) return null;
      return role.leader === target ? "Success" : "LeaderAlreadyElected";
    case "leader": {
      const { transfer } = role;
      if (transfer === null) return "LeaderAlreadyElected";
      if (transfer.target !== target) return "OperationCancelled";
      // Who was told to stand may still do so.
      return transfer.phase === "behind" ? "ReplicationFailed" : null;
    }
    default:
      return unreachable(role);
  }
}

/** Answers whose time has come, and those whose time is over. */
export function expireCalls(step: NodeStep): void {
  closeCalls(step, ({ call, request, deadline }) => {
    const answer = answerOf(step, request, call);
    if (answer !== null || deadline > step.now) return answer;
    return { request, partition: call.partition, status: lastWord(call) };
  });
}

/** How a call ends that nothing came of in time. */
function lastWord({ kind }: NodeCall): OperationStatus {
  return kind === "transferLeadership" || kind === "stepDown" ? "Pending" : "ProposalTimeout";
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
      earliest = Math.min(earliest, open.deadline);
      const stable = stableAt(step, open.call);
      if (stable > step.now) earliest = Math.min(earliest, stable);
      continue;
    }
    // Nothing happened to a call whose time is over: what led to that is its coming.
    if (answer.status === "ProposalTimeout" || answer.status === "Pending") step.latest = open.ref;
    reply(step, answer);
  }
  shorten(state.openCalls, kept);
  state.chores.calls = earliest;
}
