import {
  nodeName,
  readSystemLog,
  type Entry,
  type FactOf,
  type LogIndex,
  type MessageFate,
  type Micros,
  type NodeId,
  type PartitionId,
  type RaftMessage,
  type Term,
} from "../../../engine/index.ts";
import { entryRange, nodesInProse, systemLogLabel } from "../../explain/names.ts";
import { comeHome, drawArrow, tell, type Story, type StoryArrow, type Telling } from "./story.ts";
import { namesKey } from "./subject.ts";

/** An entry of the subject, in the place where somebody proposed it. */
interface OwnEntry {
  readonly index: LogIndex;
  readonly term: Term;
  readonly logType: string;
  /** The same in words: nodes write for themselves, too. */
  readonly words: string;
}

/** An append on its way. */
interface Carrier {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentAt: Micros;
  readonly deliverAt: Micros;
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

/** Entries of the subject: proposed, carried to the others, committed, applied. */
export function addEntryLine(telling: Telling): void {
  const { story, line } = telling;
  const { fact, node, partition } = line;
  if (partition <= 0 && fact.kind !== "messageDropped") return;
  switch (fact.kind) {
    case "proposed":
      if (story.client.requests.has(fact.request))
        story.entries.proposed.set(`${node} ${partition}`, { first: fact.first, last: fact.last });
      return;
    case "entriesAppended":
      appended(telling, fact);
      return;
    case "logTruncated":
      truncated(telling, fact);
      return;
    case "messageSent":
      sent(telling, fact);
      return;
    case "messageDelivered":
      delivered(telling);
      return;
    case "messageDropped":
      dropped(telling);
      return;
    case "commitAdvanced":
      committed(telling, fact);
      return;
    case "entriesApplied":
      applied(telling, fact);
      return;
    case "restored":
      remembered(telling, fact);
      return;
    default:
  }
}

function idOf({ index, term }: { readonly index: LogIndex; readonly term: Term }): string {
  return `${index} ${term}`;
}

function ownIn({ entries }: Story, partition: PartitionId): ReadonlyMap<string, OwnEntry> {
  return entries.own.get(partition) ?? nothing;
}

const nothing: ReadonlyMap<string, OwnEntry> = new Map();

/** What the log of the line's own node holds of the subject; one that grows. */
function heldBy({ story, line: { node, partition } }: Telling): Map<LogIndex, OwnEntry> {
  const place = `${node} ${partition}`;
  const held = story.entries.held.get(place) ?? new Map<LogIndex, OwnEntry>();
  story.entries.held.set(place, held);
  return held;
}

function heldBetween(telling: Telling, from: LogIndex, to: LogIndex): readonly OwnEntry[] {
  return [...heldBy(telling).values()].filter(({ index }) => index >= from && index <= to);
}

/** Takes entries into a log: those of the subject, and others that stand in the place of such. */
function hold(telling: Telling, entries: readonly Entry[]): readonly OwnEntry[] {
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

function appended(telling: Telling, { entries, asLeader }: FactOf<"entriesAppended">): void {
  const { story, line } = telling;
  const { node, partition } = line;
  if (asLeader) claim(telling, entries);
  else if (ownIn(story, partition).size === 0) return;
  const own = hold(telling, entries);
  if (own.length === 0) return;
  const { term } = own.at(-1)!;
  const name = nodeName(node);
  if (asLeader) {
    const types = [...new Set(own.map(({ words }) => words))].join(", ");
    const said = `${name} proposes ${rangeOf(own)}, ${types}, in term ${term}.`;
    const labels = [`${indices(own)} ${types}`, rangeOf(own)];
    tell(telling, { lane: node, words: said, labels, look: "stored", term });
    return;
  }
  const carrier = story.entries.arrived.by.get(line.cause);
  if (carrier !== undefined) {
    show(telling, carrier, "entry");
    const place = `${node} ${partition}`;
    const unsaid = story.entries.unsaid.get(place) ?? [];
    unsaid.push({ to: carrier.from, index: own.at(-1)!.index });
    story.entries.unsaid.set(place, unsaid);
  }
  tell(telling, { lane: node, words: `${name} stores ${rangeOf(own)}.`, look: "stored", term });
}

/** Which of a leader's new entries are of the subject. */
function claim(telling: Telling, entries: readonly Entry[]): void {
  const { story, line } = telling;
  const { node, partition } = line;
  const asked = story.entries.proposed.get(`${node} ${partition}`);
  story.entries.proposed.delete(`${node} ${partition}`);
  const own = story.entries.own.get(partition) ?? new Map<string, OwnEntry>();
  for (const { index, term, payload } of entries) {
    if (payload.kind !== "command" && payload.kind !== "manual") continue;
    const isAsked = asked !== undefined && index >= asked.first && index <= asked.last;
    if (!isAsked && !namesKey(payload.data, story.key)) continue;
    const { logType, data } = payload;
    const system = readSystemLog(logType, data);
    const words = system === null ? logType : systemLogLabel(system);
    own.set(idOf({ index, term }), { index, term, logType, words });
    comeHome(telling, partition);
  }
  if (own.size > 0) story.entries.own.set(partition, own);
}

function truncated(telling: Telling, { from }: FactOf<"logTruncated">): void {
  const { node } = telling.line;
  const gone = heldBetween(telling, from, Infinity);
  if (gone.length === 0) return;
  for (const { index } of gone) heldBy(telling).delete(index);
  const words = `${nodeName(node)} drops ${rangeOf(gone)}: the leader’s log holds something else there.`;
  tell(telling, { lane: node, words, labels: [`drops ${indices(gone)}`], look: "fault" });
}

function sent(telling: Telling, { to, message, deliverAt, fate }: FactOf<"messageSent">): void {
  const { story, line } = telling;
  const { node, partition, at, ref, cause } = line;
  const own = ownIn(story, partition);
  if (own.size === 0) return;
  if (message.kind === "appendEntriesResponse") {
    acknowledge(telling, message, { to, deliverAt, fate });
    return;
  }
  if (message.kind !== "appendEntries") return;
  const { term } = message;
  const carrier: Carrier = { from: node, to, sentAt: at, deliverAt, term, arrow: null };
  if (!isLost(fate)) story.entries.carriers.set(ref, carrier);
  const carried = message.entries.filter((entry) => own.has(idOf(entry)));
  if (
    carried.length > 0 &&
    isNew(story, `entry ${partition} ${to} ${term} ${carried.at(-1)!.index}`)
  )
    show(telling, carrier, "entry");
  else if (carried.length === 0 && story.entries.commits.has(cause))
    show(telling, carrier, "notice");
  if (carrier.arrow !== null) carrier.arrow.lost = isLost(fate);
}

function isNew({ entries }: Story, what: string): boolean {
  if (entries.drawn.has(what)) return false;
  entries.drawn.add(what);
  return true;
}

function show(telling: Telling, carrier: Carrier, look: StoryArrow["look"]): void {
  const { from, to, sentAt, deliverAt, term } = carrier;
  carrier.arrow ??= drawArrow(telling, {
    from: { lane: from, at: sentAt },
    to: { lane: to, at: deliverAt },
    look,
    term,
  });
}

function isLost(fate: MessageFate): boolean {
  return fate !== "travels" && fate !== "held";
}

/** The first answer of a node that stored something of the subject. */
function acknowledge(
  telling: Telling,
  { success, index, term }: Extract<RaftMessage, { kind: "appendEntriesResponse" }>,
  { to, deliverAt, fate }: Pick<FactOf<"messageSent">, "to" | "deliverAt" | "fate">,
): void {
  const { story, line } = telling;
  const { node, partition, at } = line;
  const place = `${node} ${partition}`;
  const unsaid = story.entries.unsaid.get(place) ?? [];
  const rest = unsaid.filter((known) => known.to !== to || known.index > index);
  if (!success || rest.length === unsaid.length) return;
  const lost = isLost(fate);
  if (!lost) story.entries.unsaid.set(place, rest);
  drawArrow(telling, {
    from: { lane: node, at },
    to: { lane: to, at: deliverAt },
    look: "ack",
    term,
    lost,
  });
}

function delivered({ story, line }: Telling): void {
  const { entries } = story;
  const carrier = entries.carriers.get(line.cause);
  if (carrier === undefined) return;
  entries.carriers.delete(line.cause);
  // What follows from an arrival happens at its instant.
  if (entries.arrived.at !== line.at) entries.arrived = { at: line.at, by: new Map() };
  entries.arrived.by.set(line.ref, carrier);
}

function dropped({ story, line }: Telling): void {
  const carrier = story.entries.carriers.get(line.cause);
  if (carrier === undefined) return;
  if (carrier.arrow !== null) carrier.arrow.lost = true;
  story.entries.carriers.delete(line.cause);
}

function committed(telling: Telling, { from, to, copies }: FactOf<"commitAdvanced">): void {
  const { story, line, slot } = telling;
  const { node, at, ref, cause } = line;
  const own = heldBetween(telling, from + 1, to);
  if (own.length === 0) return;
  if (copies.length === 0) {
    const carrier = story.entries.arrived.by.get(cause);
    if (carrier !== undefined) show(telling, carrier, "notice");
    return;
  }
  story.entries.commits.add(ref);
  for (const { logType } of own) story.entries.committed.push({ slot, at, logType });
  const who = copies.length === 1 ? "holds" : "hold";
  const is = own.length === 1 ? "is" : "are";
  const words = `${rangeOf(own, "E")} ${is} committed: ${nodesInProse(copies)} ${who} ${own.length === 1 ? "it" : "them"}.`;
  const { term } = own.at(-1)!;
  tell(telling, {
    lane: node,
    words,
    labels: [`${indices(own)} committed`, "committed"],
    look: "committed",
    term,
  });
}

function applied(telling: Telling, { from, to }: FactOf<"entriesApplied">): void {
  const { node } = telling.line;
  const own = heldBetween(telling, from, to);
  if (own.length === 0) return;
  const words = `${nodeName(node)} applies ${rangeOf(own)}.`;
  tell(telling, { lane: node, words, look: "applied", term: own.at(-1)!.term });
}

function remembered(telling: Telling, { image }: FactOf<"restored">): void {
  const { line } = telling;
  heldBy(telling).clear();
  telling.story.entries.unsaid.delete(`${line.node} ${line.partition}`);
  const own = hold(telling, image.entries);
  if (own.length === 0) return;
  const words = `${nodeName(line.node)} finds ${rangeOf(own)} on its disk.`;
  tell(telling, { lane: line.node, words, look: "stored", term: own.at(-1)!.term });
}

/** "entry 5", "entries 5–8" */
function rangeOf(own: readonly OwnEntry[], first: "e" | "E" = "e"): string {
  const [from, to] = endsOf(own);
  return `${first}${entryRange(from, to).slice(1)}`;
}

/** "5", "5–8" */
function indices(own: readonly OwnEntry[]): string {
  const [from, to] = endsOf(own);
  return from === to ? `${from}` : `${from}–${to}`;
}

function endsOf(own: readonly OwnEntry[]): readonly [LogIndex, LogIndex] {
  const all = own.map(({ index }) => index);
  return [Math.min(...all), Math.max(...all)];
}
