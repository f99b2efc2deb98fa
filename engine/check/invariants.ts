import type { LogIndex, Micros } from "../base/ids.ts";
import type { Replica } from "../raft/replica.ts";
import type { EventObserver, Runner } from "../simulation/runner.ts";
import type { InitialReplica } from "../simulation/config.ts";
import { acceptInitial } from "./acceptInitial.ts";
import { checkCommit, checkLoss, checkOrder } from "./commitInvariants.ts";
import { checkLeader, checkMessage, checkRestart, checkTerm } from "./electionInvariants.ts";
import { firstWrittenIndex, followDisk, followWrites, takeDisk } from "./followDisk.ts";
import { followLog } from "./followLog.ts";
import type { Violation } from "./violation.ts";
import {
  createNodeWitness,
  createPartitionWitness,
  type Checker,
  type NodeWitness,
  type Place,
} from "./witness.ts";

/** A checker for a run of this size, to be attached before the run begins (see `joinRun`). */
export function createChecker(config: {
  readonly nodes: number;
  /** User partitions; the system partition comes on top. */
  readonly partitions: number;
  readonly initial?: readonly InitialReplica[];
}): Checker {
  const partitions = config.partitions + 1;
  const checker: Checker = {
    nodes: Array.from({ length: config.nodes }, (_, node) => createNodeWitness(node, partitions)),
    partitions: Array.from({ length: partitions }, (_, id) => createPartitionWitness(id)),
    violations: [],
    reported: new Set(),
    sawEverything: true,
  };
  acceptInitial(checker, config.initial ?? []);
  return checker;
}

/** Everything that did not hold so far, in the order of being noticed. */
export function violations(checker: Checker): readonly Violation[] {
  return checker.violations;
}

/**
 * Judges the world after every event. It costs what the event changed, and it never throws. The
 * nodes of one window are seen one after the other, so that time may step back between them: no
 * invariant here depends on the order of events that cannot know of each other.
 */
export function observeWith(checker: Checker): EventObserver {
  return (runner, partition, now) => observe(checker, runner, partition, now);
}

function observe(checker: Checker, runner: Runner, touched: number, at: Micros): void {
  const { state, output } = runner;
  const { replicas, id, syncedSequence } = state.node;
  const node = checker.nodes[id]!;
  const begins = state.events === 0;
  if (begins) beginLife(checker, node, runner, at);

  const writtenBefore = node.writtenSequence;
  followWrites(node, output.writes);
  const wrote = node.writtenSequence > writtenBefore;
  if (node.unsynced.length > 0) followDisk(checker, node, syncedSequence);
  for (let partition = 0; partition < replicas.length; partition++) {
    if (touched >= 0 && touched !== partition) continue;
    const firstWritten = wrote
      ? firstWrittenIndex(output.writes, partition, writtenBefore)
      : Infinity;
    const place = { checker, node: id, partition, at };
    checkReplica(place, node, { replica: replicas[partition]!, firstWritten });
    if (begins) takeDisk(node.replicas[partition]!, replicas[partition]!);
  }
  checkMessages(checker, node, runner, at);
}

/** What was volatile is gone; what the disk and the others heard of this node is not. */
function beginLife(checker: Checker, node: NodeWitness, { state }: Runner, at: Micros): void {
  node.unsynced.length = 0;
  node.lastEnvelope = null;
  for (const replica of state.node.replicas) {
    const { partition } = replica;
    const witness = node.replicas[partition]!;
    checkRestart({ checker, node: node.node, partition, at }, witness, replica);
    witness.term = replica.currentTerm;
    witness.votedFor = replica.votedFor;
    witness.role = "follower";
    witness.commitIndex = 0;
    witness.lastApplied = 0;
    witness.log.length = 0;
  }
}

function checkReplica(
  place: Place,
  node: NodeWitness,
  { replica, firstWritten }: { readonly replica: Replica; readonly firstWritten: LogIndex },
): void {
  const witness = node.replicas[place.partition]!;
  const partition = place.checker.partitions[place.partition]!;
  const { currentTerm, role } = replica;
  checkTerm(place, witness, replica);
  const lostFrom = followLog(place, { partition, witness, replica, firstWritten });
  checkLoss(place, witness, { lostFrom, replica });
  checkOrder(place, replica);
  if (role.kind === "leader" && (witness.role !== "leader" || witness.term !== currentTerm))
    checkLeader(place, partition, witness, currentTerm);
  if (replica.commitIndex !== witness.commitIndex || replica.lastApplied !== witness.lastApplied)
    checkCommit(place, partition, witness, replica);
  witness.term = currentTerm;
  witness.votedFor = replica.votedFor;
  witness.role = role.kind;
  witness.commitIndex = replica.commitIndex;
  witness.lastApplied = replica.lastApplied;
}

/** The messages of this event: those behind the last that was looked at. */
function checkMessages(checker: Checker, node: NodeWitness, { output }: Runner, at: Micros): void {
  const { envelopes } = output;
  let next = envelopes.length;
  while (next > 0 && envelopes[next - 1] !== node.lastEnvelope) next -= 1;
  for (; next < envelopes.length; next++) {
    const envelope = envelopes[next]!;
    const { partition } = envelope;
    const witness = node.replicas[partition]!;
    const place = { checker, node: node.node, partition, at };
    checkMessage(place, checker.partitions[partition]!, witness, envelope);
    node.lastEnvelope = envelope;
  }
}
