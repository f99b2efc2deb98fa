import { unreachable } from "../base/assert.ts";
import type { LogIndex } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import { lastIndex } from "./log.ts";
import type { InstallSnapshotResponse, MessageFrom } from "./message.ts";
import { acknowledge, forgetPeer, type Progress } from "./progress.ts";
import type { Replica } from "./replica.ts";
import { maybeCommit, maybeNotifyCommit, noteProgress, sendEntries } from "./replication.ts";
import { offerSnapshot } from "./sendSnapshot.ts";

/** A peer answered a piece of a snapshot of this term. */
export function onInstallSnapshotResponse(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<InstallSnapshotResponse>,
): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  const progress = role.progress.find(({ peer }) => peer === from);
  if (progress === undefined || message.disk < progress.disk) return;
  progress.lastResponseAt = io.now;
  if (message.disk > progress.disk) {
    forgetPeer(progress, message.disk);
    noteProgress(io, progress);
  }
  const { transfer } = progress;
  const isCurrent = transfer?.id === message.transfer && transfer.chunk === message.chunk;
  switch (message.outcome) {
    case "accepted":
      if (!isCurrent) return;
      transfer.chunk += 1;
      offerSnapshot(replica, io, progress);
      return;
    case "refused":
      // Begun anew by the next heartbeat, and not at once: whoever refuses may go on refusing.
      if (transfer?.id === message.transfer) progress.transfer = null;
      return;
    case "installed":
    case "covered":
      return goOnFrom(replica, io, progress, message.index);
    default:
      return unreachable(message.outcome);
  }
}

/** The peer's log agrees up to `index`, which its disk holds: entries follow from there. */
function goOnFrom(replica: Replica, io: RaftContext, progress: Progress, index: LogIndex): void {
  // What is not enough, because the log's base has moved on meanwhile, sendEntries finds out.
  if (acknowledge(progress, Math.min(index, lastIndex(replica.log)))) {
    noteProgress(io, progress);
    maybeCommit(replica, io);
    // With the configuration that has no place for it, its office ended (4.2.2).
    if (replica.role.kind !== "leader") return;
  }
  if (!sendEntries(replica, io, progress)) maybeNotifyCommit(replica, io, progress);
}
