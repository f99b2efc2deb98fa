import { assertPresent } from "../base/assert.ts";
import type { LogIndex } from "../base/ids.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import { isNodeMessage } from "../node/nodeMessage.ts";
import { applicableUpTo, ticketsOf } from "../node/tickets.ts";
import { initialConfiguration, type Configuration } from "../raft/configuration.ts";
import { newestConfiguration, type Entry } from "../raft/entry.ts";
import { dropUpTo } from "../raft/log.ts";
import { committedIn, type ReplicaImage } from "../raft/replica.ts";
import type { FactOf, TraceEvent } from "../simulation/trace.ts";
import { committedPrefix } from "./committedPrefix.ts";
import { checkMessage, checkRestart, checkTerm } from "./electionInvariants.ts";
import { growChecker } from "./growChecker.ts";
import { checkReplica, createChecker } from "./invariants.ts";
import { forgetDisk, forgetReplica } from "./forgetDisk.ts";
import { emptyLog, extendLog, type LogName, type LogTree } from "./logTree.ts";
import { checkSnapshot } from "./snapshotInvariant.ts";
import type { Violation } from "./violation.ts";
import type { Checker, NodeWitness, Place, ReplicaWitness, SeenReplica } from "./witness.ts";

/** How much a trace shows. */
export interface TraceSight {
  /** Every line from the run's beginning on is there. */
  readonly sawEverything: boolean;
  /** It tells when entries are durable. That votes are, no trace tells. */
  readonly seesDisks: boolean;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** One replica as the trace tells it; its log is not known before the trace tells its disk. */
type TracedReplica = Writable<SeenReplica> & {
  isKnown: boolean;
  /** What its log began with. */
  readonly initial: Configuration;
};

/**
 * Judges a trace alone, with no engine behind it: the same invariants as of a run, as far as the
 * trace's facts carry them, after every fact that changes a replica or sends a message.
 */
export function checkTrace(
  config: Parameters<typeof createChecker>[0],
  events: readonly TraceEvent[],
  { sawEverything, seesDisks }: TraceSight,
): readonly Violation[] {
  const checker = createChecker(config);
  checker.sawEverything = sawEverything;
  checker.seesDisks = seesDisks;
  const nodes = Array.from({ length: config.nodes }, (_, node) => node);
  const configuration = initialConfiguration(nodes.slice(0, config.members));
  const replicas = nodes.map(() =>
    Array.from({ length: config.partitions + 1 }, () => createTracedReplica(configuration)),
  );
  for (const event of events) {
    const { node, partition, at, fact } = event;
    if (fact.kind === "diskWiped") forgetDisk(checker.nodes[node]!, checker.nodes[node]!.wipes + 1);
    if (fact.kind === "nodeCrashed") followCrash(checker, event, fact.images);
    if (node < 0 || partition < 0) continue;
    const place = { checker, node, partition, at };
    growChecker(checker, partition + 1);
    const known = assertPresent(replicas[node], "the replicas of a trace line's node");
    while (known.length <= partition) known.push(createTracedReplica(configuration));
    if (fact.kind === "partitionMapChanged") forgetRemoved(checker.nodes[node]!, known, fact.map);
    const replica = assertPresent(known[partition], "the replica of a trace line");
    follow(place, replica, event);
  }
  return checker.violations;
}

/** What was removed is gone from the disk as well, and its replica judged no more. */
function forgetRemoved(
  { replicas }: NodeWitness,
  known: TracedReplica[],
  { partitions }: PartitionMap,
): void {
  for (const { partitionId, state } of partitions) {
    const witness = replicas[partitionId];
    const replica = known[partitionId];
    if (state !== "removed" || witness === undefined || replica === undefined) continue;
    forgetReplica(witness);
    replica.isKnown = false;
  }
}

function createTracedReplica(configuration: Configuration): TracedReplica {
  return {
    isKnown: false,
    initial: configuration,
    currentTerm: 0,
    votedFor: null,
    log: { entries: [], baseIndex: 0, baseTerm: 0 },
    configuration,
    configurationIndex: 0,
    commitIndex: 0,
    lastApplied: 0,
    durableIndex: 0,
    role: { kind: "follower" },
  };
}

function follow(place: Place, replica: TracedReplica, { fact }: TraceEvent): void {
  const { checker, node } = place;
  const witness = checker.nodes[node]!.replicas[place.partition]!;
  switch (fact.kind) {
    case "restored":
      return restore(place, witness, replica, fact.image);
    case "roleChanged":
      changeRole(place, witness, replica, fact);
      return judge(place, replica);
    case "voteDecided":
      if (!fact.granted || fact.preVote) return;
      replica.votedFor = fact.candidate;
      return judge(place, replica);
    case "entriesAppended": {
      const first = fact.entries[0]?.index ?? 0;
      const { entries, baseIndex } = replica.log;
      entries.length = Math.min(entries.length, first - 1 - baseIndex);
      entries.push(...fact.entries);
      return judge(place, replica, first);
    }
    case "logTruncated": {
      const last = fact.from - 1;
      const { entries, baseIndex } = replica.log;
      entries.length = Math.min(entries.length, last - baseIndex);
      replica.durableIndex = Math.min(replica.durableIndex, last);
      return judge(place, replica, fact.from);
    }
    case "entriesDurable":
      replica.durableIndex = fact.index;
      followDisk(witness, fact.index);
      return judge(place, replica);
    case "configurationChanged":
      // Judged with the entries that brought it.
      replica.configuration = fact.configuration;
      replica.configurationIndex = fact.index;
      return;
    case "commitAdvanced":
      replica.commitIndex = fact.to;
      return judge(place, replica);
    case "entriesApplied":
      replica.lastApplied = fact.to;
      return judge(place, replica);
    case "snapshotDurable":
      witness.diskSnapshot = fact.index;
      return;
    case "snapshotTaken":
      // The trace tells of a checkpoint's applying first.
      checkSnapshot(place, checker.partitions[place.partition]!, witness, {
        ...fact,
        before: 0,
        log: "own",
      });
      return;
    case "snapshotInstalled":
      checkSnapshot(place, checker.partitions[place.partition]!, witness, {
        ...fact,
        before: replica.lastApplied,
      });
      if (fact.log === "replaced") dropUpTo(replica.log, fact);
      replica.commitIndex = fact.index;
      replica.lastApplied = fact.index;
      return judge(place, replica);
    case "compacted":
      dropUpTo(replica.log, { index: fact.to, term: fact.term });
      return judge(place, replica);
    case "messageSent":
      return followMessage(place, witness, fact);
    default:
      return;
  }
}

/** Where the beginning is lost, so is the log; terms and votes can be judged all the same. */
function judge(place: Place, replica: TracedReplica, firstWritten: LogIndex = Infinity): void {
  const node = place.checker.nodes[place.node]!;
  if (replica.isKnown) {
    checkReplica(place, node, { replica, firstWritten });
    return;
  }
  const witness = node.replicas[place.partition]!;
  checkTerm(place, witness, replica);
  witness.term = replica.currentTerm;
  witness.votedFor = replica.votedFor;
}

/** A life begins with what the disk holds; what others heard of this node goes on to count. */
function restore(
  place: Place,
  witness: ReplicaWitness,
  replica: TracedReplica,
  image: ReplicaImage,
): void {
  const { initial } = replica;
  const { currentTerm, votedFor, entries, baseIndex, baseTerm, snapshot } = image;
  const commitIndex = committedIn(image);
  const last = baseIndex + entries.length;
  const span = { after: snapshot?.index ?? 0, upTo: commitIndex, now: 0 };
  const newest = newestConfiguration(entries);
  witness.diskSnapshot = snapshot?.index ?? 0;
  Object.assign(replica, createTracedReplica(initial), {
    configuration: newest?.configuration ?? image.baseConfiguration ?? initial,
    configurationIndex: newest?.index ?? baseIndex,
    isKnown: true,
    currentTerm,
    votedFor,
    log: { entries: [...entries], baseIndex, baseTerm },
    commitIndex,
    lastApplied: applicableUpTo(ticketsOf(entries, span), commitIndex),
    durableIndex: last,
  });
  checkRestart(place, witness, replica);
  witness.term = currentTerm;
  witness.votedFor = votedFor;
  witness.role = "follower";
  witness.configuration = null;
  witness.commitIndex = 0;
  witness.lastApplied = 0;
  witness.snapshotIndex = 0;
  witness.givenUpTo = 0;
  witness.replacedUpTo = 0;
  witness.log.length = 0;
  judge(place, replica, 1);
  witness.diskLog.splice(0, Infinity, ...witness.log);
}

function changeRole(
  place: Place,
  witness: ReplicaWitness,
  replica: TracedReplica,
  { role, phase, term }: FactOf<"roleChanged">,
): void {
  if (term !== replica.currentTerm) replica.votedFor = null;
  replica.currentTerm = term;
  replica.role = { kind: role };
  if (phase === "election") replica.votedFor = place.node;
  if (phase === "election" || role === "leader") witness.storedVotes.set(term, place.node);
}

function followMessage(
  place: Place,
  witness: ReplicaWitness,
  { to, message }: FactOf<"messageSent">,
): void {
  if (isNodeMessage(message)) return;
  const isVote = message.kind === "requestVoteResponse" && message.granted && !message.preVote;
  // Nobody tells when a vote becomes durable: that it was is taken for granted.
  if (isVote) witness.storedVotes.set(message.term, to);
  if (message.kind === "requestVote" && !message.preVote)
    witness.storedVotes.set(message.term, place.node);
  checkMessage(place, place.checker.partitions[place.partition]!, witness, { to, message });
}

/** The disk holds the log as it stands, up to an index. */
function followDisk({ diskLog, log }: ReplicaWitness, index: LogIndex): void {
  const end = Math.min(index, log.length);
  for (let slot = end - 1; slot >= 0 && diskLog[slot] !== log[slot]; slot--)
    diskLog[slot] = log[slot]!;
  diskLog.length = end;
}

/** What a dead node's disk holds counts as before. */
function followCrash(
  checker: Checker,
  { node }: TraceEvent,
  images: readonly ReplicaImage[],
): void {
  for (const [partition, { currentTerm, entries, baseIndex, snapshot }] of images.entries()) {
    const witness = checker.nodes[node]?.replicas[partition];
    const known = checker.partitions[partition];
    if (witness === undefined || known === undefined) continue;
    witness.diskTerm = currentTerm;
    witness.diskSnapshot = snapshot?.index ?? 0;
    const prefix = committedPrefix(known, { index: baseIndex });
    const names = namesOf(known.tree, prefix.at(-1) ?? emptyLog, entries);
    witness.diskLog.splice(0, Infinity, ...prefix, ...names);
  }
}

function namesOf(tree: LogTree, base: LogName, entries: readonly Entry[]): LogName[] {
  let name = base;
  return entries.map((entry) => (name = extendLog(tree, name, entry)));
}
