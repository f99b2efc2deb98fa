import {
  unreachable,
  type ClusterView,
  type Flight,
  type LinkView,
  type MeddlingView,
  type MessageClass,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { formatDuration } from "./time.ts";

/** One direction of a link that is not like the others; undefined: it is. */
export function linkOf(view: ClusterView, from: NodeId, to: NodeId): LinkView | undefined {
  return view.links.find((link) => link.from === from && link.to === to);
}

/** Messages of a partition (null: of any) that somebody keeps back, oldest first. */
export function heldOf(view: ClusterView, partition: PartitionId | null): readonly Flight[] {
  const held: Flight[] = [];
  for (const flight of view.flights.values())
    if (flight.fate === "held" && (partition === null || flight.partition === partition))
      held.push(flight);
  return held;
}

/** What is done to messages on a link, in one word each: "slow", "drops". */
export function linkWords({ network, meddling }: LinkView, partition: PartitionId): string[] {
  const words: string[] = [];
  if (network?.latency !== undefined) words.push("slow");
  if (network?.loss !== undefined && network.loss.of > 0) words.push("lossy");
  for (const rule of meddling) {
    const word = { hold: "holds", drop: "drops", duplicate: "doubles" }[rule.how];
    const meant = rule.partition === null || rule.partition === partition;
    if (meant && !words.includes(word)) words.push(word);
  }
  return words;
}

/** The same, told: "messages take 400 ms to 800 ms; holds the next append". */
export function linkSentence({ network, meddling }: LinkView): string {
  const parts: string[] = [];
  if (network?.latency !== undefined) {
    const { from, to } = network.latency;
    parts.push(`messages take ${formatDuration(from)} to ${formatDuration(to)}`);
  }
  if (network?.loss !== undefined && network.loss.of > 0)
    parts.push(`loses ${network.loss.of} of ${network.loss.in}`);
  for (const rule of meddling) parts.push(ruleText(rule));
  return parts.join("; ");
}

function ruleText({ how, message, nth }: MeddlingView): string {
  const verb = { hold: "holds", drop: "drops", duplicate: "doubles" }[how];
  return `${verb} ${whichText(message, nth)}`;
}

/** "every heartbeat", "the next append", "the 3rd vote". */
export function whichText(message: MessageClass, nth: number | null): string {
  const name = messageClassName(message);
  if (nth === null) return `every ${name}`;
  return nth === 1 ? `the next ${name}` : `the ${ordinal(nth)} ${name}`;
}

function ordinal(nth: number): string {
  const tens = nth % 100;
  const ending =
    tens >= 11 && tens <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[nth % 10] ?? "th");
  return `${nth}${ending}`;
}

export function messageClassName(message: MessageClass): string {
  switch (message) {
    case "any":
      return "message";
    case "preVote":
      return "pre-vote request";
    case "preVoteResponse":
      return "pre-vote answer";
    case "requestVote":
      return "vote request";
    case "requestVoteResponse":
      return "vote";
    case "appendEntries":
      return "append with entries";
    case "appendEntriesResponse":
      return "ack";
    case "heartbeat":
      return "heartbeat";
    case "installSnapshot":
      return "piece of a snapshot";
    case "installSnapshotResponse":
      return "answer to a piece of a snapshot";
    case "ping":
      return "probe";
    case "pong":
      return "answer to a probe";
    default:
      return unreachable(message);
  }
}
