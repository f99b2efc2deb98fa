import { unreachable } from "../base/assert.ts";
import type { LogIndex, PartitionId } from "../base/ids.ts";
import type { EntryPayload } from "../raft/entry.ts";
import { lastIndex } from "../raft/log.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { appendAsLeader } from "../raft/replication.ts";
import type { ApplicationCommand, ProposalCompletion } from "./application.ts";
import { performEffects, physicalMillis } from "./effects.ts";
import { fence } from "./fence.ts";
import { tickClock } from "./hybridLogicalClock.ts";
import type { OpenProposal } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { findRange } from "./partitionMap.ts";
import { registerApplication } from "./register.ts";
import { reply } from "./reply.ts";
import type { OperationStatus } from "./status.ts";
import { isSystemLogType } from "./systemCommand.ts";
import { traceFact } from "./traceNode.ts";

type Propose = Extract<ApplicationCommand, { kind: "propose" }>;

/** Carries out what an application returned. */
export function performCommands(step: NodeStep, commands: readonly ApplicationCommand[]): void {
  for (const command of commands) {
    switch (command.kind) {
      case "propose":
        replicateLogs(step, command);
        break;
      case "reply":
        reply(step, command);
        break;
      default:
        unreachable(command);
    }
  }
}

/**
 * Kommander's `replicateLogs`: stamps a ticket and appends, or refuses at once. The waiter of an
 * accepted proposal is answered by `completeProposals`, `failProposals` or `expireProposals`.
 */
function replicateLogs(step: NodeStep, { partition, logType, data, request }: Propose): void {
  const { state, options } = step;
  const refusal = isSystemLogType(logType) ? "Errored" : refuse(step, partition, data);
  if (refusal !== null) {
    complete(step, { request, partition, status: refusal, ticket: null, logIndex: -1 });
    return;
  }
  const replica = state.replicas[partition]!;
  const ticket = tickClock(state.clock, physicalMillis(step));
  const payloads: EntryPayload[] = [];
  for (const text of data) payloads.push({ kind: "command", logType, data: text, time: ticket });
  const last = appendAsLeader(replica, step.raft, payloads);
  const first = last - data.length + 1;
  const proposed = { kind: "proposed", request, ticket, first, last } as const;
  const ref = traceFact(step, partition, proposed, step.trigger);
  const open = state.proposals[partition]!;
  const patience = trueDuration(step.raft, options.settings.proposalTimeout);
  // A clock that was set to run faster meanwhile lets nobody expire before those who asked earlier:
  // only the oldest is ever looked at.
  const deadline = Math.max(step.now + patience, open.at(-1)?.deadline ?? 0);
  open.push({ request, ticket, last, deadline, ref });
  performEffects(step, partition);
}

function refuse(
  step: NodeStep,
  partition: PartitionId,
  data: readonly string[],
): OperationStatus | null {
  const replica = step.state.replicas[partition];
  if (data.length === 0) return "Errored";
  if (replica === undefined)
    return findRange(step.state.system.map, partition) === undefined ? "Errored" : "PartitionMoved";
  // "Elected, not serving yet" is not a leader to an application (dissertation 6.4).
  if (replica.role.kind !== "leader" || !replica.role.serving) return "NodeIsNotLeader";
  const fenced = fence(step.state, partition, 0);
  if (fenced !== null && !step.options.rules["no-generation-fence"]) return fenced;
  const { maxQueuedProposals, maxUncommittedEntries } = step.options.settings;
  if (step.state.proposals[partition]!.length >= maxQueuedProposals) return "ProposalQueueFull";
  // Who hears no majority must not grow its log without end.
  // What it inherited does not count: that may wait for this very proposal to commit (§5.4.2).
  const { firstIndex } = replica.role;
  const uncommitted = lastIndex(replica.log) - Math.max(replica.commitIndex, firstIndex - 1);
  return uncommitted + data.length > maxUncommittedEntries ? "ProposalQueueFull" : null;
}

/**
 * Answers the waiters of what ends at the entry just applied: before the entry behind it is, so that
 * the application still knows what this one came to.
 */
export function completeProposals(step: NodeStep, partition: PartitionId, applied: LogIndex): void {
  const open = step.state.proposals[partition]!;
  while (open.length > 0 && open[0]!.last <= applied) {
    const { request, ticket, last: logIndex } = open.shift()!;
    complete(step, { request, partition, status: "Success", ticket, logIndex });
  }
}

/** Leadership was lost: what is still open may or may not commit under another leader. */
export function failProposals(step: NodeStep, partition: PartitionId): void {
  const open = step.state.proposals[partition]!;
  answerOldest(step, partition, () => true, open, "ReplicationFailed");
}

/** Answers proposals that nobody confirmed in time. Their entries stay where they are. */
export function expireProposals(step: NodeStep, partition: PartitionId): void {
  const open = step.state.proposals[partition]!;
  const isLate = (proposal: OpenProposal): boolean => proposal.deadline <= step.now;
  answerOldest(step, partition, isLate, open, "ProposalTimeout");
}

/** When the next open proposal of a partition expires: they are stamped in order. */
export function firstProposalDeadline(step: NodeStep, partition: PartitionId): number {
  return step.state.proposals[partition]![0]?.deadline ?? Number.MAX_SAFE_INTEGER;
}

function answerOldest(
  step: NodeStep,
  partition: PartitionId,
  isDone: (proposal: OpenProposal) => boolean,
  open: OpenProposal[],
  status: OperationStatus,
): void {
  let done = 0;
  while (done < open.length && isDone(open[done]!)) done += 1;
  if (done === 0) return;
  for (const { request, ticket, last, ref } of open.splice(0, done)) {
    const logIndex = status === "Success" ? last : -1;
    // Nothing happened to a proposal that expired: what led to that is its appending.
    if (status === "ProposalTimeout") step.latest = ref;
    complete(step, { request, partition, status, ticket, logIndex });
  }
}

function complete(step: NodeStep, completion: ProposalCompletion): void {
  const { application } = step.state;
  performCommands(step, registerApplication.onProposalCompleted(application, completion));
}
