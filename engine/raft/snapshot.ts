import { assert, assertPresent } from "../base/assert.ts";
import type { LogIndex, Term } from "../base/ids.ts";
import { checksumOf } from "./checksum.ts";
import type { Configuration } from "./configuration.ts";
import type { RaftContext } from "./effect.ts";
import { dropUpTo, entryAt, lastIndex, termAt } from "./log.ts";
import type { Replica } from "./replica.ts";

/** The state that a log leads to, up to one entry (section 7; dissertation, chapter 5). Never written. */
export interface Snapshot {
  /** The last entry that it stands for, and that entry's term. */
  readonly index: LogIndex;
  readonly term: Term;
  /** In force at that entry (dissertation 5.1). */
  readonly configuration: Configuration;
  /** What the node above exported. To consensus it is payload. */
  readonly data: string;
  /** Of `data`. */
  readonly checksum: string;
}

/** Keeps a snapshot of what was just applied. It counts for compaction once the disk holds it. */
export function takeSnapshot(replica: Replica, io: RaftContext, data: string): void {
  const { log, lastApplied: index } = replica;
  const term = assertPresent(termAt(log, index), "the term of what was just applied");
  const configuration = configurationAt(replica, index);
  const snapshot: Snapshot = { index, term, configuration, data, checksum: checksumOf(data) };
  replica.snapshot = snapshot;
  if (io.tracing)
    io.effects.push({
      kind: "fact",
      fact: { kind: "snapshotTaken", index, term, size: data.length },
    });
  io.effects.push({ kind: "write", record: { kind: "snapshot", snapshot, log: "own" } });
}

/** The newest configuration at or below an index that is still in the log, or its base's. */
function configurationAt(replica: Replica, index: LogIndex): Configuration {
  if (replica.configurationIndex <= index) return replica.configuration;
  const { log } = replica;
  for (let at = index; at > log.baseIndex; at--) {
    const { payload } = assertPresent(entryAt(log, at), "an entry of the log");
    if (payload.kind === "configuration") return payload.configuration;
  }
  return replica.baseConfiguration;
}

/**
 * Drops the entries below `floor`, at most `limit` of them: what a durable snapshot stands for
 * nobody needs as entries. True when any went.
 */
export function compactLog(
  replica: Replica,
  io: RaftContext,
  { floor, limit }: { readonly floor: LogIndex; readonly limit: number },
): boolean {
  const { log } = replica;
  const from = log.baseIndex;
  const to = Math.min(floor - 1, from + limit);
  if (to <= from) return false;
  assert(to <= replica.durableSnapshot, "nothing is compacted that no durable snapshot holds");
  assert(to <= lastIndex(log), "a log is compacted within its bounds");
  const term = assertPresent(termAt(log, to), "the term at the new base");
  const configuration = configurationAt(replica, to);
  dropUpTo(log, { index: to, term });
  replica.baseConfiguration = configuration;
  replica.configurationIndex = Math.max(replica.configurationIndex, to);
  if (io.tracing) io.effects.push({ kind: "fact", fact: { kind: "compacted", from, to, term } });
  io.effects.push({ kind: "write", record: { kind: "compact", index: to, term, configuration } });
  return true;
}
