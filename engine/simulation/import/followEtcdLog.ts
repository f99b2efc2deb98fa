import type { Entry } from "../../raft/entry.ts";
import type { EtcdLine } from "./etcdLine.ts";
import { tell, type EtcdReading } from "./etcdReading.ts";
import {
  appendedEntry,
  effectOf,
  entryOf,
  hasPrevious,
  type EtcdReplica,
  type PendingAppend,
} from "./etcdReplica.ts";

/** What must have happened to a node's log that it is as long as a line says. */
export function followLog(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine): void {
  const { node, term } = line;
  const { log, pending } = replica;
  // A newer term is adopted, and told of, before the message is looked into.
  if (pending !== null && line.name !== "BecomeFollower") {
    replica.pending = null;
    if (isTaken(pending, line, log)) store(reading, replica, line, pending);
  }
  if (log.length > line.log) truncate(reading, replica, line, line.log + 1);
  if (log.length === line.log) return;
  const asLeader = line.role === "StateLeader";
  const added: Entry[] = [];
  for (let index = log.length + 1; index <= line.log; index++)
    added.push(
      asLeader
        ? appendedEntry(reading.entries, { index, term, node, line: line.line })
        : entryOf(reading.entries, index, Math.max(log.at(-1)?.term ?? 0, Math.min(1, term))),
    );
  if (!asLeader) reading.guessedTo = Math.max(reading.guessedTo, line.log);
  append(reading, replica, line, { added, asLeader });
}

/** Its answer tells whether an append was taken; until then, the log it found does. */
function isTaken(
  pending: PendingAppend,
  { name, message, node }: EtcdLine,
  log: readonly Entry[],
): boolean {
  const isAnswer = name === "SendAppendEntriesResponse" && message !== null && message.to !== node;
  if (!isAnswer) return hasPrevious(log, pending);
  return !message.reject && pending.prevIndex <= log.length;
}

function store(
  reading: EtcdReading,
  replica: EtcdReplica,
  line: EtcdLine,
  pending: PendingAppend,
): void {
  const { truncateFrom, added } = effectOf(replica.log, pending);
  if (truncateFrom > 0) truncate(reading, replica, line, truncateFrom);
  if (added.length > 0) append(reading, replica, line, { added, asLeader: false });
}

function append(
  reading: EtcdReading,
  { log }: EtcdReplica,
  line: EtcdLine,
  { added, asLeader }: { readonly added: readonly Entry[]; readonly asLeader: boolean },
): void {
  log.push(...added);
  tell(reading, line, { kind: "entriesAppended", entries: added, asLeader });
}

function truncate(reading: EtcdReading, replica: EtcdReplica, line: EtcdLine, from: number): void {
  const conflictTerm = replica.log[from - 1]!.term;
  replica.log.length = from - 1;
  replica.durable = Math.min(replica.durable, from - 1);
  tell(reading, line, { kind: "logTruncated", from, conflictTerm, leaderTerm: line.term });
}
