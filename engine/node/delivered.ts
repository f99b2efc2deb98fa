import { createFingerprint, foldNumber, type Fingerprint } from "../base/fingerprint.ts";
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
  foldNumber(delivered, hashOf(logData, hashOf(logType, logType.length)));
}

/** One lane is enough here, and this stands on the path of every entry. */
function hashOf(text: string, before: number): number {
  let hash = before;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
