import { assertPresent } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import { isHandingOver, knownLeader } from "../raft/replica.ts";
import type { EntryOutcome } from "./entryBatch.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";
import type { TicketDecision } from "./tickets.ts";
import { traceFact } from "./traceNode.ts";

/** What a node has to say to somebody who asked it. */
export interface Answer {
  readonly request: number;
  readonly partition: PartitionId;
  readonly status: OperationStatus;
  readonly ticket?: HlcTimestamp | null;
  /** -1: none. */
  readonly logIndex?: number;
  readonly value?: string | null;
  /** What it says became of the ticket, where that is what was asked and it came about. */
  readonly decision?: TicketDecision;
  /** Of a batch: how each of its entries ended, in the order of asking. */
  readonly entries?: readonly EntryOutcome[];
}

function completeOwnCall(
  { state, agenda }: NodeStep,
  { request, status, logIndex, value }: Answer & { logIndex: number; value: string | null },
): void {
  const slot = state.ownCalls.findIndex((own) => own.request === request);
  const { tag } = assertPresent(state.ownCalls.splice(slot, 1)[0], "a call that was made");
  agenda.completions.push({ tag, status, logIndex, value });
}

/** Answers a request. It is said once, and leaves the node with this event. */
export function reply(step: NodeStep, answer: Answer): void {
  const { request, partition, status, ticket = null, logIndex = -1, value = null } = answer;
  const { decision, entries } = answer;
  const { state, output, now: at } = step;
  // The application's own: nobody else hears of it.
  if (request < 0) return completeOwnCall(step, { ...answer, logIndex, value });
  const replica = state.replicas[partition];
  // A refusal carries the hint where to try instead.
  const refused = status === "NodeIsNotLeader" && replica !== undefined;
  // Who hands its office over knows no better than to wait.
  const isLeaving = replica?.role.kind === "leader" && isHandingOver(replica.role);
  const leader = refused && !isLeaving ? knownLeader(replica, state.id) : null;
  // Every answer of a run passes here: the common one is a plain literal, not one put together.
  const answered = { kind: "requestAnswered", request, status, logIndex, value, leader } as const;
  const fact = entries === undefined ? answered : { ...answered, entries };
  const cause = traceFact(step, partition, fact, step.latest);
  const said = { request, status, logIndex, value, leader, at, ticket, cause };
  output.replies.push(
    entries === undefined && decision === undefined
      ? said
      : { ...said, ...(entries && { entries }), ...(decision && { decision }) },
  );
}
