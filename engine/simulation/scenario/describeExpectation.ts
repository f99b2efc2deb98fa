import { unreachable } from "../../base/assert.ts";
import { nodeName, partitionName, type PartitionId } from "../../base/ids.ts";
import { printFields } from "../../node/printFields.ts";
import { printDuration } from "./duration.ts";
import type { Expectation, Span, TracePattern } from "./expectation.ts";
import type { Comparison, Predicate, ReplicaNumber } from "./predicate.ts";
import { printWhere } from "./where.ts";

/** An expectation as a sentence: "always from 3s: leader of P1 is A". */
export function describeExpectation(expectation: Expectation): string {
  const { under } = expectation;
  if (under === undefined) return describeClaim(expectation);
  const rules = under.length === 0 ? "every rule right" : under.join(", ");
  return `with ${rules}: ${describeClaim(expectation)}`;
}

function describeClaim(expectation: Expectation): string {
  switch (expectation.kind) {
    case "ever":
    case "always": {
      const { kind, predicate, span } = expectation;
      return `${kind}${describeSpan(span)}: ${describePredicate(predicate)}`;
    }
    case "finally":
      return `finally: ${describePredicate(expectation.predicate)}`;
    case "at":
      return `at ${printDuration(expectation.at)}: ${describePredicate(expectation.predicate)}`;
    case "count": {
      const { pattern, count, span } = expectation;
      const unit = pattern.measure === "lines" ? "times" : "bytes";
      return `${describeComparison(count)} ${unit}${describeSpan(span)}: ${describePattern(pattern)}`;
    }
    case "leadsTo": {
      const { when, predicate, within } = expectation;
      const limit = within === null ? "" : ` within ${printDuration(within)}`;
      return `whenever ${describePredicate(when)}, then${limit} ${describePredicate(predicate)}`;
    }
    case "then": {
      const { predicates, within } = expectation;
      const limit = within === null ? "" : ` within ${printDuration(within)}`;
      return `in this order${limit}: ${predicates.map(describePart).join(", then ")}`;
    }
    case "same":
      return expectation.of === "committed"
        ? "the same entries are committed in the end"
        : "exactly the same happens";
    default:
      return unreachable(expectation);
  }
}

function describeSpan({ from, to }: Span): string {
  const start = from === null ? "" : ` from ${printDuration(from)}`;
  return to === null ? start : `${start} to ${printDuration(to)}`;
}

function describePattern({ event, node, partition, where }: TracePattern): string {
  const on = node === null ? "" : ` on ${nodeName(node)}`;
  const fields = Object.entries(where).map(([field, value]) => ` with ${field} ${String(value)}`);
  return `${event}${on}${inPartition(partition)}${fields.join("")}`;
}

export function describePredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case "leader": {
      const { partition, exists, is, serves } = predicate;
      const subject = `leader of ${partitionName(partition)}`;
      if (!exists) return `no ${subject}`;
      const traits: string[] = [];
      if (is !== null) traits.push(`is ${nodeName(is)}`);
      if (serves !== null) traits.push(serves ? "serves" : "does not serve yet");
      return `${subject} ${traits.length > 0 ? traits.join(" and ") : "exists"}`;
    }
    case "crowns": {
      const { partition, count } = predicate;
      return `${describeComparison(count)} nodes believe to lead ${partitionName(partition)}`;
    }
    case "lifecycle": {
      const { partition, is, generation } = predicate;
      const known = generation === null ? "" : `, generation ${generation}`;
      return `${partitionName(partition)} is ${is}${known}`;
    }
    case "routes":
      return `${predicate.key} routes to ${partitionName(predicate.to)}`;
    case "waiting":
      return `${describeComparison(predicate.count)} requests, messages and peers wait`;
    case "leadingNodes":
      return `leaders are spread over ${describeComparison(predicate.count)} nodes`;
    case "node":
      return `${nodeName(predicate.node)} is ${predicate.up ? "up" : "down"}`;
    case "role": {
      const { partition, on, is } = predicate;
      return `role in ${partitionName(partition)} on ${printWhere(on)} is ${is}`;
    }
    case "votedFor": {
      const { partition, on, is } = predicate;
      const vote = is === null ? "nobody" : nodeName(is);
      return `vote in ${partitionName(partition)} of ${printWhere(on)} went to ${vote}`;
    }
    case "voters": {
      const { partition, on, are } = predicate;
      return `voters of ${partitionName(partition)} on ${printWhere(on)} are ${are.map(nodeName).join(" ")}`;
    }
    case "member":
      return `${nodeName(predicate.node)} is ${predicate.is === "notMember" ? "no member" : predicate.is}`;
    case "number": {
      const { of, partition, on, count } = predicate;
      const subject = `${numberNames[of]} of ${partitionName(partition)} on ${printWhere(on)}`;
      return `${subject} is ${describeComparison(count)}`;
    }
    case "value": {
      const { key, partition, on, is } = predicate;
      const held = is === null ? "absent" : `"${is}"`;
      return `value of ${key}${inPartition(partition)} on ${printWhere(on)} is ${held}`;
    }
    case "row": {
      const { row, on, has } = predicate;
      if (has === null) return `there is no ${row} on ${printWhere(on)}`;
      return `${row} on ${printWhere(on)} has${printFields(has)}`;
    }
    case "ledger": {
      const { service, data, outcome, count } = predicate;
      const about = data === null ? "" : ` of "${data}"`;
      return `${service} took ${describeComparison(count)} calls${about} as ${outcome}`;
    }
    case "entry": {
      const { data, partition, on, is } = predicate;
      return `entry "${data}"${inPartition(partition)} is ${is === "rolledBack" ? "rolled back" : is} on ${printWhere(on)}`;
    }
    case "liveness": {
      const { node, on, is } = predicate;
      return `${nodeName(node)} is believed to be ${is} on ${printWhere(on)}`;
    }
    case "quiesced": {
      const { partition, on, is } = predicate;
      return `${partitionName(partition)} is ${is ? "quiet" : "awake"} on ${printWhere(on)}`;
    }
    case "request": {
      const { request, ended, returned } = predicate;
      if (ended === null) return `request ${request} is open`;
      const value = returned === undefined ? "" : ` and returned ${returned ?? "nothing"}`;
      return `request ${request} ended ${ended.join(" or ")}${value}`;
    }
    case "logs": {
      const { partition, agree } = predicate;
      const logs = partition === null ? "all logs" : `logs of ${partitionName(partition)}`;
      return `${logs} ${agree ? "agree" : "differ"}`;
    }
    case "violations":
      return predicate.are === "none" || predicate.are === "some"
        ? `${predicate.are === "none" ? "no" : "some"} invariant is violated`
        : `${predicate.are} is violated`;
    case "histories":
      return "what clients were told is linearizable";
    case "all":
    case "any": {
      const joint = predicate.kind === "all" ? " and " : " or ";
      return predicate.of.map((part) => describePart(part)).join(joint);
    }
    case "not":
      return `not ${describePart(predicate.of)}`;
    default:
      return unreachable(predicate);
  }
}

const numberNames: Readonly<Record<ReplicaNumber, string>> = {
  term: "term",
  commitIndex: "commit index",
  lastApplied: "last applied index",
  lastIndex: "last index",
  durableIndex: "durable index",
  baseIndex: "compaction floor",
  snapshotIndex: "snapshot index",
  replayed: "number of replayed entries",
};

/** Parts that consist of parts themselves stand in brackets. */
function describePart(part: Predicate): string {
  const text = describePredicate(part);
  return part.kind === "all" || part.kind === "any" ? `(${text})` : text;
}

export function describeComparison({ atLeast, atMost }: Comparison): string {
  if (atLeast !== null && atMost !== null)
    return atLeast === atMost ? `exactly ${atLeast}` : `${atLeast} to ${atMost}`;
  return atLeast === null ? `at most ${atMost}` : `at least ${atLeast}`;
}

function inPartition(partition: PartitionId | null): string {
  return partition === null ? "" : ` in ${partitionName(partition)}`;
}
