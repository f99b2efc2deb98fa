import type { LogIndex, Micros, NodeId } from "../base/ids.ts";
import { dropFirst } from "../base/queue.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * What a leader believes about one peer. matchIndex < nextIndex always.
 *
 * - probe: where the logs agree is unknown; one append at a time, until an answer.
 * - replicate: appends are pipelined, nextIndex runs ahead of the acknowledgements.
 * - snapshot: the log does not reach back to nextIndex; a snapshot is on its way, piece by piece.
 */
export interface Progress {
  readonly peer: NodeId;
  mode: "probe" | "replicate" | "snapshot";
  matchIndex: LogIndex;
  nextIndex: LogIndex;
  /** probe: an append is out, wait for its answer or the next heartbeat. */
  probing: boolean;
  /** replicate: last index of each unacknowledged append, oldest first. */
  inflight: LogIndex[];
  /** snapshot: what is on its way; null: the next heartbeat begins anew. */
  transfer: Transfer | null;
  /** A snapshot was sent to it in this term, and it has not caught up since. */
  catchingUp: boolean;
  /** Its disk takes no entries: it gets heartbeats alone, until it says otherwise. */
  saturated: boolean;
  /** The newest disk that it spoke with; what an earlier one said is void. */
  disk: number;
  /** The highest leaderCommit sent to this peer. */
  commitSent: LogIndex;
  /** When this peer last answered in this term (check-quorum). */
  lastResponseAt: Micros;
  /** The newest round that it answered in this term (6.4). */
  ackedRound: number;
  /** When the newest append that it answered had left; 0: it answered none. */
  ackedSentAt: Micros;
}

/** A snapshot on its way to one peer. */
export interface Transfer {
  readonly id: number;
  readonly snapshot: Snapshot;
  /** The piece that is out, counted from 0. */
  chunk: number;
}

export function createProgress(peer: NodeId, nextIndex: LogIndex, now: Micros): Progress {
  return {
    peer,
    mode: "probe",
    matchIndex: 0,
    nextIndex,
    probing: false,
    inflight: [],
    transfer: null,
    catchingUp: false,
    saturated: false,
    disk: 0,
    commitSent: 0,
    lastResponseAt: now,
    ackedRound: 0,
    ackedSentAt: 0,
  };
}

/** An acknowledgement up to `index`: true when it taught the leader something. */
export function acknowledge(progress: Progress, index: LogIndex): boolean {
  const { inflight } = progress;
  let freed = 0;
  while (freed < inflight.length && (inflight[freed] as LogIndex) <= index) freed += 1;
  dropFirst(inflight, freed);
  progress.probing = false;
  if (index >= progress.nextIndex) progress.nextIndex = index + 1;
  const learnt = index > progress.matchIndex || progress.mode !== "replicate";
  if (index > progress.matchIndex) progress.matchIndex = index;
  progress.mode = "replicate";
  progress.transfer = null;
  return learnt;
}

/** An answer of this term, also a refusal, says: when that append arrived, you led. */
export function noteRound(
  progress: Progress,
  { round, sentAt }: { readonly round: number; readonly sentAt: Micros },
): void {
  if (round > progress.ackedRound) progress.ackedRound = round;
  if (sentAt > progress.ackedSentAt) progress.ackedSentAt = sentAt;
}

/** Back to probing from `nextIndex`, never at or below what is known to match. */
export function becomeProbe(progress: Progress, nextIndex: LogIndex): void {
  progress.mode = "probe";
  progress.nextIndex = Math.max(nextIndex, progress.matchIndex + 1);
  progress.probing = false;
  progress.inflight.length = 0;
  progress.transfer = null;
}

/** The peer needs what the log no longer holds: nothing but a snapshot goes to it. */
export function becomeSnapshot(progress: Progress, transfer: Transfer): void {
  progress.mode = "snapshot";
  progress.transfer = transfer;
  progress.catchingUp = true;
  progress.probing = false;
  progress.inflight.length = 0;
}

/** The peer lost its disk, and with it all that it acknowledged. */
export function forgetPeer(progress: Progress, disk: number): void {
  progress.disk = disk;
  progress.matchIndex = 0;
  progress.ackedRound = 0;
  progress.ackedSentAt = 0;
  becomeProbe(progress, 1);
}

/**
 * The first entry that peers need who are catching up behind a snapshot; infinity: nobody does. Where
 * the log ends beyond it before they hold it, only the next snapshot can help, and comes too late again.
 *
 * @param patience who has not answered for so long is not waited for: the log may not grow for the dead.
 */
export function neededTail(
  peers: readonly Progress[],
  { now, patience }: { readonly now: Micros; readonly patience: Micros },
): LogIndex {
  let needed = Infinity;
  for (const { catchingUp, saturated, lastResponseAt, matchIndex, transfer } of peers)
    if (catchingUp && !saturated && now - lastResponseAt < patience)
      needed = Math.min(needed, Math.max(matchIndex, transfer?.snapshot.index ?? 0) + 1);
  return needed;
}
