import { unreachable } from "../base/assert.ts";
import { nodeName, partitionName, type NodeId } from "../base/ids.ts";
import { livenessOf } from "../node/livenessTable.ts";
import { findRange } from "../node/partitionMap.ts";
import { getPartitionKey } from "../node/routing.ts";
import { printDuration } from "../simulation/scenario/duration.ts";
import type { Predicate } from "../simulation/scenario/predicate.ts";
import { leaderOf, memberRole, replicaOf } from "../simulation/view.ts";
import { printFields } from "../node/printFields.ts";
import type { LedgerLine } from "../simulation/servicesState.ts";
import {
  callsOf,
  crownsOf,
  firstDifference,
  judgePredicate,
  leadingNodes,
  numberOf,
  watchedName,
} from "./judgePredicate.ts";
import { judgeRequests } from "./judgeRequests.ts";
import { valueOn, violationsBy, type Moment } from "./moment.ts";
import { nodeNames } from "./violation.ts";
import { whatWaits } from "./waiting.ts";

function describeCall({ node, at }: LedgerLine): string {
  return `${nodeName(node)} at ${printDuration(at)}`;
}

/** What a predicate saw at a moment, in plain words: the evidence for its verdict. */
export function showPredicate(predicate: Predicate, moment: Moment): string {
  const { view } = moment;
  switch (predicate.kind) {
    case "leader": {
      const leader = leaderOf(view, predicate.partition);
      const subject = partitionName(predicate.partition);
      if (leader === null) return `nobody leads ${subject}`;
      const serving = leader.serving ? "serving" : "not serving yet";
      return `${nodeName(leader.node)} leads ${subject} in term ${leader.term}, ${serving}`;
    }
    case "crowns": {
      const crowned = crownsOf(view, predicate.partition);
      const terms = crowned.map(
        (node) => `${nodeName(node)} in term ${replicaOf(view, node, predicate.partition).term}`,
      );
      return terms.length === 0 ? "nobody" : terms.join(", ");
    }
    case "leadingNodes":
      return `leaders on ${nodeNames(leadingNodes(view))}`;
    case "lifecycle": {
      const range = findRange(view.partitionMap, predicate.partition);
      const name = partitionName(predicate.partition);
      if (range === undefined) return `the map does not name ${name}`;
      return `${name} is ${range.state}, generation ${range.generation}`;
    }
    case "routes": {
      const partition = getPartitionKey(view.partitionMap, predicate.key);
      return partition === null ? "nowhere" : `to ${partitionName(partition)}`;
    }
    case "waiting": {
      const { requests, held, behind } = whatWaits(moment);
      return `${requests} requests open, ${held} messages held, ${behind} peers behind`;
    }
    case "node":
      return `${nodeName(predicate.node)} is ${view.nodes[predicate.node]!.up ? "up" : "down"}`;
    case "role":
      return onEach(moment, (node) => replicaOf(view, node, predicate.partition).role);
    case "votedFor":
      return onEach(moment, (node) => {
        const { votedFor } = replicaOf(view, node, predicate.partition);
        return votedFor === null ? "nobody" : nodeName(votedFor);
      });
    case "voters":
      return onEach(moment, (node) =>
        nodeNames(replicaOf(view, node, predicate.partition).configuration.voters),
      );
    case "member":
      return `${nodeName(predicate.node)}: ${memberRole(view, predicate.node)}`;
    case "number": {
      const { of, partition } = predicate;
      return onEach(moment, (node) => String(numberOf(replicaOf(view, node, partition), of)));
    }
    case "value": {
      const name = watchedName(predicate, moment);
      return onEach(moment, (node) => {
        const value = valueOn(moment, node, name);
        return value === null ? "nothing" : `"${value}"`;
      });
    }
    case "row":
      return onEach(moment, (node) => {
        const held = view.nodes[node]!.rows[predicate.row];
        return held === undefined ? "nothing" : printFields(held).trim();
      });
    case "ledger": {
      const calls = callsOf(view, predicate);
      return calls.length === 0
        ? "none"
        : `${calls.length}, by ${calls.map(describeCall).join(", ")}`;
    }
    case "entry":
      return onEach(moment, (node) => {
        const on = { kind: "node", node } as const;
        return judgePredicate({ ...predicate, on }, moment) ? "yes" : "no";
      });
    case "liveness":
      return onEach(moment, (node) => livenessOf(view.nodes[node]!.liveness, predicate.node).state);
    case "quiesced":
      return onEach(moment, (node) =>
        replicaOf(view, node, predicate.partition).quiesced ? "quiet" : "awake",
      );
    case "request": {
      const outcome = moment.requests.get(predicate.request);
      if (outcome === undefined) return "no such request was made";
      const { status, endedAt, value } = outcome;
      if (status === null || endedAt === null) return "still open";
      const returned = predicate.returned === undefined ? "" : `, returned ${value ?? "nothing"}`;
      return `${status} at ${printDuration(endedAt)}${returned}`;
    }
    case "logs": {
      const { partition } = predicate;
      for (let id = partition ?? 0; id <= (partition ?? view.partitionCount - 1); id++) {
        const difference = firstDifference(view, id);
        if (difference === null) continue;
        const [one, two] = difference.nodes.map(nodeName);
        return `${one} and ${two} differ in ${partitionName(id)} from index ${difference.index} on`;
      }
      return "the same entries on every node";
    }
    case "violations": {
      const noticed = violationsBy(moment);
      if (noticed.length === 0) return "none violated";
      return noticed.map(({ invariant, detail }) => `${invariant}: ${detail}`).join("; ");
    }
    case "histories": {
      const { operations, keys, violation } = judgeRequests(moment);
      if (violation !== null) return `${violation.key}: ${violation.why}`;
      const undecided = keys.filter(({ verdict }) => verdict === "unknown").length;
      const rest = undecided === 0 ? "" : `, ${undecided} too costly to decide`;
      return `${operations} operations on ${keys.length} keys${rest}`;
    }
    case "all":
    case "any": {
      // What decided: the parts that fail an "all", the parts that make an "any" true; else every part.
      const decisive = predicate.of.filter(
        (part) => judgePredicate(part, moment) === (predicate.kind === "any"),
      );
      const shown = decisive.length > 0 ? decisive : predicate.of;
      return shown.map((part) => showPredicate(part, moment)).join("; ");
    }
    case "not":
      return showPredicate(predicate.of, moment);
    default:
      return unreachable(predicate);
  }
}

function onEach({ view }: Moment, show: (node: NodeId) => string): string {
  return view.nodes
    .map(({ node, up }) => `${nodeName(node)}${up ? "" : " (down)"} ${show(node)}`)
    .join(", ");
}
