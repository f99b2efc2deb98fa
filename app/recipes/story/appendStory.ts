import type { FactOf, MessageFate, RaftMessage } from "../../../engine/index.ts";
import { idOf, ownIn, type Carrier } from "./ownEntries.ts";
import { drawArrow, type Story, type StoryArrow, type Telling } from "./story.ts";

/** Appends that carry something of the subject or tell that it is committed, and their answers. */
export function sent(
  telling: Telling,
  { to, message, deliverAt, fate }: FactOf<"messageSent">,
): void {
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
  const carrier: Carrier = {
    from: node,
    to,
    sentAt: at,
    deliverAt: fate === "held" ? null : deliverAt,
    term,
    arrow: null,
  };
  if (!isLost(fate)) story.entries.carriers.set(ref, carrier);
  const carried = message.entries.filter((entry) => own.has(idOf(entry)));
  const what = `${partition} ${to} ${term} ${carried.at(-1)?.index}`;
  if (carried.length > 0 && isNew(story, what)) show(telling, carrier, "entry");
  if (carried.length === 0 && story.entries.commits.has(cause)) show(telling, carrier, "notice");
  if (carrier.arrow !== null) carrier.arrow.lost = isLost(fate);
}

function isNew({ entries }: Story, what: string): boolean {
  if (entries.drawn.has(what)) return false;
  entries.drawn.add(what);
  return true;
}

/** Draws an append, once. */
export function show(telling: Telling, carrier: Carrier, look: StoryArrow["look"]): void {
  const { from, to, sentAt, deliverAt, term } = carrier;
  if (deliverAt === null) return;
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
  if (!success || fate === "held" || rest.length === unsaid.length) return;
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

export function delivered({ story, line }: Telling): void {
  const { entries } = story;
  const carrier = entries.carriers.get(line.cause);
  if (carrier === undefined) return;
  entries.carriers.delete(line.cause);
  carrier.deliverAt ??= line.at;
  // What follows from an arrival happens at its instant.
  if (entries.arrived.at !== line.at) entries.arrived = { at: line.at, by: new Map() };
  entries.arrived.by.set(line.ref, carrier);
}

export function dropped({ story, line }: Telling): void {
  const carrier = story.entries.carriers.get(line.cause);
  if (carrier === undefined) return;
  if (carrier.arrow !== null) carrier.arrow.lost = true;
  story.entries.carriers.delete(line.cause);
}
