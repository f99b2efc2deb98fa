import { unreachable } from "../base/assert.ts";
import type { LogIndex, NodeId, PartitionId } from "../base/ids.ts";
import type { WriteRecord } from "../raft/effect.ts";
import type { RaftFact } from "../raft/fact.ts";
import { lastIndex, lastTerm } from "../raft/log.ts";
import type { RaftMessage } from "../raft/message.ts";
import { readClock } from "./conditions.ts";
import { restartMeter } from "./loadMeter.ts";
import { tickClock } from "./hybridLogicalClock.ts";
import type { WireMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { importPartition } from "./partitionState.ts";
import { epochMillis } from "./settings.ts";
import { reserveRef, traceFact } from "./traceNode.ts";

/** This node's own physical clock, in milliseconds. */
export function physicalMillis(step: NodeStep): number {
  return epochMillis + Math.floor(readClock(step.state.conditions.clock, step.now) / 1000);
}

/** Carries out, in order, what a replica's step asked for. True when it lost its leadership. */
export function performEffects(step: NodeStep, partition: PartitionId): boolean {
  const { effects } = step.raft;
  if (effects.length === 0) return false;
  // A fresh array costs less than emptying this one.
  step.raft.effects = [];
  let lost = false;
  for (const effect of effects) {
    switch (effect.kind) {
      case "send":
        send(step, partition, effect);
        break;
      case "write":
        write(step, partition, effect.record);
        break;
      case "install":
        importPartition(step, partition, effect.snapshot.data);
        break;
      case "leadership": {
        const { change } = effect;
        const term = step.state.replicas[partition]!.currentTerm;
        step.output.leadership.push({ at: step.now, partition, term, change });
        restartMeter(step.state.loads[partition]!, step.now, change === "serving");
        if (change === "lost") lost = true;
        break;
      }
      case "read":
        notePoint(step, partition, effect);
        break;
      case "fact":
        noteFact(step, partition, effect.fact);
        break;
      default:
        unreachable(effect);
    }
  }
  return lost;
}

/** A timer that fired is what everything after it in this step was led to by. */
function noteFact(step: NodeStep, partition: PartitionId, fact: RaftFact): void {
  const ref = traceFact(step, partition, fact, step.trigger);
  if (fact.kind === "timerFired") step.trigger = ref;
}

/** How far a waiting read has to look; `answerReads` answers it. Late and repeated words find nobody. */
function notePoint(
  step: NodeStep,
  partition: PartitionId,
  { id, index }: { readonly id: number; readonly index: LogIndex | null },
): void {
  const read = step.state.reads.find((open) => open.id === id);
  if (read === undefined || read.point.kind !== "unknown") return;
  if (index === null) {
    read.point = { kind: "refused" };
    return;
  }
  read.point = { kind: "known", index };
  const { through, request } = read;
  const fact = { kind: "readConfirmed", request: request.id, through, index } as const;
  traceFact(step, partition, fact, step.latest);
}

function send(
  step: NodeStep,
  partition: PartitionId,
  effect: { readonly to: NodeId; readonly message: RaftMessage; readonly afterSync: boolean },
): void {
  const { state } = step;
  const { to, message } = effect;
  const afterSequence = state.lastWrite[partition]!;
  if (effect.afterSync && afterSequence > state.syncedSequence)
    state.heldMessages.push({ afterSequence, to, partition, message, cause: step.latest });
  else dispatch(step, { to, partition, message, cause: step.latest });
}

/** Hands a message to the network. */
export function dispatch(
  step: NodeStep,
  outgoing: {
    readonly to: NodeId;
    readonly partition: PartitionId;
    readonly message: WireMessage;
    readonly cause: number;
  },
): void {
  const { state, now } = step;
  const time = tickClock(state.clock, physicalMillis(step));
  step.output.envelopes.push({
    from: state.id,
    to: outgoing.to,
    partition: outgoing.partition,
    message: outgoing.message,
    sentAt: now,
    clockMillis: time.millis,
    clockCounter: time.counter,
    ref: reserveRef(step),
    cause: outgoing.cause,
  });
}

/** Hands a record to the disk. Returns its place among all that was written. */
export function writeRecord(step: NodeStep, partition: PartitionId, record: WriteRecord): number {
  const { state } = step;
  state.writtenSequence += 1;
  const sequence = state.writtenSequence;
  step.output.writes.push({ sequence, partition, record });
  return sequence;
}

/** The same, remembering what its durability will mean. */
function write(step: NodeStep, partition: PartitionId, record: WriteRecord): void {
  const { state } = step;
  const sequence = writeRecord(step, partition, record);
  // These ride along with the next write that does ask for an fsync.
  if (record.kind === "commitMark" || record.kind === "compact") return;
  const replica = state.replicas[partition]!;
  state.lastWrite[partition] = sequence;
  state.walDepth[partition] = state.walDepth[partition]! + 1;
  state.pendingWrites.push({
    sequence,
    partition,
    lastIndex: lastIndex(replica.log),
    lastTerm: lastTerm(replica.log),
    hardStateTerm: record.kind === "hardState" ? record.term : null,
    snapshotIndex: record.kind === "snapshot" ? record.snapshot.index : 0,
    cause: step.latest,
  });
}
