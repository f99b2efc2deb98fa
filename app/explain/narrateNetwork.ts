import {
  isNodeMessage,
  leaderOf,
  nodeName,
  quorumSize,
  replicaOf,
  unreachable,
  type ClusterView,
  type FactOf,
  type NetworkSettings,
  type NodeId,
  type TraceEvent,
  type WireMessage,
} from "../../engine/index.ts";
import { actionText } from "./action.ts";
import { entryRange, sidesLabel } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";
import { canCommit, sidesOf } from "./sides.ts";
import { formatDuration } from "./time.ts";

export function narrateLinks(
  { cut }: FactOf<"linksChanged">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling {
  const action = cause?.fact.kind === "acted" ? cause.fact.action : null;
  if (cut.length === 0)
    return major(
      "good",
      strong(action === null ? "The network is whole" : "You healed the network"),
      `: every link works again.${staleCrowns(view)}`,
    );
  const sides = sidesOf(view);
  const heals = action?.kind === "heal" || action?.kind === "healLink";
  if (sides.length < 2) {
    const lead = action === null ? "Links are cut" : actionText(action);
    return major("warn", strong(lead), `: ${deafness(cut)}.`);
  }
  const label = sidesLabel(sides);
  const lead = heals
    ? `You healed a link, the rest is cut ${label}`
    : action === null
      ? `The network is cut ${label}`
      : `You cut ${label}`;
  const { text, any } = verdict(view, sides);
  return major(any ? "warn" : "danger", strong(lead), `: ${text}.`);
}

/** Who can still commit. All partitions have the same voters, so one speaks for all. */
function verdict(
  view: ClusterView,
  sides: readonly (readonly NodeId[])[],
): { readonly text: string; readonly any: boolean } {
  const able = sides.filter((side) => canCommit(view, 0, side));
  const [only] = able;
  if (only === undefined) {
    const needed = quorumSize(view.nodeCount);
    const enough = sides.some((side) => side.length >= needed);
    const text = enough
      ? `no node reaches ${needed} nodes directly, so nobody can commit`
      : `no side has ${needed} nodes, so nobody can commit`;
    return { text, any: false };
  }
  if (sides.length !== 2) return { text: `only ${sidesLabel([only])} can commit`, any: true };
  return { text: `only the ${only === sides[0] ? "left" : "right"} side can commit`, any: true };
}

/** Who does not hear whom, while all nodes still hang together. */
function deafness(cut: FactOf<"linksChanged">["cut"]): string {
  const oneWay: string[] = [];
  const bothWays: string[] = [];
  for (const [from, to] of cut) {
    const both = cut.some(([other, back]) => other === to && back === from);
    if (!both) oneWay.push(`${nodeName(to)} does not hear ${nodeName(from)}`);
    else if (from < to)
      bothWays.push(`${nodeName(from)} and ${nodeName(to)} do not hear each other`);
  }
  const all = [...bothWays, ...oneWay];
  return all.length > 3 ? `${all.length} links are down now` : all.join(", ");
}

function staleCrowns(view: ClusterView): string {
  for (let partition = 0; partition < view.partitionCount; partition++) {
    const newest = leaderOf(view, partition);
    for (const { node, up } of view.nodes) {
      const { role, term } = replicaOf(view, node, partition);
      if (up && role === "leader" && newest !== null && term < newest.term)
        return ` ${nodeName(node)} still acts as leader of term ${term}: the first message of term ${newest.term} ends that.`;
    }
  }
  return "";
}

export function narrateNetwork({ settings }: FactOf<"networkChanged">): Telling {
  const { latency, reordering } = settings;
  return major(
    "neutral",
    strong(`Messages now take ${formatDuration(latency.from)} to ${formatDuration(latency.to)}`),
    `: ${ratio(settings.loss)} lost, ${ratio(settings.duplication)} doubled, `,
    reordering ? "and later ones may overtake earlier ones." : "and each link keeps the order.",
  );
}

function ratio({ of, in: all }: NetworkSettings["loss"]): string {
  return of === 0 ? "none is" : `${of} in ${all} ${of === 1 ? "is" : "are"}`;
}

/** A heartbeat that is lost is no news; another message is. */
export function narrateLoss(
  { node }: TraceEvent,
  { to, message, fate }: FactOf<"messageSent">,
): Telling | null {
  if (fate === "travels" || fate === "cut") return null;
  const what = messageName(message);
  if (what === null) return null;
  const whose = `${nodeName(node)}'s ${what}`;
  if (fate === "held")
    return minor(
      "warn",
      strong(`${whose} is held back`),
      ` on its way to ${nodeName(to)}: it waits until you release it.`,
    );
  const retried = isRetried(message) ? ` ${nodeName(node)} will send it again.` : "";
  return minor(
    "warn",
    strong(fate === "dropped" ? `You dropped ${whose}` : `The network lost ${whose}`),
    ` on its way to ${nodeName(to)}.${retried}`,
  );
}

function isRetried({ kind }: WireMessage): boolean {
  return kind === "appendEntries" || kind === "installSnapshot";
}

/** Null for a heartbeat and its answer, which say nothing new. */
function messageName(message: WireMessage): string | null {
  if (isNodeMessage(message)) return null;
  switch (message.kind) {
    case "requestVote":
      return message.preVote ? "pre-vote request" : "vote request";
    case "requestVoteResponse":
      return message.granted ? "vote" : "refusal";
    case "appendEntries": {
      const first = message.entries[0];
      const last = message.entries.at(-1);
      if (first === undefined || last === undefined) return null;
      return `append of ${entryRange(first.index, last.index)}`;
    }
    case "appendEntriesResponse":
      return message.success ? `ack up to entry ${message.index}` : "refusal";
    case "installSnapshot":
      return `piece ${message.chunk + 1} of the snapshot up to entry ${message.index}`;
    case "installSnapshotResponse":
      return `answer to piece ${message.chunk + 1} of a snapshot`;
    default:
      return unreachable(message);
  }
}
