import { unreachable } from "../base/assert.ts";
import { systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import type { Fields } from "../node/application.ts";
import { livenessOf } from "../node/livenessTable.ts";
import { findPartition, findRange } from "../node/partitionMap.ts";
import { registerName } from "../node/register.ts";
import { getPartitionKey, keyPrefix, routingHash } from "../node/routing.ts";
import { quorumSize } from "../raft/quorum.ts";
import type {
  Comparison,
  Predicate,
  ReplicaNumber,
  Where,
} from "../simulation/scenario/predicate.ts";
import type { LedgerLine } from "../simulation/servicesState.ts";
import { entryState } from "../simulation/entryState.ts";
import {
  memberRole,
  entryOf,
  leaderOf,
  replicaOf,
  type ClusterView,
  type ReplicaView,
} from "../simulation/view.ts";
import { judgeRequests } from "./judgeRequests.ts";
import { valueOn, violationsBy, type Moment } from "./moment.ts";
import { countWaiting, whatWaits } from "./waiting.ts";

/** Whether a predicate is true at a moment. */
export function judgePredicate(predicate: Predicate, moment: Moment): boolean {
  const { view } = moment;
  switch (predicate.kind) {
    case "leader": {
      const { partition, exists, is, serves } = predicate;
      const leader = leaderOf(view, partition);
      if (leader === null) return !exists;
      if (is !== null && leader.node !== is) return false;
      return exists && (serves === null || leader.serving === serves);
    }
    case "crowns":
      return isWithin(crownsOf(view, predicate.partition).length, predicate.count);
    case "leadingNodes":
      return isWithin(leadingNodes(view).length, predicate.count);
    case "lifecycle": {
      const range = findRange(view.partitionMap, predicate.partition);
      const { is, generation } = predicate;
      if ((range?.state ?? "unknown") !== is) return false;
      return generation === null || generation === range?.generation;
    }
    case "routes":
      return getPartitionKey(view.partitionMap, predicate.key) === predicate.to;
    case "waiting":
      return isWithin(countWaiting(whatWaits(moment)), predicate.count);
    case "node":
      return view.nodes[predicate.node]!.up === predicate.up;
    case "role": {
      const { partition, on, is } = predicate;
      return holdsOn(view, on, (node) => isUp(view, node) && replica(node, partition).role === is);
    }
    case "votedFor": {
      const { partition, on, is } = predicate;
      return holdsOn(view, on, (node) => replica(node, partition).votedFor === is);
    }
    case "voters": {
      const { partition, on, are } = predicate;
      return holdsOn(view, on, (node) => {
        const { voters } = replica(node, partition).configuration;
        return voters.length === are.length && voters.every((voter) => are.includes(voter));
      });
    }
    case "member":
      return memberRole(view, predicate.node) === predicate.is;
    case "number": {
      const { of, partition, on, count } = predicate;
      return holdsOn(view, on, (node) => isWithin(numberOf(replica(node, partition), of), count));
    }
    case "value": {
      const { on, is } = predicate;
      const name = watchedName(predicate, moment);
      return holdsOn(view, on, (node) => isUp(view, node) && valueOn(moment, node, name) === is);
    }
    case "row": {
      const { row, on, has } = predicate;
      return holdsOn(view, on, (node) => isUp(view, node) && matchesRow(view, { node, row, has }));
    }
    case "ledger":
      return isWithin(callsOf(view, predicate).length, predicate.count);
    case "entry":
      return holdsOn(view, predicate.on, (node) => holdsEntry(predicate, moment, node));
    case "liveness": {
      const { node: of, on, is } = predicate;
      return holdsOn(
        view,
        on,
        (node) => isUp(view, node) && livenessOf(view.nodes[node]!.liveness, of).state === is,
      );
    }
    case "quiesced": {
      const { partition, on, is } = predicate;
      return holdsOn(
        view,
        on,
        (node) => isUp(view, node) && replica(node, partition).quiesced === is,
      );
    }
    case "request": {
      const { request, ended, returned } = predicate;
      const outcome = moment.requests.get(request);
      if (outcome === undefined) return false;
      if (ended === null || outcome.status === null) return ended === outcome.status;
      if (!ended.includes(outcome.status)) return false;
      return returned === undefined || outcome.value === returned;
    }
    case "logs": {
      const { partition, agree } = predicate;
      const partitions = partition === null ? allPartitions(view) : [partition];
      return partitions.every((id) => logsAgree(view, id)) === agree;
    }
    case "violations": {
      const noticed = violationsBy(moment);
      if (predicate.are === "none") return noticed.length === 0;
      if (predicate.are === "some") return noticed.length > 0;
      return noticed.some(({ invariant }) => invariant === predicate.are);
    }
    case "histories":
      // A key that is too costly to decide is refuted by nobody.
      return judgeRequests(moment).verdict !== "violation";
    case "all":
      return predicate.of.every((part) => judgePredicate(part, moment));
    case "any":
      return predicate.of.some((part) => judgePredicate(part, moment));
    case "not":
      return !judgePredicate(predicate.of, moment);
    default:
      return unreachable(predicate);
  }

  function replica(node: NodeId, partition: PartitionId): ReplicaView {
    return replicaOf(view, node, partition);
  }
}

function matchesRow(
  view: ClusterView,
  { node, row, has }: { readonly node: NodeId; readonly row: string; readonly has: Fields | null },
): boolean {
  const held = view.nodes[node]!.rows[row];
  if (held === undefined || has === null) return held === undefined && has === null;
  return Object.entries(has).every(([field, value]) => held[field] === value);
}

/** Calls that a service took in a certain way. */
export function callsOf(
  { ledger }: ClusterView,
  { service, data, outcome }: Extract<Predicate, { kind: "ledger" }>,
): readonly LedgerLine[] {
  return ledger.filter(
    (line) =>
      line.service === service && line.outcome === outcome && (data === null || line.data === data),
  );
}

export function isWithin(value: number, { atLeast, atMost }: Comparison): boolean {
  return (atLeast === null || value >= atLeast) && (atMost === null || value <= atMost);
}

function isUp(view: ClusterView, node: NodeId): boolean {
  return view.nodes[node]!.up;
}

function holdsOn(view: ClusterView, where: Where, holds: (node: NodeId) => boolean): boolean {
  switch (where.kind) {
    case "node":
      return holds(where.node);
    case "leader": {
      const leader = leaderOf(view, where.partition);
      return leader !== null && holds(leader.node);
    }
    case "every":
      return view.nodes.every(({ node }) => holds(node));
    case "up": {
      const up = view.nodes.filter((node) => node.up);
      return up.length > 0 && up.every(({ node }) => holds(node));
    }
    case "majority":
      return view.nodes.filter(({ node }) => holds(node)).length >= quorumSize(view.nodeCount);
    case "some":
      return view.nodes.some(({ node }) => holds(node));
    case "none":
      return !view.nodes.some(({ node }) => holds(node));
    default:
      return unreachable(where);
  }
}

/** Who believes to lead a partition. */
export function crownsOf(view: ClusterView, partition: PartitionId): NodeId[] {
  const crowned: NodeId[] = [];
  for (const { node, up } of view.nodes)
    if (up && replicaOf(view, node, partition).role === "leader") crowned.push(node);
  return crowned;
}

/** The nodes that lead at least one user partition. */
export function leadingNodes(view: ClusterView): NodeId[] {
  const leading = new Set<NodeId>();
  for (let partition = 1; partition < view.partitionCount; partition++) {
    const leader = leaderOf(view, partition);
    if (leader !== null) leading.add(leader.node);
  }
  return [...leading].sort((a, b) => a - b);
}

export function numberOf(replica: ReplicaView, of: ReplicaNumber): number {
  if (of === "lastIndex") return replica.log.last;
  return of === "baseIndex" ? replica.log.base : replica[of];
}

/** The name of the watched value in an application's state. */
export function watchedName(
  { key, partition }: Extract<Predicate, { kind: "value" }>,
  { partitionMap }: Pick<Moment, "partitionMap">,
): string {
  const owner = partition ?? findPartition(partitionMap, routingHash(keyPrefix(key)));
  return registerName(owner ?? systemPartition, key);
}

function holdsEntry(
  { data, partition, is }: Extract<Predicate, { kind: "entry" }>,
  { view }: Moment,
  node: NodeId,
): boolean {
  const partitions = partition === null ? allPartitions(view) : [partition];
  return partitions.some((id) => {
    const replica = replicaOf(view, node, id);
    const last = {
      stored: replica.log.last,
      durable: replica.durableIndex,
      committed: replica.commitIndex,
      applied: replica.lastApplied,
      rolledBack: replica.commitIndex,
    }[is];
    // From the newest on: what is asked about is rarely old.
    for (let index = Math.min(last, replica.log.last); index > replica.log.base; index--) {
      const payload = entryOf(replica, index)?.payload;
      if (payload?.kind === "command" && payload.data === data) return is !== "rolledBack";
      if (payload?.kind !== "manual" || payload.data !== data) continue;
      const state = entryState(replica, index);
      if (is === "rolledBack") return state === "RolledBack";
      return is !== "applied" || state === "Applied";
    }
    return false;
  });
}

function allPartitions(view: ClusterView): PartitionId[] {
  return Array.from({ length: view.partitionCount }, (_, partition) => partition);
}

/** Where two logs first differ, and on which nodes; null: all are the same. */
export function firstDifference(
  view: ClusterView,
  partition: PartitionId,
): { readonly index: number; readonly nodes: readonly [NodeId, NodeId] } | null {
  const first = replicaOf(view, 0, partition);
  for (let node = 1; node < view.nodeCount; node++) {
    const other = replicaOf(view, node, partition);
    const last = Math.max(first.log.last, other.log.last);
    // What either has compacted away cannot be compared here.
    for (let index = 1 + Math.max(first.log.base, other.log.base); index <= last; index++) {
      const [one, two] = [entryOf(first, index), entryOf(other, index)];
      // Log matching: the same index and term are the same entry; what differs shows in the terms,
      // or in the payload where a wrong rule is in force.
      if (one?.term !== two?.term || !isSamePayload(one?.payload, two?.payload))
        return { index, nodes: [0, node] };
    }
  }
  return null;
}

function isSamePayload(
  one: { readonly kind: string; readonly data?: string } | undefined,
  two: { readonly kind: string; readonly data?: string } | undefined,
): boolean {
  return one === two || (one?.kind === two?.kind && one?.data === two?.data);
}

function logsAgree(view: ClusterView, partition: PartitionId): boolean {
  return firstDifference(view, partition) === null;
}
