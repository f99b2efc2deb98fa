import type { LogIndex, NodeId, Term } from "../../base/ids.ts";
import type { Entry } from "../../raft/entry.ts";

/** An append that has come, and not yet shown in the log. */
export interface PendingAppend {
  readonly prevIndex: LogIndex;
  readonly prevTerm: Term;
  readonly entries: readonly Entry[];
}

/** What is known of one node while etcd's trace is being read: its state as last written. */
export interface EtcdReplica {
  readonly node: NodeId;
  isKnown: boolean;
  term: Term;
  vote: NodeId | null;
  role: string;
  leader: NodeId | null;
  commit: LogIndex;
  applied: LogIndex;
  durable: LogIndex;
  isServing: boolean;
  readonly log: Entry[];
  pending: PendingAppend | null;
  /** Who granted its vote to this candidate. */
  granters: NodeId[];
  /** What a leader knows of its peers' logs; slot = node. */
  readonly match: LogIndex[];
  /** The trace line that what follows is put down to. */
  trigger: number;
}

export function createEtcdReplica(node: NodeId): EtcdReplica {
  return {
    node,
    isKnown: false,
    term: 0,
    vote: null,
    role: "StateFollower",
    leader: null,
    commit: 0,
    applied: 0,
    durable: 0,
    isServing: false,
    log: [],
    pending: null,
    granters: [],
    match: [],
    trigger: 0,
  };
}

/**
 * Entries by index and term. etcd's trace tells how long logs are, and nothing of what stands in
 * them; an entry is who appended it, where, in which term, and in which line.
 */
export type EtcdEntries = Map<string, Entry>;

/** The entry that some leader appended here, as far as one is known; else one that stands for it. */
export function entryOf(entries: EtcdEntries, index: LogIndex, term: Term): Entry {
  const key = `${index} ${term}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = createEntry({ index, term, data: "?", node: 0, line: 0 });
  entries.set(key, entry);
  return entry;
}

/** An entry that a leader appends now. */
export function appendedEntry(
  entries: EtcdEntries,
  place: {
    readonly index: LogIndex;
    readonly term: Term;
    readonly node: NodeId;
    readonly line: number;
  },
): Entry {
  const { index, term } = place;
  const entry = createEntry({ ...place, data: `${index}` });
  const key = `${index} ${term}`;
  if (!entries.has(key)) entries.set(key, entry);
  return entry;
}

function createEntry({
  index,
  term,
  data,
  node,
  line,
}: {
  readonly index: LogIndex;
  readonly term: Term;
  readonly data: string;
  readonly node: NodeId;
  readonly line: number;
}): Entry {
  const time = { node, millis: line, counter: 0 };
  return { index, term, payload: { kind: "command", logType: "etcd", data, time } };
}

/** Whether a log has what an append builds on (§5.3). */
export function hasPrevious(
  log: readonly Entry[],
  { prevIndex, prevTerm }: PendingAppend,
): boolean {
  return prevIndex === 0 || log[prevIndex - 1]?.term === prevTerm;
}

/** What an append does to a log: from where on it is truncated (0: nowhere), and what is appended. */
export function effectOf(
  log: readonly Entry[],
  { prevIndex, entries }: PendingAppend,
): { readonly truncateFrom: LogIndex; readonly added: readonly Entry[] } {
  let held = 0;
  while (held < entries.length && log[prevIndex + held]?.term === entries[held]!.term) held += 1;
  const added = entries.slice(held);
  const first = prevIndex + held + 1;
  return { truncateFrom: added.length > 0 && first <= log.length ? first : 0, added };
}
