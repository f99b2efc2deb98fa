import { assert, assertPresent, unreachable } from "../base/assert.ts";
import {
  nodeName,
  systemPartition,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
  type Term,
} from "../base/ids.ts";
import { memberDisk } from "../raft/configuration.ts";
import { termAt } from "../raft/log.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { Replica } from "../raft/replica.ts";
import { stepReplica } from "../raft/step.ts";
import { shorten } from "../base/queue.ts";
import { changeConfiguration, changeRoster, statusOfRefusal } from "./changeRoster.ts";
import { noteChore } from "./chores.ts";
import { beginTransfer, refuseTransfer } from "./handOver.ts";
import { wish } from "./joining.ts";
import { answerMapCall, answerQuestion, isMapCall, takeMapCall } from "./mapCalls.ts";
import { localRole, servingSystemReplica } from "./membership.ts";
import { partitionOfCall, type NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import { tryCheckpoint } from "./checkpoint.ts";
import { reply, type Answer } from "./reply.ts";
import { changeRetention } from "./retention.ts";
import { snapshotStatuses } from "./snapshotStatus.ts";
import { cancelProposal } from "./proposals.ts";
import { replicateEntries } from "./replicateEntries.ts";
import { decideTicket, decisionOutcome } from "./ticketDecisions.ts";
import { memberOf, printRoster } from "./roster.ts";
import type { OperationStatus } from "./status.ts";

/** A call whose caller still waits. Every one is answered: when it comes true, or in the end. */
export interface OpenCall {
  readonly request: number;
  readonly call: NodeCall;
  /** When it is answered at the latest. */
  deadline: Micros;
  /** The trace line that it came with. */
  readonly ref: number;
  /** What it waits for to be committed, where that is one entry. */
  readonly entry: { readonly index: LogIndex; readonly term: Term } | null;
}

const joinPatience: Micros = 60_000_000;
const leavePatience: Micros = 10_000_000;
const leaderPatience: Micros = 10_000_000;
const checkpointPatience: Micros = 10_000_000;
/** Kommander asks again every 10 ms. */
const checkpointRetry: Micros = 10_000;
const mapPatience: Micros = 10_000_000;

/** Takes a call up: it is answered at once, or kept until it can be. */
export function performCall(step: NodeStep, request: number, call: NodeCall): void {
  switch (call.kind) {
    case "amILeader":
    case "amILeaderQuick": {
      const { partition } = call;
      if (step.state.replicas[partition] === undefined)
        return reply(step, { request, partition, status: "Errored" });
      const value = String(step.facade.amILeader(partition));
      return reply(step, { request, partition, status: "Success", value });
    }
    case "waitForLeader":
    case "waitForLeaderStable":
      return waitFor(step, { request, call, patience: leaderPatience });
    case "transferLeadership":
    case "stepDown":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
      return performAsLeader(step, request, call);
    case "confirmLeadership":
    case "confirmLocalApplication":
      return assert(false, "these are reads");
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
    case "getMembership":
      return reply(step, {
        request,
        partition: call.partition,
        status: "Success",
        value: printRoster(step.state.membership.roster),
      });
    case "configure":
      return configure(step, request, call);
    case "changeMember":
      return changeMember(step, request, call);
    case "joinCluster":
      wish(step, "join", true);
      return waitFor(step, { request, call, patience: joinPatience });
    case "requestLeave":
      wish(step, "leave", true);
      return waitFor(step, { request, call, patience: leavePatience });
    default:
      return unreachable(call);
  }
}

type AsLeader = Extract<
  NodeCall,
  { kind: "transferLeadership" | "stepDown" | "suspendHeartbeats" | "resumeHeartbeats" }
>;

/** What only a leader that serves can do. */
function performAsLeader(step: NodeStep, request: number, call: AsLeader): void {
  const { partition } = call;
  const refuse = (status: OperationStatus): void => reply(step, { request, partition, status });
  if (step.state.replicas[partition] === undefined) return refuse("Errored");
  if (!step.facade.amILeader(partition)) return refuse("NodeIsNotLeader");
  const replica = assertPresent(step.state.replicas[partition], "the replica of a leader");
  switch (call.kind) {
    case "transferLeadership": {
      const refusal = refuseTransfer(step, partition, call.target);
      if (refusal !== null) return refuse(refusal);
      beginTransfer(step, partition, call.target);
      return waitFor(step, { request, call, patience: leaderPatience });
    }
    case "stepDown":
      stepReplica(replica, { kind: "stepDown" }, step.raft);
      return waitFor(step, { request, call, patience: leaderPatience });
    default:
      stepReplica(replica, { kind: "heartbeats", on: call.kind === "resumeHeartbeats" }, step.raft);
      return refuse("Success");
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

type Configure = Extract<NodeCall, { kind: "configure" }>;
type ChangeMember = Extract<NodeCall, { kind: "changeMember" }>;

/** A change as somebody wants it, refused by the rules of 4.1 or waited for. */
function configure(step: NodeStep, request: number, call: Configure): void {
  const { partition, voters, learners, leaving = [] } = call;
  const replica = step.state.replicas[partition];
  if (replica === undefined) return reply(step, { request, partition, status: "Errored" });
  const { disks } = replica.configuration;
  const sorted = (nodes: readonly NodeId[]): NodeId[] => [...nodes].sort((a, b) => a - b);
  const refusal = changeConfiguration(step, partition, {
    voters: sorted(voters),
    learners: sorted(learners.filter((node) => !voters.includes(node))),
    leaving: sorted(leaving.filter((node) => !voters.includes(node) && !learners.includes(node))),
    disks,
  });
  if (refusal !== null) {
    const value = refusal === "tooLarge" ? "more than one vote would change at once" : null;
    return reply(step, { request, partition, status: statusOfRefusal(refusal), value });
  }
  const { configurationIndex: index, currentTerm: term } = replica;
  const entry = { index, term };
  waitFor(step, { request, call, patience: step.options.settings.proposalTimeout, entry });
}

function changeMember(step: NodeStep, request: number, call: ChangeMember): void {
  const { partition, change, member, expectedVersion } = call;
  const { membership, replicas } = step.state;
  const { membershipVersion } = membership.roster;
  const { configuration } = replicas[systemPartition]!;
  const isStale = expectedVersion !== null && expectedVersion !== membershipVersion;
  const disk = memberDisk(configuration, member);
  const leads = servingSystemReplica(step.state) !== null;
  const status =
    leads && isStale ? "StaleMembership" : changeRoster(step, { change, member, disk });
  if (status === "Pending" && replicas[systemPartition]!.configuration !== configuration)
    return waitFor(step, { request, call, patience: step.options.settings.proposalTimeout });
  const value = status === "StaleMembership" ? `version ${membershipVersion}` : null;
  reply(step, { request, partition, status, value });
}

function waitFor(
  step: NodeStep,
  {
    request,
    call,
    patience,
    entry = null,
  }: {
    readonly request: number;
    readonly call: NodeCall;
    readonly patience: Micros;
    readonly entry?: OpenCall["entry"];
  },
): void {
  const { state, now, trigger: ref } = step;
  const deadline = now + trueDuration(step.raft, patience);
  state.openCalls.push({ request, call, deadline, ref, entry });
  noteChore(step, "calls", deadline);
  answerCalls(step, partitionOfCall(call));
}

/** After something happened in a partition: answers who waited for just that. */
export function answerCalls(step: NodeStep, partition: PartitionId): void {
  if (step.state.openCalls.length === 0) return;
  closeCalls(step, (open) =>
    partitionOfCall(open.call) === partition ? answerOf(step, open) : null,
  );
}

/** A partition was removed: whoever waited for something in it hears so. */
export function dropCalls(step: NodeStep): void {
  const { replicas } = step.state;
  closeCalls(step, (open) =>
    replicas[partitionOfCall(open.call)] === undefined ? answerOf(step, open) : null,
  );
}

/** What a call can be answered with now; null: nothing yet. */
function answerOf(step: NodeStep, { request, call, entry }: OpenCall): Answer | null {
  const { state } = step;
  const { membership, replicas } = state;
  const partition = partitionOfCall(call);
  const leader = state.publishedLeader[partition] ?? null;
  const answer = (status: OperationStatus | null): Answer | null =>
    status === null ? null : { request, partition, status };
  switch (call.kind) {
    case "waitForLeader":
    case "waitForLeaderStable":
      if (leader === null || stableAt(step, call) > step.now) return null;
      return { request, partition, status: "Success", value: nodeName(leader) };
    case "transferLeadership": {
      const replica = replicas[partition];
      return answer(
        replica === undefined ? "PartitionMoved" : transferOutcome(replica, call.target),
      );
    }
    case "stepDown":
      if (replicas[partition] === undefined) return answer("PartitionMoved");
      return answer(leader === null || leader === state.id ? null : "Success");
    case "commitLogs":
    case "rollbackLogs":
      return decisionOutcome(step, request, call);
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return answerMapCall(state.system.map, request, call);
    case "configure": {
      const replica = replicas[partition];
      if (replica === undefined) return { request, partition, status: "ReplicationFailed" };
      const { role, currentTerm, lastApplied, log } = replica;
      const { index, term } = assertPresent(entry, "the entry of a change");
      const isApplied = lastApplied >= index && termAt(log, index) === term;
      if (isApplied) return { request, partition, status: "Success" };
      const isOurs = role.kind === "leader" && currentTerm === term;
      return isOurs ? null : { request, partition, status: "ReplicationFailed" };
    }
    case "joinCluster":
      return localRole(state) === "voter" ? { request, partition, status: "Success" } : null;
    case "requestLeave": {
      const status = membership.leaveOutcome;
      return status === null ? null : { request, partition, status };
    }
    case "changeMember": {
      const part = memberOf(membership.roster, call.member)?.role ?? "none";
      const isSo = { add: part !== "none", promote: part === "voter", remove: part === "none" };
      if (isSo[call.change]) return { request, partition, status: "Success" };
      const leads = servingSystemReplica(state) !== null;
      return leads ? null : { request, partition, status: "ReplicationFailed" };
    }
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
    case "getMembership":
    case "amILeader":
    case "amILeaderQuick":
    case "confirmLeadership":
    case "confirmLocalApplication":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
      return null;
    default:
      return unreachable(call);
  }
}

/** When the leader will have been the same for long enough. */
function stableAt({ state, raft }: NodeStep, call: NodeCall): Micros {
  if (call.kind !== "waitForLeaderStable") return 0;
  return (state.publishedSince[call.partition] ?? 0) + trueDuration(raft, call.minStable);
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

/** Answers whose time has come, and those whose time is over. */
export function expireCalls(step: NodeStep): void {
  closeCalls(step, (open) => {
    const { call, request, deadline } = open;
    const answer = answerOf(step, open);
    if (answer !== null || deadline > step.now) return answer;
    return { request, partition: partitionOfCall(call), status: lastWord(call) };
  });
}

/** How a call ends that nothing came of in time. */
function lastWord({ kind }: NodeCall): OperationStatus {
  return kind === "transferLeadership" || kind === "stepDown" ? "Pending" : "ProposalTimeout";
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
