import { assert } from "../base/assert.ts";
import { systemPartition, type Micros } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import type { WakeReason } from "./fact.ts";
import { lastIndex } from "./log.ts";
import type { Progress } from "./progress.ts";
import {
  drawElectionTimeout,
  knownLeader,
  setElectionTimer,
  setHeartbeatTimer,
  isHandingOver,
  type Leader,
  type Replica,
} from "./replica.ts";

const never: Micros = Number.MAX_SAFE_INTEGER;

/**
 * Whether a leader has nothing to say (Kommander's quiescence): all of its log is committed, every
 * peer has confirmed in this term that it holds it, nobody waits for its word, and nothing has
 * happened for a while. The system partition never falls silent: whom the nodes watch is written
 * there. Neither does a leader whose heartbeats are kept back: its followers are to miss it.
 */
export function isIdle(replica: Replica, io: RaftContext, role: Leader): boolean {
  const { enableQuiescence, quiesceAfter } = io.settings;
  return (
    enableQuiescence &&
    replica.partition !== systemPartition &&
    role.serving &&
    !role.silent &&
    role.reads.length === 0 &&
    !isHandingOver(role) &&
    io.ownNow - role.busyAt >= quiesceAfter &&
    replica.commitIndex === lastIndex(replica.log) &&
    role.progress.every((progress) => isCaughtUp(replica, progress))
  );
}

/** Nothing is left to be sent to a peer, and nothing to be told. */
function isCaughtUp({ log, commitIndex }: Replica, progress: Progress): boolean {
  const { mode, saturated, matchIndex, commitSent, inflight } = progress;
  return (
    // In a term, a peer is probed until it has answered once.
    mode === "replicate" &&
    !saturated &&
    inflight.length === 0 &&
    matchIndex === lastIndex(log) &&
    commitSent === commitIndex
  );
}

/** Stops the replica's timer. */
export function quiesce(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  assert(role.kind !== "candidate", "a candidate does not sleep");
  role.quiesced = true;
  replica.deadline = never;
  const leader = knownLeader(replica, io.self);
  assert(leader !== null, "who sleeps relies on a leader");
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "quiesced", leader, term: replica.currentTerm },
    });
}

/** Lets the timer run again: a follower's with a fresh draw, so that not all of them stand at once. */
export function wake(replica: Replica, io: RaftContext, reason: WakeReason): void {
  const { role } = replica;
  if (role.kind === "candidate" || !role.quiesced) return;
  role.quiesced = false;
  if (io.tracing) io.effects.push({ kind: "fact", fact: { kind: "woken", reason } });
  if (role.kind === "leader") {
    role.awakeSince = io.now;
    role.busyAt = io.ownNow;
    setHeartbeatTimer(replica, io, "woken");
    return;
  }
  drawElectionTimeout(replica, io);
  setElectionTimer(replica, io, "woken");
}

/** A leader has something to do: it keeps its timer running, and does so for a while. */
export function stayAwake(replica: Replica, io: RaftContext, reason: WakeReason): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  wake(replica, io, reason);
  role.busyAt = io.ownNow;
}
