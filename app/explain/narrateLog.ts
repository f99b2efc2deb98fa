import {
  entryOf,
  nodeName,
  quorumSize,
  replicaOf,
  type ClusterView,
  type Entry,
  type FactOf,
  type LogIndex,
  type NodeId,
  type ReplicaView,
  type TraceEvent,
} from "../../engine/index.ts";
import { entryLabel, entryRange, nodeNames, nodesInProse } from "./names.ts";
import { code, major, minor, strong, type NarrationPart, type Telling } from "./narration.ts";
import { votersOf } from "./sides.ts";

export function narrateAppend(
  event: TraceEvent,
  { entries, asLeader }: FactOf<"entriesAppended">,
  view: ClusterView,
): Telling | null {
  const name = nodeName(event.node);
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return null;
  const range = entryRange(first.index, last.index);
  const replica = replicaOf(view, event.node, event.partition);
  if (!asLeader) {
    const from = replica.leader === null ? "" : ` from ${nodeName(replica.leader)}`;
    return minor(
      "neutral",
      strong(`${name} took ${range}`),
      ...label(entries),
      `${from} into its log. It answers once its disk holds ${entries.length === 1 ? "it" : "them"}.`,
    );
  }
  if (first.payload.kind === "noop")
    return minor(
      "neutral",
      strong(`${name} appended its no-op`),
      " ",
      code("∅"),
      ` as entry ${first.index} of term ${first.term}. When that is committed, so is all before it, `,
      `and ${name} serves.`,
    );
  const voters = votersOf(view, event.partition).length;
  const many = entries.length > 1;
  return minor(
    "neutral",
    strong(`${name} appended ${range}`),
    ...label(entries),
    ` in its term ${first.term}. `,
    voters === 1
      ? `Not committed yet: its disk must hold ${many ? "them" : "it"} first.`
      : `Not committed yet: ${many ? "they need" : "it needs"} ${quorumSize(voters)} of ${voters} copies.`,
  );
}

/** The command of a single entry, in code; several are told by their range alone. */
function label(entries: readonly (Entry | undefined)[]): NarrationPart[] {
  const [only] = entries;
  if (entries.length !== 1 || only === undefined) return [];
  return [{ kind: "text", text: " " }, code(entryLabel(only))];
}

export function narrateTruncation(
  event: TraceEvent,
  { from, conflictTerm, leaderTerm }: FactOf<"logTruncated">,
  view: ClusterView,
): Telling {
  const name = nodeName(event.node);
  const { commitIndex, log } = replicaOf(view, event.node, event.partition);
  // The slot is beyond this view's log, but index and term name one entry only (Log Matching).
  const slot = log.entries[from - log.base - 1];
  const held = slot?.term === conflictTerm ? [slot] : [];
  const lead = [
    strong(`${name} dropped entry ${from}`),
    ...label(held),
    ` of term ${conflictTerm} and all behind it`,
  ];
  if (commitIndex >= from)
    return major(
      "danger",
      ...lead,
      `, although it knew entry ${from} as committed: a safety rule is broken.`,
    );
  // Truncation without a conflict happens only where a rule is switched off.
  const because =
    conflictTerm === leaderTerm
      ? `, although it is from the leader's own term ${leaderTerm}: a rule is switched off.`
      : `: the leader of term ${leaderTerm} has another one there. It was never committed, so nothing confirmed is lost.`;
  return major("warn", ...lead, because);
}

export function narrateDurable(
  event: TraceEvent,
  { index }: FactOf<"entriesDurable">,
  view: ClusterView,
): Telling {
  const name = nodeName(event.node);
  const { role } = replicaOf(view, event.node, event.partition);
  return minor(
    "neutral",
    strong(`${name}'s disk holds its log up to entry ${index}`),
    role === "leader" ? ": now its own copy counts." : ".",
  );
}

export function narrateCommit(
  event: TraceEvent,
  { from, to, copies }: FactOf<"commitAdvanced">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling {
  const name = nodeName(event.node);
  const replica = replicaOf(view, event.node, event.partition);
  const entries: (Entry | undefined)[] = [];
  for (let index = from + 1; index <= to; index++) entries.push(entryOf(replica, index));
  const range = entryRange(from + 1, to);
  const are = to - from === 1 ? "is" : "are";
  if (copies.length === 0)
    return minor(
      "good",
      strong(`${name} learnt that ${range}`),
      ...label(entries),
      ` ${are} committed`,
      replica.leader === null ? "." : `: ${nodeName(replica.leader)} said so.`,
    );
  const last = entryOf(replica, to);
  const voters = votersOf(view, event.partition).length;
  const lead = [strong(`${name} committed ${range}`), ...label(entries)];
  const because = `: ${majorityText({ name, copies, voters, to, single: to - from === 1 }, makerOf(event, cause))}`;
  if (last !== undefined && last.term !== replica.term)
    return major(
      "danger",
      ...lead,
      `${because}, although it is from term ${last.term} and ${name} leads term ${replica.term}. `,
      "A later leader may still drop it: the rule against that is switched off.",
    );
  const own = last === undefined ? "." : `, and it is from ${name}'s own term ${last.term}.`;
  return major("good", ...lead, because + own, afterCommit(event, entries, copies, view));
}

function majorityText(
  commit: {
    readonly name: string;
    readonly copies: readonly NodeId[];
    readonly voters: number;
    readonly to: LogIndex;
    readonly single: boolean;
  },
  maker: string | null,
): string {
  const { name, copies, voters, to, single } = commit;
  if (voters === 1) return `${name} is the only node, so its own copy is the majority`;
  const held = `${copies.length} of ${voters}`;
  const names = `(${nodeNames(copies)})`;
  if (maker === null) return `${held} nodes hold ${single ? "it" : `entry ${to}`} ${names}`;
  return single
    ? `${maker} made it ${held} copies ${names}`
    : `${maker} made ${held} copies of entry ${to} ${names}`;
}

/** "E's ack", where the cause tells. */
function makerOf({ node }: TraceEvent, cause: TraceEvent | undefined): string | null {
  if (cause?.fact.kind === "messageDelivered") return `${nodeName(cause.fact.from)}'s ack`;
  if (cause?.fact.kind === "entriesAppended" && cause.node === node)
    return `${nodeName(node)}'s own disk`;
  return null;
}

/** Older entries that came along; else who has it without knowing. */
function afterCommit(
  event: TraceEvent,
  entries: readonly (Entry | undefined)[],
  copies: readonly NodeId[],
  view: ClusterView,
): string {
  const last = entries.at(-1);
  const older = entries.filter((entry) => entry !== undefined && entry.term !== last?.term);
  const first = older[0];
  const end = older.at(-1);
  if (first !== undefined && end !== undefined) {
    const terms = first.term === end.term ? `term ${first.term}` : "older terms";
    const verb = first.index === end.index ? "is" : "are";
    const range = entryRange(first.index, end.index);
    return ` ${range[0]!.toUpperCase()}${range.slice(1)} of ${terms} ${verb} committed with it.`;
  }
  const unaware = copies.filter(
    (node) =>
      node !== event.node &&
      view.nodes[node]?.up === true &&
      replicaOf(view, node, event.partition).commitIndex < (last?.index ?? 0),
  );
  if (unaware.length === 0) return "";
  const many = unaware.length > 1;
  return ` ${nodesInProse(unaware)} ${many ? "store" : "stores"} it but ${many ? "do" : "does"} not know that yet.`;
}

export function narrateServing({ node }: TraceEvent, { term, index }: FactOf<"serving">): Telling {
  return major(
    "good",
    strong(`${nodeName(node)} serves as leader of term ${term}`),
    `: entry ${index}, the first of its term, is committed`,
    index > 1 ? ", and with it all before it. Clients can write." : ". Clients can write.",
  );
}

export function narrateRejection(
  { node }: TraceEvent,
  { leader, prevLogIndex, prevLogTerm, ownTerm, hintIndex }: FactOf<"appendRejected">,
): Telling {
  const name = nodeName(node);
  const found =
    ownTerm === null
      ? `${name}'s log ends before entry ${prevLogIndex}`
      : `entry ${prevLogIndex} is of term ${ownTerm} in ${name}'s log, of term ${prevLogTerm} in ${nodeName(leader)}'s`;
  return minor(
    "warn",
    strong(`${name} refused ${nodeName(leader)}'s append`),
    `: ${found}. ${nodeName(leader)} goes back to where the logs may agree: `,
    hintIndex === 0 ? "the very beginning." : `entry ${hintIndex}.`,
  );
}

export function narrateStaleTerm(
  event: TraceEvent,
  { from, term }: FactOf<"staleTermRefused">,
  view: ClusterView,
): Telling {
  const own = replicaOf(view, event.node, event.partition).term;
  const sender = nodeName(from);
  const { role } = replicaOf(view, from, event.partition);
  const later = role === "leader" ? ` ${sender} will step down when it hears the reply.` : "";
  return minor(
    "warn",
    strong(`${nodeName(event.node)} ignored ${sender}'s append`),
    `: term ${term} < ${own}.${later}`,
  );
}

/** The one moment worth telling: a majority has an old entry, and yet it is not committed. */
export function narrateProgress(
  event: TraceEvent,
  { peer, matchIndex }: FactOf<"progressChanged">,
  view: ClusterView,
): Telling | null {
  const replica = replicaOf(view, event.node, event.partition);
  const voters = votersOf(view, event.partition).length;
  const needed = quorumSize(voters);
  for (let index = matchIndex; index > replica.commitIndex; index--) {
    const holders = knownHolders(replica, index);
    if (holders.length < needed) continue;
    // Only the ack that completed the majority tells it.
    if (holders.length > needed || !holders.includes(peer)) return null;
    const entry = entryOf(replica, index);
    if (entry === undefined || entry.term >= replica.term) return null;
    return major(
      "warn",
      strong(`Entry ${index} is on ${holders.length} of ${voters} but not committed`),
      `: it is from term ${entry.term}, and ${nodeName(event.node)} leads term ${replica.term}. `,
      `It will be committed together with the first entry of term ${replica.term}.`,
    );
  }
  return null;
}

/** Who holds an index durably, as far as a leader knows. */
export function knownHolders(leader: ReplicaView, index: LogIndex): readonly NodeId[] {
  const holders = leader.durableIndex >= index ? [leader.node] : [];
  for (const { peer, matchIndex } of leader.peers) if (matchIndex >= index) holders.push(peer);
  return holders.sort((a, b) => a - b);
}

export function narrateApplied(
  event: TraceEvent,
  { from, to }: FactOf<"entriesApplied">,
  view: ClusterView,
): Telling {
  const replica = replicaOf(view, event.node, event.partition);
  const entries: (Entry | undefined)[] = [];
  for (let index = from; index <= to; index++) entries.push(entryOf(replica, index));
  const noops = entries.every((entry) => entry?.payload.kind === "noop");
  return minor(
    "neutral",
    strong(`${nodeName(event.node)} applied ${entryRange(from, to)}`),
    ...label(entries),
    noops
      ? entries.length === 1
        ? ": a no-op changes nothing."
        : ": no-ops change nothing."
      : ": its application has seen it.",
  );
}
