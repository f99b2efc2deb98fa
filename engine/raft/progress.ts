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
  /** Its disk takes no entries: it gets heartbeats alone, until it says otherwise. */
  saturated: boolean;
  /** The newest disk that it spoke with; what an earlier one said is void. */
  disk: number;
  /** The highest leaderCommit sent to this peer. */
  commitSent: LogIndex;
  /** When this peer last answered in this term (check-quorum). */
  lastResponseAt: Micros;
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
    saturated: false,
    disk: 0,
    commitSent: 0,
    lastResponseAt: now,
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
  progress.probing = false;
  progress.inflight.length = 0;
}

/** The peer lost its disk, and with it all that it acknowledged. */
export function forgetPeer(progress: Progress, disk: number): void {
  progress.disk = disk;
  progress.matchIndex = 0;
  becomeProbe(progress, 1);
}
