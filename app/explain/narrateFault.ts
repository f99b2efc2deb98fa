import {
  leaderOf,
  nodeName,
  partitionName,
  quorumSize,
  replicaOf,
  unreachable,
  type Action,
  type ClusterView,
  type FactOf,
  type NetworkSettings,
  type NodeId,
  type NodeReference,
  type PartitionId,
  type RaftMessage,
  type TraceEvent,
} from "../../engine/index.ts";
import { count, entryRange, partitionsInProse, sidesLabel } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";
import { canCommit, sidesOf } from "./sides.ts";
import { formatDuration } from "./time.ts";

/** `lostWrites` is not told: it counts commit marks too, which are nothing that anybody misses. */
export function narrateCrash({ node }: TraceEvent, view: ClusterView): Telling {
  const lead = strong(`${nodeName(node)} crashed`);
  const kept = keptText(view, node);
  const up = view.nodes.filter((other) => other.up).length;
  const needed = quorumSize(view.nodeCount);
  if (up < needed)
    return major(
      "danger",
      lead,
      up === 0
        ? ": no node is up. "
        : `: only ${up} of ${view.nodeCount} nodes are up, ${needed} are needed. `,
      `Nothing can be committed until one restarts.${kept}`,
    );
  const led = partitionsLostWith(view, node);
  if (led.length === 0)
    return major(
      "warn",
      lead,
      `: ${up} of ${view.nodeCount} nodes are up, enough to go on.${kept}`,
    );
  const have = led.length === 1 ? "has" : "have";
  return major(
    "warn",
    lead,
    `: ${partitionsInProse(led)} ${have} no leader until another node wins an election.${kept}`,
  );
}

/** What is still on the dead node's disk, where one partition can speak for all. */
function keptText(view: ClusterView, node: NodeId): string {
  if (view.partitionCount > 2) return "";
  const { log } = replicaOf(view, node, view.partitionCount - 1);
  const entries = log.last === 0 ? "no entry" : count(log.last, "entry", "entries");
  return ` Its disk keeps ${entries} of ${partitionName(view.partitionCount - 1)}.`;
}

/** Nobody leads them now, and their followers still name the dead node. */
function partitionsLostWith(view: ClusterView, node: NodeId): PartitionId[] {
  const lost: PartitionId[] = [];
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (leaderOf(view, partition) !== null) continue;
    const followed = view.nodes.some(
      (other) => other.up && replicaOf(view, other.node, partition).leader === node,
    );
    if (followed) lost.push(partition);
  }
  return lost;
}

export function narrateStart(
  { node }: TraceEvent,
  { cold }: FactOf<"nodeStarted">,
  view: ClusterView,
): Telling {
  const name = nodeName(node);
  if (cold) return minor("neutral", strong(`${name} started`), " with an empty disk.");
  const up = view.nodes.filter((other) => other.up).length;
  const quorum =
    up === quorumSize(view.nodeCount)
      ? ` With it ${up} of ${view.nodeCount} nodes are up: enough to commit again.`
      : "";
  return major(
    "good",
    strong(`${name} restarted`),
    ` from its disk: term, vote and log are back, its role is follower.${quorum}`,
  );
}

/** What the disk kept. A cold start has nothing to tell. */
export function narrateRestored(
  { node, partition }: TraceEvent,
  { image }: FactOf<"restored">,
): Telling | null {
  const { currentTerm, votedFor, entries, commitMark } = image;
  if (currentTerm === 0 && entries.length === 0) return null;
  const vote = votedFor === null ? "no vote" : `its vote for ${nodeName(votedFor)}`;
  return minor(
    "neutral",
    strong(`${nodeName(node)}'s disk kept ${partitionsInProse([partition])}`),
    `: term ${currentTerm}, ${vote} and ${count(entries.length, "entry", "entries")}, `,
    `${commitMark} of them known as committed.`,
  );
}

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
    const lead = heals ? "You healed a link" : action === null ? "Links are cut" : "You cut a link";
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
  if (fate !== "lost") return null;
  const what = messageName(message);
  if (what === null) return null;
  const retried = message.kind === "appendEntries" ? ` ${nodeName(node)} will send it again.` : "";
  return minor(
    "warn",
    strong(`The network lost ${nodeName(node)}'s ${what}`),
    ` on its way to ${nodeName(to)}.${retried}`,
  );
}

/** Null for a heartbeat and its answer, which say nothing new. */
function messageName(message: RaftMessage): string | null {
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
    default:
      return unreachable(message);
  }
}

export function narrateActionRefused(
  { action, reason }: FactOf<"actionRefused">,
  view: ClusterView,
): Telling {
  const lead = strong(`${capitalised(intent(action))} was not possible`);
  const target = referenceOf(action);
  const name = target?.kind === "node" ? nodeName(target.node) : "the node";
  switch (reason) {
    case "noLeader":
      return major(
        "warn",
        lead,
        `: ${target?.kind === "leader" ? partitionsInProse([target.partition]) : "the partition"} has no leader now. `,
        "Wait for an election, or choose a node by its name.",
      );
    case "alreadyDown":
      return major("warn", lead, `: ${name} is already down. Restart it first.`);
    case "alreadyUp":
      return major("warn", lead, `: ${name} is already up. Crash it first to see a restart.`);
    case "noSuchNode":
      return major(
        "warn",
        lead,
        `: there is no such node. Choose one of ${nodeName(0)} to ${nodeName(view.nodeCount - 1)}.`,
      );
    default:
      return unreachable(reason);
  }
}

function intent(action: Action): string {
  switch (action.kind) {
    case "crash":
      return "the crash";
    case "restart":
      return "the restart";
    case "isolate":
    case "cut":
    case "cutLink":
      return "the cut";
    case "heal":
    case "healLink":
      return "the healing";
    case "network":
      return "the change of the network";
    case "submit":
      return action.operation.kind === "get" ? "the read" : "the write";
    default:
      return unreachable(action);
  }
}

/** The leader that an action asked for, else the node that it names first. */
function referenceOf(action: Action): NodeReference | null {
  switch (action.kind) {
    case "crash":
    case "restart":
    case "isolate":
    case "submit":
      return action.node;
    case "cut":
      return preferred(action.groups.flat());
    case "cutLink":
    case "healLink":
      return preferred([action.from, action.to]);
    case "heal":
    case "network":
      return null;
    default:
      return unreachable(action);
  }
}

function preferred(references: readonly NodeReference[]): NodeReference | null {
  return references.find(({ kind }) => kind === "leader") ?? references[0] ?? null;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
