import { maxNodes, type LogIndex, type NodeId, type Term } from "../../base/ids.ts";
import { isCount } from "./factForms.ts";
import { isJsonObject, type JsonLine, type JsonObject, type SkippedLine } from "./jsonLines.ts";

/** One line of etcd's trace, with its nodes as the lab numbers them. */
export interface EtcdLine {
  /** In the file, from 1 on. */
  readonly line: number;
  readonly name: string;
  readonly node: NodeId;
  readonly term: Term;
  readonly vote: NodeId | null;
  readonly commit: LogIndex;
  readonly role: string;
  readonly log: LogIndex;
  /** Only some writers tell it. */
  readonly applied: LogIndex | null;
  /** Of a message that is sent or received. */
  readonly message: EtcdLineMessage | null;
}

export interface EtcdLineMessage {
  readonly type: string;
  readonly term: Term;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly entries: number;
  readonly logTerm: Term;
  readonly index: LogIndex;
  readonly commit: LogIndex;
  readonly reject: boolean;
  readonly rejectHint: LogIndex;
}

const roles = ["StateFollower", "StateCandidate", "StateLeader", "StatePreCandidate"];

/** Whether a line is one of etcd's trace, as its specification tells: by the tag, and an event. */
export function isEtcdLine({ value }: JsonLine): boolean {
  const { event } = value;
  return isJsonObject(event) && isName(event["nid"]) && typeof event["name"] === "string";
}

/** The lines that can be used, and how many nodes they speak of. */
export function readEtcdLines(lines: readonly JsonLine[]): {
  readonly read: readonly EtcdLine[];
  readonly nodes: number;
  readonly skipped: readonly SkippedLine[];
} {
  const number = numberNodes(lines);
  const read: EtcdLine[] = [];
  const skipped: SkippedLine[] = [];
  for (const line of lines) {
    const result = readLine(line, number);
    if (typeof result === "string") skipped.push({ line: line.line, reason: result });
    else read.push(result);
  }
  return { read, nodes: Math.max(1, ...[...number.values()].map((node) => node + 1)), skipped };
}

/**
 * etcd's names for nodes are any numbers, as text. From "1" to "9" they keep their place in the
 * alphabet, so that "2" is B; others are taken in their order.
 */
function numberNodes(lines: readonly JsonLine[]): ReadonlyMap<string, NodeId> {
  const names = new Set<string>();
  for (const { value } of lines) {
    const { event } = value;
    if (!isJsonObject(event)) continue;
    const { nid, msg } = event;
    const heard = isJsonObject(msg) ? [msg["from"], msg["to"]] : [];
    for (const name of [nid, ...heard]) if (isName(name)) names.add(name);
  }
  const sorted = [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const areSmall = sorted.every((name) => Number(name) <= maxNodes);
  const numbered = sorted.slice(0, maxNodes);
  return new Map(numbered.map((name, slot) => [name, areSmall ? Number(name) - 1 : slot]));
}

/** A node's name; "0" is none. */
function isName(value: unknown): value is string {
  return typeof value === "string" && /^[1-9]\d*$/.test(value);
}

function readLine(
  { line, value }: JsonLine,
  number: ReadonlyMap<string, NodeId>,
): EtcdLine | string {
  if (!isEtcdLine({ line, value })) return 'there is no event of tag "trace"';
  const event = value["event"] as JsonObject;
  const { name, nid, state, role, log, msg } = event;
  const node = number.get(nid as string);
  if (node === undefined) return `more than ${maxNodes} nodes: ${String(nid)} has no place here`;
  if (!isJsonObject(state) || !isCount(state["term"]) || !isCount(state["commit"]))
    return '"state" is missing or wrong';
  if (typeof role !== "string" || !roles.includes(role)) return '"role" is missing or unknown';
  if (!isCount(log)) return '"log" is missing or wrong';
  const vote = state["vote"];
  if (vote !== "0" && !isName(vote)) return '"state.vote" is missing or wrong';
  const isMessage = /^(Send|Receive)/.test(name as string);
  const message = isMessage ? readMessage(msg, number) : null;
  if (isMessage && message === null) return '"msg" is missing or wrong';
  const applied = event["applied"] ?? event["Applied"];
  return {
    line,
    name: name as string,
    node,
    term: state["term"],
    vote: number.get(vote) ?? null,
    commit: state["commit"],
    role,
    log,
    applied: isCount(applied) ? applied : null,
    message,
  };
}

function readMessage(value: unknown, number: ReadonlyMap<string, NodeId>): EtcdLineMessage | null {
  if (!isJsonObject(value)) return null;
  const { type, term } = value;
  const from = number.get(String(value["from"]));
  const to = number.get(String(value["to"]));
  if (typeof type !== "string" || !isCount(term) || from === undefined || to === undefined)
    return null;
  return {
    type,
    term,
    from,
    to,
    entries: countOf(value["entries"]),
    logTerm: countOf(value["logTerm"]),
    index: countOf(value["index"]),
    commit: countOf(value["commit"]),
    reject: value["reject"] === true,
    rejectHint: countOf(value["rejectHint"]),
  };
}

function countOf(value: unknown): number {
  return isCount(value) ? value : 0;
}
