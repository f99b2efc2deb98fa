import type { LogIndex, Micros } from "../base/ids.ts";
import { entryAt, lastIndex, lastTerm } from "../raft/log.ts";
import { isNodeMessage } from "../node/nodeMessage.ts";
import { emptyImage, type Replica } from "../raft/replica.ts";
import type { OpenProposal } from "../node/node.ts";
import type { EventObserver, Runner } from "../simulation/runner.ts";
import type { InitialReplica } from "../simulation/config.ts";
import { acceptInitial } from "./acceptInitial.ts";
import { checkAllocation } from "./allocationInvariant.ts";
import { checkDelivery } from "./applyInvariant.ts";
import { checkReplies, followProposals, type Unclaimed } from "./clientInvariants.ts";
import { checkCommit, checkLoss, checkOrder } from "./commitInvariants.ts";
import { checkCampaign, checkConfiguration, checkGranters } from "./configurationInvariants.ts";
import { checkLeader, checkMessage, checkRestart, checkTerm } from "./electionInvariants.ts";
import { firstWrittenIndex, followDisk, followWrites } from "./followDisk.ts";
import { followLog } from "./followLog.ts";
import { followRestart, isWiped } from "./followRestart.ts";
import { growChecker } from "./growChecker.ts";
import { emptyLog } from "./logTree.ts";
import { checkReads } from "./readInvariant.ts";
import { checkBase, checkSnapshot } from "./snapshotInvariant.ts";
import { checkFence, checkMap } from "./mapInvariants.ts";
import { checkSanity } from "./messageSanity.ts";
import type { Violation } from "./violation.ts";
import {
  createNodeWitness,
  createPartitionWitness,
  type Checker,
  type NodeWitness,
  type Place,
  type ReplicaWitness,
  type SeenReplica,
} from "./witness.ts";

/** A checker for a run of this size, to be attached before the run begins (see `joinRun`). */
export function createChecker(config: {
  readonly nodes: number;
  /** So many of them are members from the beginning; all of them, unless it is said. */
  readonly members?: number;
  /** User partitions; the system partition comes on top. */
  readonly partitions: number;
  readonly initial?: readonly InitialReplica[];
}): Checker {
  const partitions = config.partitions + 1;
  const checker: Checker = {
    nodes: Array.from({ length: config.nodes }, (_, node) => createNodeWitness(node, partitions)),
    partitions: Array.from({ length: partitions }, (_, id) => createPartitionWitness(id)),
    violations: [],
    maps: [],
    reported: new Set(),
    sawEverything: true,
    seesDisks: true,
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
  growChecker(checker, Math.max(replicas.length, state.node.dormant.length));
  if (state.events === 0) beginLife(checker, node, runner, at);

  if (state.node.system.map.mapVersion !== node.mapVersion)
    checkMap({ checker, node: id, at }, node, state.node);

  const firstSlot = followWrites(node, output.writes);
  if (node.unsynced.length > 0) followDisk(checker, node, syncedSequence);
  if (output.ended.length > 0) checkEnded(checker, node, { runner, firstSlot, at });
  let unclaimed: Unclaimed | null = null;
  if (touched >= 0) {
    const place = { checker, node: id, partition: touched, at };
    if (replicas[touched] !== undefined)
      unclaimed = checkLiveReplica(place, node, { runner, firstSlot });
  } else
    for (let partition = 0; partition < replicas.length; partition++) {
      const place = { checker, node: id, partition, at };
      if (replicas[partition] === undefined) continue;
      unclaimed = checkLiveReplica(place, node, { runner, firstSlot }) ?? unclaimed;
    }
  if (output.envelopes.length > 0) checkMessages(checker, node, runner, at);
  if (output.reads.length > 0) checkReads(checker, node, { reads: output.reads, at });
  const { replies } = output;
  if (replies.length > 0) {
    const place = { checker, node: id, partition: Math.max(0, touched), at };
    checkReplies(place, node, { replies, unclaimed });
  }
}

/** What was volatile is gone; what the disk and the others heard of this node is not. */
function beginLife(checker: Checker, node: NodeWitness, runner: Runner, at: Micros): void {
  const { replicas } = runner.state.node;
  node.lives += 1;
  if (node.lives > 1) {
    if (!isWiped(node, runner))
      for (const replica of replicas) {
        if (replica === undefined) continue;
        const { partition } = replica;
        const place = { checker, node: node.node, partition, at };
        checkRestart(place, node.replicas[partition]!, replica);
      }
    followRestart(checker, node, { runner, at });
  }
  node.unsynced.length = 0;
  node.mapVersion = 0;
  node.lastEnvelope = null;
  node.lastEnded = null;
  node.lastReply = null;
  node.lastRead = null;
  node.accepted.clear();
  for (const [partition, witness] of node.replicas.entries()) {
    const { currentTerm, votedFor } =
      replicas[partition] ?? runner.state.node.dormant[partition] ?? emptyImage;
    witness.term = currentTerm;
    witness.votedFor = votedFor;
    witness.role = "follower";
    witness.configuration = null;
    witness.commitIndex = 0;
    witness.lastApplied = 0;
    witness.snapshotIndex = 0;
    witness.givenUpTo = replicas[partition]?.snapshot?.index ?? 0;
    witness.replacedUpTo = 0;
    witness.log.length = 0;
    witness.appliedLog = emptyLog;
    witness.newestProposal = null;
    witness.newestManual = null;
    witness.campaigns.clear();
  }
}

/** Judges a replica as an event left it. `firstWritten` is the lowest index that may have changed. */
export function checkReplica(
  place: Place,
  node: NodeWitness,
  { replica, firstWritten }: { readonly replica: SeenReplica; readonly firstWritten: LogIndex },
): void {
  judgeReplica(place, node, { replica, firstWritten });
  checkBase(place, node.replicas[place.partition]!, replica);
  remember(node.replicas[place.partition]!, replica);
}

function judgeReplica(
  place: Place,
  node: NodeWitness,
  { replica, firstWritten }: { readonly replica: SeenReplica; readonly firstWritten: LogIndex },
): void {
  const witness = node.replicas[place.partition]!;
  const partition = place.checker.partitions[place.partition]!;
  const { currentTerm, role } = replica;
  checkTerm(place, witness, replica);
  const lostFrom = followLog(place, { partition, witness, replica, firstWritten });
  checkLoss(place, witness, { lostFrom, replica });
  checkOrder(place, replica);
  if (replica.configurationIndex !== witness.configurationIndex)
    checkConfiguration(place, witness, replica);
  if (role.kind === "candidate" && witness.role !== "candidate") checkCampaign(place, replica);
  if (role.kind === "leader" && (witness.role !== "leader" || witness.term !== currentTerm))
    checkLeader(place, partition, witness, currentTerm);
  if (replica.commitIndex !== witness.commitIndex || replica.lastApplied !== witness.lastApplied)
    checkCommit(place, partition, witness, replica);
}

function remember(witness: ReplicaWitness, replica: SeenReplica): void {
  witness.term = replica.currentTerm;
  witness.votedFor = replica.votedFor;
  witness.role = replica.role.kind;
  witness.configuration = replica.configuration;
  witness.configurationIndex = replica.configurationIndex;
  witness.commitIndex = replica.commitIndex;
  witness.lastApplied = replica.lastApplied;
}

/** The same with all that only a live node shows. Returns a command that it appended for nobody. */
function checkLiveReplica(
  place: Place,
  node: NodeWitness,
  { runner, firstSlot }: { readonly runner: Runner; readonly firstSlot: number },
): Unclaimed | null {
  const { output, state } = runner;
  const { writes } = output;
  const { partition: id } = place;
  const replica = state.node.replicas[id]!;
  const witness = node.replicas[id]!;
  const partition = place.checker.partitions[id]!;
  const { currentTerm, role } = replica;
  const wrote = firstSlot < writes.length;
  const firstWritten = wrote ? firstWrittenIndex(writes, id, firstSlot) : Infinity;
  const lastBefore = witness.log.length;

  const isNew = role.kind !== witness.role || currentTerm !== witness.term;
  if (isNew && role.kind === "candidate" && role.phase === "election") {
    const { log } = replica;
    witness.campaigns.set(currentTerm, { index: lastIndex(log), term: lastTerm(log) });
  }
  judgeReplica(place, node, { replica, firstWritten });
  if (wrote)
    for (let slot = firstSlot; slot < writes.length; slot++) {
      const { partition: of, record } = writes[slot]!;
      if (of === id && record.kind === "snapshot")
        checkSnapshot(place, partition, witness, {
          ...record.snapshot,
          before: witness.lastApplied,
          log: record.log,
        });
    }
  checkBase(place, witness, replica);
  if (role.kind === "candidate") checkGranters(place, replica, role.granted);
  checkDelivery(place, partition, witness, { replica, delivered: state.node.delivered[id]! });

  const open = state.node.proposals[id]!;
  const manual = state.node.manualProposals[id]!;
  if (open.length > 0 && open[open.length - 1] !== witness.newestProposal) {
    if (isWrite(replica, open)) checkFence(place, state.node);
    followProposals(node, witness, { partition: id, open });
  }
  if (manual.length > 0 && manual[manual.length - 1] !== witness.newestManual) {
    if (isWrite(replica, manual)) checkFence(place, state.node);
    followProposals(node, witness, { partition: id, open: manual });
  }
  let unclaimed: Unclaimed | null = null;
  if (role.kind === "leader" && firstWritten !== Infinity) {
    const index = checkAllocation(place, witness, { replica, writes, firstSlot, lastBefore });
    const claimed = Math.max(open.at(-1)?.last ?? 0, manual.at(-1)?.last ?? 0);
    if (index > claimed) unclaimed = { partition: id, index };
  }

  remember(witness, replica);
  return unclaimed;
}

/** What a replica came to in the event that ended it: it may have committed something that others hear of. */
function checkEnded(
  checker: Checker,
  node: NodeWitness,
  {
    runner: { output, state },
    firstSlot,
    at,
  }: { readonly runner: Runner; readonly firstSlot: number; readonly at: Micros },
): void {
  const { ended, writes } = output;
  let next = ended.length;
  while (next > 0 && ended[next - 1] !== node.lastEnded) next -= 1;
  for (; next < ended.length; next++) {
    const replica = ended[next]!;
    node.lastEnded = replica;
    const { partition } = replica;
    const place = { checker, node: state.node.id, partition, at };
    const firstWritten = firstWrittenIndex(writes, partition, firstSlot);
    judgeReplica(place, node, { replica, firstWritten });
  }
}

/** A checkpoint changes nothing, so nothing that moves keeps it out. */
function isWrite({ log }: Replica, open: readonly OpenProposal[]): boolean {
  return entryAt(log, open.at(-1)!.last)?.payload.kind !== "checkpoint";
}

/** The messages of this event: those behind the last that was looked at. */
function checkMessages(checker: Checker, node: NodeWitness, runner: Runner, at: Micros): void {
  const { envelopes } = runner.output;
  const { replicas } = runner.state.node;
  let next = envelopes.length;
  while (next > 0 && envelopes[next - 1] !== node.lastEnvelope) next -= 1;
  for (; next < envelopes.length; next++) {
    const envelope = envelopes[next]!;
    node.lastEnvelope = envelope;
    const { partition, message } = envelope;
    if (isNodeMessage(message)) continue;
    const replica = replicas[partition];
    // What it said last of a partition that was removed in the same event.
    if (replica === undefined) continue;
    const place = { checker, node: node.node, partition, at };
    const witness = node.replicas[partition]!;
    const { to } = envelope;
    checkMessage(place, checker.partitions[partition]!, witness, { to, message });
    checkSanity(place, witness, { message, replica });
  }
}
