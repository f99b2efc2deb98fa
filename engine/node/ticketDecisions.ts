import type { PartitionId } from "../base/ids.ts";
import { isSameTime } from "../raft/entry.ts";
import { entryAt, lastIndex } from "../raft/log.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { Replica } from "../raft/replica.ts";
import { appendAsLeader } from "../raft/replication.ts";
import { performEffects, physicalMillis } from "./effects.ts";
import { tickClock, type HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { NodeCall } from "./nodeCall.ts";
import { refuseAppend } from "./proposals.ts";
import type { Answer } from "./reply.ts";
import { findTicket, type Ticket, type TicketDecision } from "./tickets.ts";

export type DecisionCall = Extract<NodeCall, { kind: "commitLogs" | "rollbackLogs" }>;

export function wantedBy({ kind }: DecisionCall): TicketDecision {
  return kind === "commitLogs" ? "commit" : "rollback";
}

/**
 * Kommander's `commitLogs` and `rollbackLogs`: what they can be answered with at once; null: the
 * decision is on its way into the log, and its commit answers.
 */
export function decideTicket(step: NodeStep, request: number, call: DecisionCall): Answer | null {
  const { partition, of } = call;
  const common = { request, partition };
  const replica = step.state.replicas[partition];
  if (replica === undefined) return { ...common, status: "Errored" };
  if (replica.role.kind !== "leader" || !replica.role.serving)
    return { ...common, status: "NodeIsNotLeader" };
  if (!("ticket" in of)) return { ...common, status: "ProposalNotFound" };
  const known = findTicket(step.state.tickets[partition]!, of.ticket);
  if (known === undefined) {
    // It stands in the log, and no majority holds it yet.
    const status = isProposed(replica, of.ticket) ? "Errored" : "ProposalNotFound";
    return { ...common, status };
  }
  if (known.decision !== null) return decisionAnswer(request, call, known);
  if (known.missing > 0) return { ...common, status: "Errored" };
  const refusal = refuseAppend(step, partition, 1);
  if (refusal !== null) return { ...common, status: refusal };
  // Whoever asked first in this term is heard first: the log has room for one word.
  if (known.askedIn !== replica.currentTerm) appendDecision(step, partition, known, wantedBy(call));
  return null;
}

/** What the waiter of a decision hears now; null: nothing yet. */
export function decisionOutcome(
  { state }: NodeStep,
  request: number,
  call: DecisionCall,
): Answer | null {
  const { partition, of } = call;
  const known = "ticket" in of ? findTicket(state.tickets[partition]!, of.ticket) : undefined;
  if (known !== undefined && known.decision !== null) return decisionAnswer(request, call, known);
  // What it appended may still decide under another leader: the same call tells, there.
  if (state.replicas[partition]!.role.kind !== "leader")
    return { request, partition, status: "ReplicationFailed" };
  return null;
}

/** A.3's table: what was decided once is not decided again, and not otherwise. */
function decisionAnswer(
  request: number,
  call: DecisionCall,
  { ticket, decision, last }: Ticket,
): Answer {
  const { partition } = call;
  if (decision !== wantedBy(call)) return { request, partition, status: "Errored" };
  return { request, partition, status: "Success", ticket, logIndex: last, decision };
}

/** Whether manual entries of a ticket stand in the log, above what is committed. */
function isProposed({ log, commitIndex }: Replica, ticket: HlcTimestamp): boolean {
  for (let index = commitIndex + 1; index <= lastIndex(log); index++) {
    const payload = entryAt(log, index)?.payload;
    if (payload?.kind === "manual" && isSameTime(payload.time, ticket)) return true;
  }
  return false;
}

function appendDecision(
  step: NodeStep,
  partition: PartitionId,
  ticket: Ticket,
  decision: TicketDecision,
): void {
  const { state } = step;
  const replica = state.replicas[partition]!;
  const time = tickClock(state.clock, physicalMillis(step));
  ticket.askedIn = replica.currentTerm;
  appendAsLeader(replica, step.raft, [
    { kind: "resolution", ticket: ticket.ticket, decision, time },
  ]);
  performEffects(step, partition);
}

/**
 * What a leader does about tickets of its own accord: it rolls back what nobody decided in time, so
 * that nothing is held back for ever; and where Kommander's rule is set, it commits what it inherited.
 */
export function tendTickets(step: NodeStep, partition: PartitionId): void {
  const { state, options } = step;
  const { role, currentTerm } = state.replicas[partition]!;
  if (role.kind !== "leader" || !role.serving) return;
  const patience = trueDuration(step.raft, options.settings.ticketPatience);
  for (const ticket of state.tickets[partition]!.open) {
    if (ticket.decision !== null || ticket.askedIn === currentTerm) continue;
    const due = ticket.since + patience;
    if (options.settings.implicitCommit && ticket.last < role.firstIndex && ticket.missing === 0)
      appendDecision(step, partition, ticket, "commit");
    else if (due <= step.now) appendDecision(step, partition, ticket, "rollback");
    else if (due < state.chores.tickets) state.chores.tickets = due;
  }
}

/** The time of some ticket is over. */
export function expireTickets(step: NodeStep): void {
  for (const replica of step.state.replicas)
    if (replica !== undefined) tendTickets(step, replica.partition);
}
