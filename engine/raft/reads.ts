import type { Micros } from "../base/ids.ts";
import type { RaftContext } from "./effect.ts";
import type { MessageFrom, ReadIndex, ReadIndexResponse } from "./message.ts";
import { tellReadIndex, type PendingRead } from "./pendingRead.ts";
import type { Progress } from "./progress.ts";
import { stayAwake } from "./quiescence.ts";
import { quorumIndex } from "./quorum.ts";
import { counts, sendAppend } from "./replication.ts";
import { hasVote, isHandingOver, type Leader, type Replica } from "./replica.ts";

/**
 * How what is current is found out (dissertation 6.4).
 *
 * - confirmed: the leader makes sure that it still leads, by a round of acknowledgements.
 * - lease: it relies on a majority's promise to elect nobody else for a while (6.4.1), and confirms
 *   where it holds no such promise.
 * - follower: whoever is asked asks its leader, and answers from its own copy.
 */
export type CurrentReadPath = "confirmed" | "lease" | "follower";

export interface ReadRequest {
  /** The node's own number for it. */
  readonly id: number;
  readonly through: CurrentReadPath;
}

/** Takes a read up on the node that was asked. */
export function askReadIndex(
  replica: Replica,
  io: RaftContext,
  { id, through }: ReadRequest,
): void {
  const { role, currentTerm: term } = replica;
  if (role.kind === "leader") {
    if (through === "lease" && holdsLease(replica, io, role))
      io.effects.push({ kind: "read", id, index: replica.commitIndex });
    else takeUp(replica, io, role, { from: io.self, id });
  } else if (through === "follower" && role.kind === "follower" && role.leader !== null) {
    const message = { kind: "readIndex", term, id } as const;
    io.effects.push({ kind: "send", to: role.leader, message, afterSync: true });
  } else io.effects.push({ kind: "read", id, index: null });
}

/** It waits for a round: a leader that was silent asks everyone now, and so speaks to them again. */
function takeUp(
  replica: Replica,
  io: RaftContext,
  role: Leader,
  { from, id }: Pick<PendingRead, "from" | "id">,
): void {
  stayAwake(replica, io, "read");
  role.reads.push({ from, id, round: null, index: 0 });
}

/** A follower asks its leader. */
export function onReadIndex(
  replica: Replica,
  io: RaftContext,
  { from, message: { id } }: MessageFrom<ReadIndex>,
): void {
  const { role, currentTerm: term } = replica;
  if (role.kind === "leader") takeUp(replica, io, role, { from, id });
  else tellReadIndex(io, { from, id }, { term, index: null });
}

/** The answer holds whatever happened since: what it names was confirmed after the question. */
export function onReadIndexResponse(io: RaftContext, { id, index }: ReadIndexResponse): void {
  io.effects.push({ kind: "read", id, index });
}

/** Begins a round for reads that wait for one, and answers those whose round is confirmed. */
export function pursueReads(replica: Replica, io: RaftContext): void {
  const { role, commitIndex, currentTerm: term } = replica;
  if (role.kind !== "leader" || role.reads.length === 0) return;
  // Before it has committed an entry of its own term, a leader does not know what is committed.
  if (commitIndex < role.firstIndex) return;
  const fresh = role.reads.filter(({ round }) => round === null);
  if (fresh.length > 0) beginRound(replica, io, role);
  for (const read of fresh) {
    read.round = role.round;
    read.index = commitIndex;
  }
  const confirmed = io.rules["unconfirmed-reads"] ? role.round : confirmedRound(replica, io, role);
  const isConfirmed = ({ round }: PendingRead): boolean => round !== null && round <= confirmed;
  const answered = role.reads.filter(isConfirmed);
  if (answered.length === 0) return;
  role.reads = role.reads.filter((read) => !isConfirmed(read));
  for (const read of answered) tellReadIndex(io, read, { term, index: read.index });
}

/** Everybody is asked at once; reads of one instant share a round. */
function beginRound(replica: Replica, io: RaftContext, role: Leader): void {
  if (role.round > 0 && role.roundAt === io.now) return;
  role.round += 1;
  role.roundAt = io.now;
  for (const progress of role.progress) sendAppend(replica, io, progress, []);
}

/** The newest round that a majority of the voters answered in this term. */
function confirmedRound(replica: Replica, io: RaftContext, role: Leader): number {
  return reachedByMajority(replica, io, { own: role.round, of: (peer) => peer.ackedRound });
}

/**
 * Whether nobody else can lead yet (6.4.1). A majority answered what left at that instant, and votes
 * for nobody within the shortest election timeout after that; measured by this node's own clock,
 * from the sending, and shortened by how much clocks may differ.
 */
function holdsLease(replica: Replica, io: RaftContext, role: Leader): boolean {
  const { leaseReads, leaseDrift, electionTimeout } = io.settings;
  if (!leaseReads || role.mayBeSucceeded || isHandingOver(role)) return false;
  if (replica.commitIndex < role.firstIndex) return false;
  const since: Micros = reachedByMajority(replica, io, {
    own: io.ownNow,
    of: (peer) => peer.ackedSentAt,
  });
  const length = Math.floor((electionTimeout.from * leaseDrift.of) / leaseDrift.in);
  return since > 0 && io.ownNow < since + length;
}

function reachedByMajority(
  replica: Replica,
  io: RaftContext,
  { own, of }: { readonly own: number; readonly of: (progress: Progress) => number },
): number {
  const { role, configuration } = replica;
  const values = hasVote(replica, io) ? [own] : [];
  if (role.kind === "leader")
    for (const progress of role.progress)
      if (configuration.voters.includes(progress.peer))
        values.push(counts(replica, progress) ? of(progress) : 0);
  return quorumIndex(values);
}
