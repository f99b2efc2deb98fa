import type { LogIndex, PartitionId } from "../base/ids.ts";
import type { EntryPayload } from "../raft/entry.ts";
import { lastIndex } from "../raft/log.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { isHandingOver } from "../raft/replica.ts";
import { appendAsLeader } from "../raft/replication.ts";
import type { ApplicationCommand, ProposalCompletion } from "./application.ts";
import { performEffects, physicalMillis } from "./effects.ts";
import { closeBatchPart } from "./entryBatch.ts";
import { fence } from "./fence.ts";
import { tickClock, type HlcTimestamp } from "./hybridLogicalClock.ts";
import type { OpenProposal } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { findRange } from "./partitionMap.ts";
import { tellApplication } from "./tellApplication.ts";
import { reply } from "./reply.ts";
import type { OperationStatus } from "./status.ts";
import { isSystemLogType } from "./systemCommand.ts";
import { traceFact } from "./traceNode.ts";

type Propose = Extract<ApplicationCommand, { kind: "propose" }>;

/**
 * Kommander's `replicateLogs`: stamps a ticket and appends, or refuses at once. The waiter of an
 * accepted proposal is answered by `completeProposals` or `completeManual`, `failProposals`,
 * `expireProposals` or `cancelProposal`.
 */
export function replicateLogs(
  step: NodeStep,
  command: Omit<Propose, "kind">,
  asker: OpenProposal["asker"],
): void {
  const { partition, logType, data, request = 0, tag = "" } = command;
  const { autoCommit = true, expectedGeneration = 0 } = command;
  const logs = data.map((text) => ({ logType, data: text }));
  const refusal = refuse(step, partition, logs) ?? fence(step, partition, expectedGeneration);
  if (refusal === null) proposeLogs(step, { partition, request, asker, logs, autoCommit, tag });
  else {
    const none = { ticket: null, logIndex: -1 };
    complete(step, asker, { request, partition, status: refusal, ...none, autoCommit, tag });
  }
}

/** What one entry of a proposal carries. */
export interface ProposedLog {
  readonly logType: string;
  readonly data: string;
}

/** Who proposes, where, and when that is answered. */
type Proposer = Pick<OpenProposal, "request" | "asker" | "autoCommit"> & {
  readonly tag?: string;
  readonly partition: PartitionId;
};

/** Appends logs as one proposal. The caller has asked `refuse` and `fence`. */
export function proposeLogs(
  step: NodeStep,
  { logs, ...proposer }: Proposer & { readonly logs: readonly ProposedLog[] },
): OpenProposal {
  return propose(step, proposer, (time) =>
    logs.map(({ logType, data }, slot): EntryPayload => {
      const rest = logs.length - 1 - slot;
      return proposer.autoCommit
        ? { kind: "command", logType, data, time }
        : { kind: "manual", logType, data, time, rest };
    }),
  );
}

/** One proposal: one ticket, indexes without a gap. It must not be refused. */
export function propose(
  step: NodeStep,
  { partition, request, asker, autoCommit, tag = "" }: Proposer,
  payloadsOf: (ticket: HlcTimestamp) => readonly EntryPayload[],
): OpenProposal {
  const { state, options } = step;
  const replica = state.replicas[partition]!;
  const ticket = tickClock(state.clock, physicalMillis(step));
  const payloads = payloadsOf(ticket);
  const last = appendAsLeader(replica, step.raft, payloads);
  const first = last - payloads.length + 1;
  const proposed = { kind: "proposed", request, ticket, first, last } as const;
  const ref = traceFact(step, partition, proposed, step.trigger);
  const open = (autoCommit ? state.proposals : state.manualProposals)[partition]!;
  const patience = trueDuration(step.raft, options.settings.proposalTimeout);
  // A clock that was set to run faster meanwhile lets nobody expire before those who asked earlier:
  // only the oldest is ever looked at.
  const deadline = Math.max(step.now + patience, open.at(-1)?.deadline ?? 0);
  const times = { proposedAt: step.now, deadline };
  const proposal: OpenProposal = { request, asker, ticket, last, ...times, ref, autoCommit, tag };
  open.push(proposal);
  performEffects(step, partition);
  return proposal;
}

/** Why a node takes no such proposal now; null: it does. */
export function refuse(
  step: NodeStep,
  partition: PartitionId,
  logs: readonly ProposedLog[],
): OperationStatus | null {
  if (logs.length === 0) return "Errored";
  if (logs.some(({ logType }) => isSystemLogType(logType))) return "Errored";
  return refuseAppend(step, partition, logs.length);
}

/** Whether a client may make a partition's log grow by so many entries. */
export function refuseAppend(
  step: NodeStep,
  partition: PartitionId,
  count: number,
): OperationStatus | null {
  const replica = step.state.replicas[partition];
  if (replica === undefined)
    return findRange(step.state.system.map, partition) === undefined ? "Errored" : "PartitionMoved";
  // "Elected, not serving yet" is not a leader to an application (dissertation 6.4).
  if (replica.role.kind !== "leader" || !replica.role.serving) return "NodeIsNotLeader";
  // 3.10: who hands its office over lets its log rest, or the successor would never catch up. As in
  // Kommander, where it is no leader any more.
  if (isHandingOver(replica.role)) return "NodeIsNotLeader";
  const { maxQueuedProposals, maxUncommittedEntries } = step.options.settings;
  const { maxWalQueueDepthPerPartition } = step.options.settings;
  if (step.state.walDepth[partition]! >= maxWalQueueDepthPerPartition) return "ProposalQueueFull";
  if (countQueued(step, partition) >= maxQueuedProposals) return "ProposalQueueFull";
  // Who hears no majority must not grow its log without end.
  // What it inherited does not count: that may wait for this very proposal to commit (§5.4.2).
  const { firstIndex } = replica.role;
  const uncommitted = lastIndex(replica.log) - Math.max(replica.commitIndex, firstIndex - 1);
  return uncommitted + count > maxUncommittedEntries ? "ProposalQueueFull" : null;
}

/** Clients of a partition that wait here: proposals, and decisions about tickets. */
function countQueued({ state }: NodeStep, partition: PartitionId): number {
  let queued = state.proposals[partition]!.length + state.manualProposals[partition]!.length;
  for (const { call } of state.openCalls) {
    const decides = call.kind === "commitLogs" || call.kind === "rollbackLogs";
    if (decides && call.partition === partition) queued += 1;
  }
  return queued;
}

/**
 * Answers the waiters of what ends at the entry just applied: before the entry behind it is, so that
 * the application still knows what this one came to.
 */
export function completeProposals(step: NodeStep, partition: PartitionId, applied: LogIndex): void {
  answerReached(step, partition, step.state.proposals[partition]!, applied);
}

/** Answers those whose manual entries are committed: nothing of them is applied yet. */
export function completeManual(step: NodeStep, partition: PartitionId, committed: LogIndex): void {
  answerReached(step, partition, step.state.manualProposals[partition]!, committed);
}

function answerReached(
  step: NodeStep,
  partition: PartitionId,
  open: OpenProposal[],
  reached: LogIndex,
): void {
  while (open.length > 0 && open[0]!.last <= reached) {
    const proposal = open.shift()!;
    step.state.loads[partition]!.commitWait = step.now - proposal.proposedAt;
    close(step, partition, proposal, "Success");
  }
}

/** Leadership was lost: what is still open may or may not commit under another leader. */
export function failProposals(step: NodeStep, partition: PartitionId): void {
  const { proposals, manualProposals } = step.state;
  for (const open of [proposals[partition]!, manualProposals[partition]!])
    answerOldest(step, partition, { open, isDone: () => true, status: "ReplicationFailed" });
}

/** Answers proposals that nobody confirmed in time. Their entries stay where they are. */
export function expireProposals(step: NodeStep, partition: PartitionId): void {
  const { proposals, manualProposals } = step.state;
  const isDone = (proposal: OpenProposal): boolean => proposal.deadline <= step.now;
  for (const open of [proposals[partition]!, manualProposals[partition]!])
    answerOldest(step, partition, { open, isDone, status: "ProposalTimeout" });
}

/** When the next open proposal of a partition expires: they are stamped in order. */
export function firstProposalDeadline({ state }: NodeStep, partition: PartitionId): number {
  const never = Number.MAX_SAFE_INTEGER;
  const applied = state.proposals[partition]![0]?.deadline ?? never;
  const committed = state.manualProposals[partition]![0]?.deadline ?? never;
  return committed < applied ? committed : applied;
}

/** The client of a request waits no longer. False: nobody waited under that number. */
export function cancelProposal(step: NodeStep, partition: PartitionId, request: number): boolean {
  const { proposals, manualProposals } = step.state;
  let found = false;
  for (const open of [proposals[partition] ?? [], manualProposals[partition] ?? []]) {
    const slot = open.findIndex((proposal) => proposal.request === request);
    if (slot < 0) continue;
    found = true;
    close(step, partition, open.splice(slot, 1)[0]!, "OperationCancelled");
  }
  return found;
}

function answerOldest(
  step: NodeStep,
  partition: PartitionId,
  {
    open,
    isDone,
    status,
  }: {
    readonly open: OpenProposal[];
    readonly isDone: (proposal: OpenProposal) => boolean;
    readonly status: OperationStatus;
  },
): void {
  let done = 0;
  while (done < open.length && isDone(open[done]!)) done += 1;
  if (done === 0) return;
  for (const proposal of open.splice(0, done)) {
    // Nothing happened to a proposal that expired: what led to that is its appending.
    if (status === "ProposalTimeout") step.latest = proposal.ref;
    close(step, partition, proposal, status);
  }
}

function close(
  step: NodeStep,
  partition: PartitionId,
  proposal: OpenProposal,
  status: OperationStatus,
): void {
  const { request, asker, ticket, last, autoCommit, tag } = proposal;
  if (closeBatchPart(step, proposal, status)) return;
  const logIndex = status === "Success" ? last : -1;
  complete(step, asker, { request, partition, status, ticket, logIndex, autoCommit, tag });
}

function complete(
  step: NodeStep,
  asker: OpenProposal["asker"],
  completion: ProposalCompletion,
): void {
  const { application } = step.options.hosted;
  if (asker === "application" && application.onProposalCompleted !== undefined)
    tellApplication(step, (_, state, raft) =>
      application.onProposalCompleted?.(state, completion, raft),
    );
  // Clients count from 1, and a node's own calls downwards: 0 is nobody.
  else if (completion.request !== 0) reply(step, completion);
}
