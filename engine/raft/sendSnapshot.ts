import { assertPresent } from "../base/assert.ts";
import type { RaftContext } from "./effect.ts";
import { becomeSnapshot, type Progress } from "./progress.ts";
import type { Replica } from "./replica.ts";

/** How many pieces a snapshot of so many characters has. */
export function chunksOf(size: number, chunkSize: number): number {
  return Math.max(1, Math.ceil(size / chunkSize));
}

/**
 * The leader's side of section 7: sends the piece that is due, of the newest snapshot where none is
 * on its way. A heartbeat that finds the piece unanswered sends it once more.
 */
export function offerSnapshot(replica: Replica, io: RaftContext, progress: Progress): void {
  // Behind one that the log has outrun meanwhile, there would be a gap.
  const begun = progress.transfer?.snapshot.index ?? -1;
  if (begun < replica.log.baseIndex) {
    const snapshot = assertPresent(replica.snapshot, "a log is compacted up to a snapshot");
    replica.transfers += 1;
    becomeSnapshot(progress, { id: replica.transfers, snapshot, chunk: 0 });
    const { peer, mode, matchIndex, nextIndex } = progress;
    if (io.tracing)
      io.effects.push({
        kind: "fact",
        fact: { kind: "progressChanged", peer, mode, matchIndex, nextIndex },
      });
  }
  sendChunk(replica, io, progress);
}

function sendChunk(replica: Replica, io: RaftContext, { peer, transfer }: Progress): void {
  const { id, snapshot, chunk } = assertPresent(transfer, "the transfer under way");
  const { index, term: lastTerm, configuration, data, checksum } = snapshot;
  const { snapshotChunkSize } = io.settings;
  const chunks = chunksOf(data.length, snapshotChunkSize);
  if (io.tracing)
    io.effects.push({ kind: "fact", fact: { kind: "snapshotSent", peer, index, chunk, chunks } });
  io.effects.push({
    kind: "send",
    to: peer,
    afterSync: false,
    message: {
      kind: "installSnapshot",
      term: replica.currentTerm,
      transfer: id,
      index,
      lastTerm,
      configuration,
      chunk,
      data: data.slice(chunk * snapshotChunkSize, (chunk + 1) * snapshotChunkSize),
      checksum: chunk === chunks - 1 ? checksum : null,
    },
  });
}
