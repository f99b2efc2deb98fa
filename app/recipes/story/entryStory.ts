import { nodeName, readSystemLog, type Entry, type FactOf } from "../../../engine/index.ts";
import { nodesInProse, systemLogLabel } from "../../explain/names.ts";
import { delivered, dropped, sent, show } from "./appendStory.ts";
import {
  heldBetween,
  heldBy,
  hold,
  idOf,
  indices,
  ownIn,
  rangeOf,
  type OwnEntry,
} from "./ownEntries.ts";
import { comeHome, tell, type Telling } from "./story.ts";
import { namesKey } from "./subject.ts";

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
