import type { Entry, LogIndex, Micros, NodeId, PartitionId, Term } from "../../../engine/index.ts";
import { entryRange } from "../../explain/names.ts";
import type { Story, StoryArrow, Telling } from "./story.ts";

/** An entry of the subject, in the place where somebody proposed it. */
export interface OwnEntry {
  readonly index: LogIndex;
  readonly term: Term;
  readonly logType: string;
  /** The same in words: nodes write for themselves, too. */
  readonly words: string;
}

/** An append on its way. */
export interface Carrier {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentAt: Micros;
  /** When it arrives. Somebody may hold it back: then nobody knows before it is there. */
  deliverAt: Micros | null;
  readonly term: Term;
  arrow: StoryArrow | null;
}

/** What is known of the entries of the subject. */
export interface EntryPart {
  /** By partition, and there by index and term. */
  readonly own: Map<PartitionId, Map<string, OwnEntry>>;
  /** Proposals for requests about the subject whose entries come next. */
  readonly proposed: Map<string, { readonly first: LogIndex; readonly last: LogIndex }>;
  /** By the line of their sending. */
  readonly carriers: Map<number, Carrier>;
  /** Those that arrived at the instant that is being read, by the line of their arrival. */
  arrived: { at: Micros; readonly by: Map<number, Carrier> };
  /** By node and partition: what its log holds of the subject, by index. */
  readonly held: Map<string, Map<LogIndex, OwnEntry>>;
  /** Appends that are drawn already: what is sent again is drawn where it arrives. */
  readonly drawn: Set<string>;
  /** By node and partition: what its leader waits to hear that it holds. */
  readonly unsaid: Map<string, { readonly to: NodeId; readonly index: LogIndex }[]>;
  /** The lines that committed something of the subject on its leader: who is told so next. */
  readonly commits: Set<number>;
  /** What is committed of the subject, by log type. */
  readonly committed: { readonly slot: number; readonly at: Micros; readonly logType: string }[];
}

export function createEntryPart(): EntryPart {
  return {
    own: new Map(),
    proposed: new Map(),
    carriers: new Map(),
    arrived: { at: -1, by: new Map() },
    held: new Map(),
    drawn: new Set(),
    unsaid: new Map(),
    commits: new Set(),
    committed: [],
  };
}

export function idOf({ index, term }: { readonly index: LogIndex; readonly term: Term }): string {
  return `${index} ${term}`;
}

export function ownIn({ entries }: Story, partition: PartitionId): ReadonlyMap<string, OwnEntry> {
  return entries.own.get(partition) ?? nothing;
}

const nothing: ReadonlyMap<string, OwnEntry> = new Map();

/** What the log of the line's own node holds of the subject; one that grows. */
export function heldBy({ story, line: { node, partition } }: Telling): Map<LogIndex, OwnEntry> {
  const place = `${node} ${partition}`;
  const held = story.entries.held.get(place) ?? new Map<LogIndex, OwnEntry>();
  story.entries.held.set(place, held);
  return held;
}

export function heldBetween(telling: Telling, from: LogIndex, to: LogIndex): readonly OwnEntry[] {
  return [...heldBy(telling).values()].filter(({ index }) => index >= from && index <= to);
}

/** Takes entries into a log: those of the subject, and others that stand in the place of such. */
export function hold(telling: Telling, entries: readonly Entry[]): readonly OwnEntry[] {
  const known = ownIn(telling.story, telling.line.partition);
  const held = heldBy(telling);
  return entries.flatMap((entry) => {
    const own = known.get(idOf(entry));
    held.delete(entry.index);
    if (own === undefined) return [];
    held.set(entry.index, own);
    return [own];
  });
}

/** "entry 5", "entries 5–8" */
export function rangeOf(own: readonly OwnEntry[], first: "e" | "E" = "e"): string {
  const [from, to] = endsOf(own);
  return `${first}${entryRange(from, to).slice(1)}`;
}

/** "5", "5–8" */
export function indices(own: readonly OwnEntry[]): string {
  const [from, to] = endsOf(own);
  return from === to ? `${from}` : `${from}–${to}`;
}

function endsOf(own: readonly OwnEntry[]): readonly [LogIndex, LogIndex] {
  const all = own.map(({ index }) => index);
  return [Math.min(...all), Math.max(...all)];
}
