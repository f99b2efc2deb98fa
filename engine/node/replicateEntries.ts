import type { PartitionId } from "../base/ids.ts";
import type { EntryOutcome } from "./entryBatch.ts";
import { fence } from "./fence.ts";
import type { HlcTimestamp } from "./hybridLogicalClock.ts";
import type { BatchEntry } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import { proposeLogs, refuse } from "./proposals.ts";
import { reply } from "./reply.ts";
import type { OperationStatus } from "./status.ts";

/**
 * Kommander's `replicateEntries`: entries that take effect by themselves, and behind them at most one
 * group that waits for a decision. Each has its own fence, so that one may be refused alone.
 */
export function replicateEntries(
  step: NodeStep,
  request: number,
  {
    partition,
    entries,
  }: { readonly partition: PartitionId; readonly entries: readonly BatchEntry[] },
): void {
  const answer = (status: OperationStatus, each: OperationStatus): void => {
    const outcome: EntryOutcome = { status: each, logIndex: -1, ticket: null };
    reply(step, { request, partition, status, entries: entries.map(() => outcome) });
  };
  if (entries.length === 0) return answer("Success", "Success");
  if (!isWellShaped(entries)) return answer("Errored", "Errored");
  const refusal = refuse(step, partition, entries);
  if (refusal !== null) return answer(refusal, refusal);
  const fences = entries.map((entry) => fence(step, partition, entry.expectedGeneration));
  const slots = entries.map((_, slot) => slot).filter((slot) => fences[slot] === null);
  if (slots.length === 0) return answer("PartitionMoved", "PartitionMoved");
  const outcomes = fences.map((status): EntryOutcome | null =>
    status === null ? null : { status, logIndex: -1, ticket: null },
  );
  const autoSlots = slots.filter((slot) => entries[slot]!.autoCommit);
  const manualSlots = slots.filter((slot) => !entries[slot]!.autoCommit);
  const send = (which: readonly number[], autoCommit: boolean): HlcTimestamp | null => {
    if (which.length === 0) return null;
    const logs = which.map((slot) => entries[slot]!);
    const proposer = { partition, request, asker: "caller", autoCommit } as const;
    return proposeLogs(step, { ...proposer, logs }).ticket;
  };
  send(autoSlots, true);
  const ticket = send(manualSlots, false);
  const left = { auto: null, manual: null };
  step.state.batches.push({
    request,
    partition,
    outcomes,
    autoSlots,
    manualSlots,
    ticket,
    ...left,
  });
}

/** Nothing that takes effect by itself stands behind something that waits. */
function isWellShaped(entries: readonly BatchEntry[]): boolean {
  return entries.every(
    ({ autoCommit }, slot) => slot === 0 || !autoCommit || entries[slot - 1]!.autoCommit,
  );
}
