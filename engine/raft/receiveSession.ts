import type { LogIndex, Micros, NodeId, Term } from "../base/ids.ts";
import { checksumOf } from "./checksum.ts";
import type { InstallSnapshot, MessageFrom } from "./message.ts";
import type { Snapshot } from "./snapshot.ts";

/** What has come of one snapshot so far. */
export interface ReceiveSession {
  readonly from: NodeId;
  readonly term: Term;
  readonly transfer: number;
  readonly index: LogIndex;
  readonly lastTerm: Term;
  /** Pieces so far: the number of the one that is due next. */
  chunks: number;
  data: string;
  lastAt: Micros;
}

/** What became of a piece: more must come, the snapshot is whole, or its session is gone. */
export type Received =
  | { readonly kind: "accepted" }
  | { readonly kind: "complete"; readonly snapshot: Snapshot }
  | { readonly kind: "refused" };

const refused: Received = { kind: "refused" };
const accepted: Received = { kind: "accepted" };

/**
 * Takes in one piece. Pieces come strictly in order; the one that came last may come again; anything
 * else ends the session, and so does a checksum that does not fit.
 */
export function receiveChunk(
  sessions: ReceiveSession[],
  { from, message }: MessageFrom<InstallSnapshot>,
  limits: { readonly now: Micros; readonly ttl: Micros; readonly mostSessions: number },
): Received {
  expireSessions(sessions, limits);
  const { term, transfer, index, lastTerm, chunk, data, checksum, configuration } = message;
  let session = sessions.find(
    (known) => known.from === from && known.term === term && known.transfer === transfer,
  );
  if (session === undefined) {
    if (chunk !== 0) return refused;
    session = { from, term, transfer, index, lastTerm, chunks: 0, data: "", lastAt: limits.now };
    admit(sessions, session, limits.mostSessions);
  }
  const isSame = session.index === index && session.lastTerm === lastTerm;
  if (isSame && chunk === session.chunks - 1 && checksum === null) {
    session.lastAt = limits.now;
    return accepted;
  }
  if (!isSame || chunk !== session.chunks) return end(sessions, session);
  session.chunks += 1;
  session.data += data;
  session.lastAt = limits.now;
  if (checksum === null) return accepted;
  end(sessions, session);
  if (checksumOf(session.data) !== checksum) return refused;
  const snapshot = { index, term: lastTerm, configuration, data: session.data, checksum };
  return { kind: "complete", snapshot };
}

/** Ends sessions to which nothing has come for too long. */
export function expireSessions(
  sessions: ReceiveSession[],
  { now, ttl }: { readonly now: Micros; readonly ttl: Micros },
): void {
  for (let slot = sessions.length - 1; slot >= 0; slot--)
    if (sessions[slot]!.lastAt + ttl <= now) sessions.splice(slot, 1);
}

/** One too many takes the place of the one that has waited longest; of several, the oldest. */
function admit(sessions: ReceiveSession[], session: ReceiveSession, most: number): void {
  while (sessions.length >= most) {
    let idlest = 0;
    for (let slot = 1; slot < sessions.length; slot++)
      if (sessions[slot]!.lastAt < sessions[idlest]!.lastAt) idlest = slot;
    sessions.splice(idlest, 1);
  }
  sessions.push(session);
}

function end(sessions: ReceiveSession[], session: ReceiveSession): Received {
  sessions.splice(sessions.indexOf(session), 1);
  return refused;
}
