import type { LogIndex, Micros, NodeId, PartitionId } from "../../base/ids.ts";
import { traceWriters } from "../../node/traceNode.ts";
import type { RaftMessage } from "../../raft/message.ts";
import type { Fact, TraceEvent } from "../trace.ts";
import type { EtcdFlights } from "./etcdFlights.ts";
import type { EtcdLine } from "./etcdLine.ts";
import type { EtcdEntries, EtcdReplica } from "./etcdReplica.ts";

/** etcd's trace has no clock that says anything: a line is a millisecond. */
export const lineMicros: Micros = 1000;
/** The partition that etcd's one group becomes. */
const partition: PartitionId = 1;

/** An etcd trace that is being rewritten. */
export interface EtcdReading {
  readonly nodes: number;
  readonly replicas: readonly EtcdReplica[];
  readonly entries: EtcdEntries;
  readonly flights: EtcdFlights;
  readonly lines: readonly EtcdLine[];
  /** By the slot of a sending: its ref, and what was sent. */
  readonly sent: Map<number, { readonly ref: number; readonly message: RaftMessage }>;
  readonly events: TraceEvent[];
  /** See TraceReading. */
  guessedTo: LogIndex;
  count: number;
}

/** Writes one line of the trace; returns its ref. */
export function tell(
  reading: EtcdReading,
  { line, node }: EtcdLine,
  fact: Fact,
  { cause, of = partition }: { readonly cause?: number; readonly of?: PartitionId } = {},
): number {
  reading.count += 1;
  const ref = reading.count * traceWriters + node;
  const because = cause ?? reading.replicas[node]!.trigger;
  reading.events.push({ ref, cause: because, at: line * lineMicros, node, partition: of, fact });
  return ref;
}

/** A voter decided: its answer says so, or its state. */
export function decideVote(
  reading: EtcdReading,
  replica: EtcdReplica,
  {
    line,
    candidate,
    granted,
  }: { readonly line: EtcdLine; readonly candidate: NodeId; readonly granted: boolean },
): void {
  const last = reading.replicas[candidate]!.log.at(-1);
  const own = replica.log.at(-1);
  const isTaken = replica.vote !== null && replica.vote !== candidate;
  tell(reading, line, {
    kind: "voteDecided",
    candidate,
    term: line.message?.term ?? line.term,
    preVote: false,
    granted,
    reason: granted ? "granted" : isTaken ? "alreadyVoted" : "logBehind",
    candidateLast: { index: last?.index ?? 0, term: last?.term ?? 0 },
    ownLast: { index: own?.index ?? 0, term: own?.term ?? 0 },
  });
}
