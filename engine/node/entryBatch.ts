import type { LogIndex, PartitionId } from "../base/ids.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { OpenProposal } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { reply } from "./reply.ts";
import type { OperationStatus } from "./status.ts";

/** How one entry of a batch ended. */
export interface EntryOutcome {
  /** Success: applied. Pending: committed by Raft, and up to its ticket. */
  readonly status: OperationStatus;
  /** -1: it has no place in the log, or nobody knows. */
  readonly logIndex: LogIndex;
  /** Of a pending entry. */
  readonly ticket: HlcTimestamp | null;
}

/** A batch of which something is still on its way. */
export interface OpenBatch {
  readonly request: number;
  readonly partition: PartitionId;
  /** In the order of asking; null: on its way, as part of one proposal or the other. */
  readonly outcomes: (EntryOutcome | null)[];
  /** Which slots are whose. */
  readonly autoSlots: readonly number[];
  readonly manualSlots: readonly number[];
  /** Of the manual entries; null: there are none. */
  readonly ticket: HlcTimestamp | null;
  /** What its proposals came to so far. */
  auto: OperationStatus | null;
  manual: OperationStatus | null;
}

/** A proposal ended: true where it was part of a batch, which is answered with its last part. */
export function closeBatchPart(
  step: NodeStep,
  proposal: OpenProposal,
  status: OperationStatus,
): boolean {
  const { batches } = step.state;
  if (batches.length === 0) return false;
  const at = batches.findIndex(({ request }) => request === proposal.request);
  const batch = batches[at];
  if (batch === undefined) return false;
  notePart(batch, proposal, status);
  const waits =
    (batch.autoSlots.length > 0 && batch.auto === null) ||
    (batch.manualSlots.length > 0 && batch.manual === null);
  if (waits) return true;
  batches.splice(at, 1);
  answerBatch(step, batch);
  return true;
}

function notePart(batch: OpenBatch, proposal: OpenProposal, status: OperationStatus): void {
  const { autoCommit, last, ticket } = proposal;
  const slots = autoCommit ? batch.autoSlots : batch.manualSlots;
  if (autoCommit) batch.auto = status;
  else batch.manual = status;
  const first = last - slots.length + 1;
  for (const [place, slot] of slots.entries())
    batch.outcomes[slot] =
      status !== "Success"
        ? { status, logIndex: -1, ticket: null }
        : autoCommit
          ? { status, logIndex: first + place, ticket: null }
          : { status: "Pending", logIndex: first + place, ticket };
}

/** What takes effect by itself came first: where that failed, nothing of the batch is confirmed. */
function answerBatch(step: NodeStep, batch: OpenBatch): void {
  const { request, partition, outcomes, auto, manual, ticket } = batch;
  const failed = auto !== null && auto !== "Success";
  const status = failed ? auto : (manual ?? auto ?? "Errored");
  const entries = outcomes.map((outcome): EntryOutcome => {
    if (outcome === null || (failed && outcome.status === "Pending"))
      return { status, logIndex: -1, ticket: null };
    return outcome;
  });
  const logIndex = status === "Success" ? Math.max(...entries.map((entry) => entry.logIndex)) : -1;
  reply(step, { request, partition, status, ticket, logIndex, entries });
}
