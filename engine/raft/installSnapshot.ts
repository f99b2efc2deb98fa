import { unreachable } from "../base/assert.ts";
import type { LogIndex, NodeId } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import { followLeader, isSaturated } from "./follower.ts";
import { dropUpTo, termAt } from "./log.ts";
import type { InstallSnapshot, MessageFrom, SnapshotOutcome } from "./message.ts";
import { trueDuration } from "./ownTime.ts";
import { receiveChunk } from "./receiveSession.ts";
import type { Replica } from "./replica.ts";
import type { Snapshot } from "./snapshot.ts";

/** The receiver's side of InstallSnapshot (Figure 13), for a piece of the current term. */
export function onInstallSnapshot(
  replica: Replica,
  io: RaftContext,
  sent: MessageFrom<InstallSnapshot>,
): void {
  const { from, message } = sent;
  followLeader(replica, io, from);
  // What is committed here is ahead of the snapshot, or level with it: it would take the state back.
  if (message.index <= replica.commitIndex && !io.rules["install-old-snapshot"]) {
    replica.receiving.length = 0;
    answerSnapshot(replica, io, sent, { outcome: "covered", index: replica.commitIndex });
    return;
  }
  if (isSaturated(replica, io)) {
    answerSnapshot(replica, io, sent, { outcome: "refused" });
    return;
  }
  const received = receiveChunk(replica.receiving, sent, {
    now: io.now,
    ttl: trueDuration(io, io.settings.snapshotReceiveSessionTtl),
    mostSessions: io.settings.snapshotMaxPendingSessions,
  });
  switch (received.kind) {
    case "accepted":
    case "refused":
      return answerSnapshot(replica, io, sent, { outcome: received.kind });
    case "complete":
      install(replica, io, from, received.snapshot);
      return answerSnapshot(replica, io, sent, { outcome: "installed", index: message.index });
    default:
      return unreachable(received);
  }
}

/**
 * Figure 13, receiver 6 to 8: a log that holds the snapshot's last entry keeps what is behind it;
 * any other gives way to the snapshot as a whole.
 */
function install(replica: Replica, io: RaftContext, from: NodeId, snapshot: Snapshot): void {
  const { log } = replica;
  const { index, term } = snapshot;
  const isHeld = termAt(log, index) === term;
  if (!isHeld) {
    // Of what is replaced, the disk holds what is committed, and nothing else that counts.
    replica.durableIndex = Math.min(replica.durableIndex, replica.commitIndex, index);
    dropUpTo(log, snapshot);
    replica.baseConfiguration = snapshot.configuration;
    replica.configuration = snapshot.configuration;
    replica.configurationIndex = index;
  }
  replica.snapshot = snapshot;
  replica.commitIndex = index;
  replica.lastApplied = index;
  replica.receiving.length = 0;
  const outcome = isHeld ? "kept" : "replaced";
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "snapshotInstalled", from, index, term, log: outcome },
    });
  if (io.tracing && !isHeld)
    io.effects.push({
      kind: "fact",
      fact: { kind: "configurationChanged", configuration: snapshot.configuration, index },
    });
  io.effects.push({ kind: "write", record: { kind: "snapshot", snapshot, log: outcome } });
  io.effects.push({ kind: "install", snapshot });
}

/** Answers a piece; what is promised of the disk waits for it. */
export function answerSnapshot(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<InstallSnapshot>,
  { outcome, index = 0 }: { readonly outcome: SnapshotOutcome; readonly index?: LogIndex },
): void {
  const { transfer, chunk } = message;
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "snapshotReceived", from, index: message.index, chunk, outcome },
    });
  io.effects.push({
    kind: "send",
    to: from,
    afterSync: !io.rules["ack-before-sync"],
    message: {
      kind: "installSnapshotResponse",
      term: replica.currentTerm,
      transfer,
      chunk,
      outcome,
      index,
      disk: io.disk,
    },
  });
}
