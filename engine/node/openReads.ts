import { assert, unreachable } from "../base/assert.ts";
import type { LogIndex, Micros, PartitionId } from "../base/ids.ts";
import { shorten } from "../base/queue.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { CurrentReadPath } from "../raft/reads.ts";
import { stepReplica } from "../raft/step.ts";
import type { ClientOperation } from "./application.ts";
import { fence } from "./fence.ts";
import { isNodeCall } from "./nodeCall.ts";
import type { NodeRequest, NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";
import { findRange } from "./partitionMap.ts";
import { askApplication } from "./tellApplication.ts";
import { reply } from "./reply.ts";
import { applicableUpTo } from "./tickets.ts";
import { traceFact } from "./traceNode.ts";

/** A request that is kept from the application until its read point is reached (6.4). */
export interface OpenRead {
  /** The node's own number for it. */
  readonly id: number;
  readonly request: NodeRequest;
  readonly partition: PartitionId;
  readonly through: CurrentReadPath;
  /** Of the partition, when it was asked: what has moved since is not to be read here. */
  readonly generation: number;
  readonly askedAt: Micros;
  /** When it is answered at the latest. */
  deadline: Micros;
  /** Up to where this node must have applied before it may answer. */
  point: ReadPoint;
  /** The trace line that it came with. */
  readonly ref: number;
}

type ReadPoint =
  | { readonly kind: "unknown" }
  /** Whoever was asked does not lead, or no longer. */
  | { readonly kind: "refused" }
  | { readonly kind: "known"; readonly index: LogIndex };

/** How an operation finds out what is current; null: it does not care, or goes through the log. */
export function currentReadPath(operation: ClientOperation): CurrentReadPath | null {
  switch (operation.kind) {
    case "get":
      return operation.through === "copy" || operation.through === "log" ? null : operation.through;
    case "confirmLeadership":
      return "confirmed";
    case "confirmLocalApplication":
      return "follower";
    default:
      return null;
  }
}

/** Takes a read up. Whoever calls settles the partition, and with it what can be answered at once. */
export function openRead(
  step: NodeStep,
  request: NodeRequest,
  { partition, through }: Pick<OpenRead, "partition" | "through">,
): void {
  const { state, now, trigger, options } = step;
  state.readsAsked += 1;
  const id = state.readsAsked;
  const fact = { kind: "readStarted", request: request.id, through } as const;
  const ref = traceFact(step, partition, fact, trigger);
  const patience = options.settings.leadershipConfirmationTimeout;
  const deadline = now + trueDuration(step.raft, patience);
  const point = { kind: "unknown" } as const;
  const generation = findRange(state.system.map, partition)?.generation ?? 1;
  const asked = { partition, through, generation, askedAt: now };
  state.reads.push({ id, request, ...asked, deadline, point, ref });
  if (deadline < state.chores.reads) state.chores.reads = deadline;
  stepReplica(state.replicas[partition]!, { kind: "read", id, through }, step.raft);
}

/** After something happened in a partition: answers the reads whose point is reached, or never will be. */
export function answerReads(step: NodeStep, partition: PartitionId): void {
  if (step.state.reads.length === 0) return;
  closeReads(step, (read) => read.partition === partition && maybeAnswer(step, read));
}

/** A partition was removed: nobody will find out what is current in it. */
export function dropReads(step: NodeStep): void {
  closeReads(step, ({ partition, request }) => {
    if (step.state.replicas[partition] !== undefined) return false;
    reply(step, { request: request.id, partition, status: "PartitionMoved" });
    return true;
  });
}

/** Nobody confirmed them in time. */
export function expireReads(step: NodeStep): void {
  closeReads(step, ({ request, partition, deadline, ref }) => {
    if (deadline > step.now) return false;
    step.latest = ref;
    reply(step, { request: request.id, partition, status: "ProposalTimeout" });
    return true;
  });
}

function closeReads(step: NodeStep, isAnswered: (read: OpenRead) => boolean): void {
  const { reads, chores } = step.state;
  let earliest = Number.MAX_SAFE_INTEGER;
  let kept = 0;
  for (const read of reads) {
    if (isAnswered(read)) continue;
    reads[kept] = read;
    kept += 1;
    if (read.deadline < earliest) earliest = read.deadline;
  }
  shorten(reads, kept);
  chores.reads = earliest;
}

function maybeAnswer(step: NodeStep, read: OpenRead): boolean {
  const { point, partition, request, askedAt } = read;
  switch (point.kind) {
    case "unknown":
      return false;
    case "refused":
      reply(step, { request: request.id, partition, status: "NodeIsNotLeader" });
      return true;
    case "known": {
      const { index } = point;
      if (!hasReached(step.state, partition, index)) return false;
      step.output.reads.push({ request: request.id, partition, askedAt, index });
      release(step, read);
      return true;
    }
    default:
      return unreachable(point);
  }
}

/**
 * Whether the copy reflects whatever anybody was told, up to an index. Entries that wait for a
 * decision about a ticket have not taken effect, nor have those behind them; but of a ticket that was
 * decided, its client may know, although it waits behind another one.
 */
function hasReached(
  { replicas, tickets }: NodeState,
  partition: PartitionId,
  to: LogIndex,
): boolean {
  const { lastApplied, commitIndex } = replicas[partition]!;
  if (lastApplied >= to) return true;
  const own = tickets[partition]!;
  const isPromised = own.open.some(
    ({ decision, decidedAt }) => decision === "commit" && decidedAt <= to,
  );
  return own.scanned >= to && lastApplied >= applicableUpTo(own, commitIndex) && !isPromised;
}

/** The application answers from its copy, which is current enough now. */
function release(step: NodeStep, { request, partition, generation }: OpenRead): void {
  const { id, operation } = request;
  const moved = fence(step, partition, generation);
  if (isNodeCall(operation)) reply(step, { request: id, partition, status: "Success" });
  else if (moved !== null) reply(step, { request: id, partition, status: moved });
  else if (operation.kind === "get") askApplication(step, { id, operation });
  else assert(false, "only what reads waits for a read point");
}
