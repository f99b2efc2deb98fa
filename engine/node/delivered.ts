import { createFingerprint, foldNumber, foldText, type Fingerprint } from "../base/fingerprint.ts";
import type { CommittedLog } from "./application.ts";

/**
 * What the application of one node was told of one partition in this life, restored entries
 * included, in order: a missing, doubled or misplaced callback leaves another trail. No decision
 * rests on it; it is how the telling itself can be judged from outside.
 */
export interface Delivered extends Fingerprint {
  /** Callbacks so far. */
  count: number;
}

export function createDelivered(): Delivered {
  return { count: 0, ...createFingerprint() };
}

/** Stands beside every callback that hands the application an entry. */
export function noteDelivery(
  delivered: Delivered,
  { id, logType, logData }: Pick<CommittedLog, "id" | "logType" | "logData">,
): void {
  delivered.count += 1;
  foldNumber(delivered, id);
  foldText(delivered, logType);
  foldText(delivered, logData);
}
