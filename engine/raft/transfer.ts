import type { Micros, NodeId } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import { campaignByOrder } from "./election.ts";
import type { TransferEnd } from "./fact.ts";
import { lastIndex } from "./log.ts";
import type { MessageFrom, TimeoutNow } from "./message.ts";
import { trueDuration } from "./ownTime.ts";
import { counts, rouse, sendAppend } from "./replication.ts";
import { becomeFollower, isHandingOver, type Leader, type Replica } from "./replica.ts";

/** A leader hands its office over (3.10). */
export interface Transfer {
  readonly target: NodeId;
  /** Whether it lays its office down in any case. */
  readonly resigns: boolean;
  /** ordered: the successor was told to stand. behind, lapsed: nothing came of it, it is over. */
  phase: "catchingUp" | "ordered" | "behind" | "lapsed";
  /** When the leader goes on by itself. */
  until: Micros;
}

/** Begins to hand over to a voter; the same one again changes nothing, another one supersedes. */
export function beginTransfer(replica: Replica, io: RaftContext, target: NodeId): void {
  begin(replica, io, { target, resigns: false });
}

/** Hands over to the voter that holds most of the log; alone, it lays its office down. */
export function stepDown(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "leader") return;
  // Nobody sleeps under a leader that is about to leave.
  rouse(replica, io, "transfer");
  let best: NodeId | null = null;
  let most = -1;
  for (const progress of role.progress) {
    if (!counts(replica, progress) || progress.matchIndex <= most) continue;
    best = progress.peer;
    most = progress.matchIndex;
  }
  if (best === null) resign(replica, io);
  else begin(replica, io, { target: best, resigns: true });
}

function begin(
  replica: Replica,
  io: RaftContext,
  { target, resigns }: Pick<Transfer, "target" | "resigns">,
): void {
  const { role, currentTerm: term } = replica;
  if (role.kind !== "leader") return;
  rouse(replica, io, "transfer");
  const { transfer } = role;
  if (transfer !== null && isHandingOver(role)) {
    if (transfer.target === target && transfer.resigns === resigns) return;
    noteEnd(io, transfer.target, "superseded");
  }
  const until = io.now + trueDuration(io, io.settings.electionTimeout.to);
  role.transfer = { target, resigns, phase: "catchingUp", until };
  if (io.tracing)
    io.effects.push({ kind: "fact", fact: { kind: "transferStarted", target, term } });
  // Whoever answers this says how far it has got.
  const progress = role.progress.find(({ peer }) => peer === target);
  if (progress !== undefined && progress.matchIndex < lastIndex(replica.log))
    sendAppend(replica, io, progress, []);
}

/** Whether a node can take office: it has a vote, and so has the disk that it speaks with. */
export function isPossibleSuccessor(replica: Replica, target: NodeId): boolean {
  const { role } = replica;
  if (role.kind !== "leader") return false;
  return role.progress.some((progress) => progress.peer === target && counts(replica, progress));
}

/** The successor stands as soon as it holds everything: any sooner, and it would lose (5.4.1). */
export function pursueTransfer(replica: Replica, io: RaftContext): void {
  const { role, currentTerm: term } = replica;
  if (role.kind !== "leader" || role.transfer?.phase !== "catchingUp") return;
  const { target } = role.transfer;
  const progress = role.progress.find(({ peer }) => peer === target);
  if (progress === undefined || !counts(replica, progress)) return;
  if (progress.matchIndex < lastIndex(replica.log)) return;
  role.transfer.phase = "ordered";
  role.mayBeSucceeded = true;
  const message = { kind: "timeoutNow", term } as const;
  io.effects.push({ kind: "send", to: target, message, afterSync: false });
}

/** 3.10: if nothing came of it within an election timeout, the leader goes on. */
export function maybeEndTransfer(replica: Replica, io: RaftContext): void {
  const { role } = replica;
  if (role.kind !== "leader" || role.transfer === null) return;
  if (!isHandingOver(role) || io.now < role.transfer.until) return;
  end(io, role.transfer);
  if (role.transfer.resigns) resign(replica, io);
}

function end(io: RaftContext, transfer: NonNullable<Leader["transfer"]>): void {
  transfer.phase = transfer.phase === "ordered" ? "lapsed" : "behind";
  noteEnd(io, transfer.target, transfer.phase);
}

function noteEnd(io: RaftContext, target: NodeId, reason: TransferEnd): void {
  if (io.tracing)
    io.effects.push({ kind: "fact", fact: { kind: "transferEnded", target, reason } });
}

function resign(replica: Replica, io: RaftContext): void {
  becomeFollower(replica, io, { term: replica.currentTerm, leader: null, reason: "steppedDown" });
}

/** Only its own leader, and only the present one, can tell a follower to succeed it. */
export function onTimeoutNow(
  replica: Replica,
  io: RaftContext,
  { from, message }: MessageFrom<TimeoutNow>,
): void {
  const { role, currentTerm } = replica;
  if (message.term !== currentTerm) return;
  if (role.kind !== "follower" || role.leader !== from) return;
  campaignByOrder(replica, io);
}
