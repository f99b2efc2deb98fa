import {
  nodeName,
  quorumSize,
  replicaOf,
  unreachable,
  type ClusterView,
  type FactOf,
  type ReplicaView,
  type TraceEvent,
} from "../../engine/index.ts";
import { nodeNames, nodesInProse, position } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";
import { reachOf, votersOf } from "./sides.ts";
import { formatDuration } from "./time.ts";

export function narrateRole(
  event: TraceEvent,
  fact: FactOf<"roleChanged">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling | null {
  const name = nodeName(event.node);
  const voters = votersOf(view, event.partition).length;
  const { term, nodes } = fact;
  switch (fact.reason) {
    case "started":
      return null;
    case "electionTimeout":
      return narrateTimeout(event, fact, view);
    case "ordered":
      return minor(
        "neutral",
        strong(`${name} became candidate of term ${term}`),
        ": it was told to stand at once. Its requests say so, and nobody refuses for an old leader's sake.",
      );
    case "preVoteWon":
      return minor(
        "neutral",
        strong(`${name} became candidate of term ${term}`),
        `: ${nodes.length} of ${voters} would vote for it (${nodeNames(nodes)}). `,
        "It votes for itself and asks for real votes.",
      );
    case "electionWon":
      return major(
        "good",
        strong(`${name} became leader of term ${term}`),
        ` — ${nodes.length} of ${voters} votes (${nodeNames(nodes)}).`,
        afterElection(event, term, view),
      );
    case "refused":
      return minor(
        "warn",
        strong(`${name} gave up its campaign`),
        `: ${nodesInProse(nodes)} refused, so it cannot get ${quorumSize(voters)} of ${voters}. `,
        "It waits for its election timer again.",
      );
    case "higherTerm":
      return narrateHigherTerm(event, fact, view, cause);
    case "heardLeader":
      return minor(
        "neutral",
        strong(`${name} stopped its campaign`),
        fact.leader === null ? "." : `: ${nodeName(fact.leader)} leads term ${term}.`,
      );
    case "lostQuorum":
      return major(
        "warn",
        strong(`${name} stepped down`),
        `: within an election timeout only ${nodesInProse(nodes)} answered, ${nodes.length} of `,
        `${voters}, and ${quorumSize(voters)} are needed. It could not commit anything any more.`,
      );
    case "diskFull":
      return major(
        "warn",
        strong(`${name} stepped down`),
        ": its disk is full. A leader that cannot write its own log leads nobody.",
      );
    case "removed":
      return major(
        "neutral",
        strong(`${name} stepped down`),
        ": the configuration without it is committed, so its office has ended.",
      );
    case "steppedDown":
      return major(
        "neutral",
        strong(`${name} stepped down`),
        ": it was asked to lay its office down, and nobody took it over in time.",
      );
    default:
      return unreachable(fact.reason);
  }
}

function narrateTimeout(
  event: TraceEvent,
  { phase, term }: FactOf<"roleChanged">,
  view: ClusterView,
): Telling {
  const name = nodeName(event.node);
  return major(
    "warn",
    strong(`${name}'s election timer ran out`),
    silence(replicaOf(view, event.node, event.partition)),
    phase === "preVote"
      ? `. It asks who would vote for it in term ${term + 1} (pre-vote).`
      : `. It became candidate of term ${term}, votes for itself and asks the others.`,
    hopeless(event, view),
  );
}

/** A campaign that cannot win, however the others would vote. */
function hopeless({ node, partition }: TraceEvent, view: ClusterView): string {
  const voters = votersOf(view, partition).length;
  const reach = reachOf(view, partition, node).length;
  const needed = quorumSize(voters);
  return reach >= needed
    ? ""
    : ` It cannot win: it reaches ${reach} of ${voters}, ${needed} are needed.`;
}

/** The view still holds the timer that ran out: the next one is set after the role changed. */
export function silence({ timer }: ReplicaView): string {
  if (timer === null || timer.timer !== "election") return "";
  return `: it heard no leader for ${formatDuration(timer.timeout)}`;
}

/** Other crowns are worth a word; else that a new leader does not serve yet. */
function afterElection(event: TraceEvent, term: number, view: ClusterView): string {
  for (const { node, up } of view.nodes) {
    const { role, term: theirs } = replicaOf(view, node, event.partition);
    if (up && role === "leader" && node !== event.node && theirs < term)
      return ` ${nodeName(node)} still acts as leader of term ${theirs}: it has not heard of term ${term}.`;
  }
  return ` It serves as soon as an entry of term ${term} is committed.`;
}

function narrateHigherTerm(
  event: TraceEvent,
  { term, leader }: FactOf<"roleChanged">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling {
  const name = nodeName(event.node);
  const heard = cause?.fact.kind === "messageDelivered" ? ` from ${nodeName(cause.fact.from)}` : "";
  const shown =
    leader === null
      ? `a message${heard} showed term ${term}, newer than its own`
      : `${nodeName(leader)} leads term ${term}, newer than its own`;
  // Only leaders run a heartbeat timer, and the view still holds the old one.
  if (replicaOf(view, event.node, event.partition).timer?.timer === "heartbeat")
    return major(
      "warn",
      strong(`${name} stepped down`),
      `: ${shown}. It is a follower of term ${term} now.`,
    );
  return minor("neutral", strong(`${name} moved to term ${term}`), `: ${shown}.`);
}

export function narrateLeaderKnown(
  { node }: TraceEvent,
  { leader, term }: FactOf<"leaderKnown">,
): Telling {
  return minor(
    "neutral",
    strong(`${nodeName(node)} follows ${nodeName(leader)}`),
    `, the leader of term ${term}.`,
  );
}

export function narrateVote(
  event: TraceEvent,
  fact: FactOf<"voteDecided">,
  view: ClusterView,
): Telling {
  const voter = nodeName(event.node);
  const candidate = nodeName(fact.candidate);
  if (fact.granted) {
    const lead = fact.preVote
      ? `${voter} would vote for ${candidate}`
      : `${voter} voted for ${candidate}`;
    const broken = isNewer(fact.ownLast, fact.candidateLast);
    return minor(
      broken ? "danger" : "neutral",
      strong(`${lead} in term ${fact.term}`),
      `: ${broken ? "the log check is switched off, " : ""}${comparison(voter, candidate, fact)}.`,
    );
  }
  const lead = fact.preVote
    ? `${voter} would not vote for ${candidate}`
    : `${voter} refused ${candidate} its vote`;
  const because = refusal(event, fact, view);
  const tell = fact.reason === "logBehind" ? major : minor;
  return tell("warn", strong(lead), `: ${because}`);
}

type Last = FactOf<"voteDecided">["ownLast"];

/** §5.4.1: terms are compared before lengths. */
function isNewer(a: Last, b: Last): boolean {
  return a.term > b.term || (a.term === b.term && a.index > b.index);
}

function comparison(
  voter: string,
  candidate: string,
  { candidateLast, ownLast }: FactOf<"voteDecided">,
): string {
  if (isNewer(ownLast, candidateLast))
    return candidateLast.index === 0
      ? `${candidate}'s log is empty, ${voter}'s last entry is ${position(ownLast)}`
      : `${candidate}'s last entry is ${position(candidateLast)}, older than ${voter}'s ${position(ownLast)}`;
  if (!isNewer(candidateLast, ownLast))
    return ownLast.index === 0
      ? "both logs are empty"
      : `both logs end with entry ${ownLast.index} of term ${ownLast.term}`;
  const theirs = ownLast.index === 0 ? "empty log" : position(ownLast);
  return `${candidate}'s last entry is ${position(candidateLast)}, newer than ${voter}'s ${theirs}`;
}

function refusal(event: TraceEvent, fact: FactOf<"voteDecided">, view: ClusterView): string {
  const voter = nodeName(event.node);
  const candidate = nodeName(fact.candidate);
  const own = replicaOf(view, event.node, event.partition);
  switch (fact.reason) {
    case "logBehind": {
      const { ownLast, candidateLast } = fact;
      if (candidateLast.index === 0)
        return `${voter}'s last entry is ${position(ownLast)}, and ${candidate}'s log is empty.`;
      const newer = `${voter}'s last entry is ${position(ownLast)}, newer than ${candidate}'s ${position(candidateLast)}.`;
      return ownLast.term === candidateLast.term
        ? newer
        : `${newer} Term is compared before length.`;
    }
    case "staleTerm":
      return `${candidate} asks for term ${fact.term}, and ${voter} is already in term ${own.term}.`;
    case "alreadyVoted":
      return own.votedFor === null
        ? `it has already voted in term ${fact.term}. A node has one vote per term.`
        : `in term ${fact.term} it voted for ${nodeName(own.votedFor)}. A node has one vote per term.`;
    case "heardLeader":
      return own.leader === null
        ? "it heard a leader a moment ago."
        : `it heard ${nodeName(own.leader)}, its leader, a moment ago.`;
    case "isLeader":
      return `${voter} is itself the leader of term ${own.term}.`;
    case "notVoter":
      return `${voter}'s disk was wiped: it cannot know what it has promised, so it promises nothing.`;
    case "granted":
      return "it said yes.";
    default:
      return unreachable(fact.reason);
  }
}

/** The last vote is told by the victory that it brings. */
export function narrateVoteCount(
  { node }: TraceEvent,
  { granted, granters, needed, preVote }: FactOf<"voteCounted">,
): Telling | null {
  if (!granted || granters.length >= needed) return null;
  const votes = preVote ? "pre-votes" : "votes";
  return minor(
    "neutral",
    strong(`${nodeName(node)} has ${granters.length} of the ${needed} ${votes} it needs`),
    ` (${nodeNames(granters)}).`,
  );
}
