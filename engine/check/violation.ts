import { nodeName, type Micros, type NodeId, type PartitionId } from "../base/ids.ts";
import { promiseSentences, type RecipePromise } from "../recipes/promise.ts";

/** What must hold after every event, whatever was injected: of the engine, or of a recipe on it. */
export type InvariantName = EngineInvariant | RecipePromise;

/** Figure 3 of the paper comes first. */
export type EngineInvariant =
  | "electionSafety"
  | "leaderAppendOnly"
  | "logMatching"
  | "leaderCompleteness"
  | "stateMachineSafety"
  | "committedImmutable"
  | "commitMonotonic"
  | "indexOrder"
  | "logContiguity"
  | "voteOnce"
  | "termMonotonic"
  | "quorumDiscipline"
  | "exactlyOnceApply"
  | "clientOutcomeHonesty"
  | "indexAllocation"
  | "readLinearizability"
  | "messageSanity"
  | "snapshotFloor"
  | "mapCoverage"
  | "generationMonotonic"
  | "restoreGate"
  | "durability"
  | "quorumOverlap"
  | "oneChangeAtATime"
  | "learnerDiscipline";

/** Each invariant in a sentence, as people are told it. */
export const engineSentences: Readonly<Record<EngineInvariant, string>> = {
  electionSafety: "At most one leader is elected in a term.",
  leaderAppendOnly: "A leader never overwrites or deletes entries of its own log.",
  logMatching: "Two logs that agree on an entry's index and term agree on everything up to it.",
  leaderCompleteness: "What was committed in a term is in the log of every later leader.",
  stateMachineSafety: "No two nodes apply different entries at the same index.",
  committedImmutable: "What is committed at an index stays committed there, and nothing else is.",
  commitMonotonic: "Within a life, commitIndex and lastApplied never go back.",
  indexOrder: "lastApplied is at most commitIndex, which is at most the log's last index.",
  logContiguity: "A log has no holes, and its terms never fall nor exceed the node's own.",
  voteOnce: "A node gives its vote once a term, and its disk holds it before anybody hears of it.",
  termMonotonic: "A node's term never falls, not even across a restart.",
  quorumDiscipline:
    "Only a leader commits: an entry of its own term that a majority holds durably.",
  exactlyOnceApply:
    "In a life, an application is told every committed command once, in the order of the log; those of a ticket once it is decided, and never where it was rolled back.",
  clientOutcomeHonesty:
    "Success is answered once, and only for what is committed at the index it names; what failed for certain never commits, and a ticket ends as its client was told.",
  indexAllocation:
    "A leader gives every entry of its own a new index, and no index of a term twice.",
  readLinearizability:
    "A read that promises to be current reflects everything acknowledged before it was asked.",
  messageSanity: "A message says nothing of its sender's term, log or disk that is not so.",
  snapshotFloor:
    "A snapshot leads no state back, says what was committed, and is on the disk before what it stands for is dropped.",
  mapCoverage: "In every committed partition map, every routing hash has one place.",
  generationMonotonic:
    "What a partition owns changes only with a higher generation, and while it moves nothing new enters it.",
  restoreGate: "No partition runs on a node before P0's restored map names it.",
  durability: "What reached the disk is there after a restart.",
  quorumOverlap:
    "From one configuration to the next one vote changes at most, and somebody always has one.",
  oneChangeAtATime:
    "A leader changes the configuration only after an entry of its own term and the last change are committed.",
  learnerDiscipline: "Who has no vote never stands for election, and is counted for nothing.",
};

/** The same of recipes, too. */
export const invariantSentences: Readonly<Record<InvariantName, string>> = {
  ...engineSentences,
  ...promiseSentences,
};

/** Numbers and names that a violation rests on. Nodes by id, terms and indexes as they were. */
export type Evidence = Readonly<Record<string, number | string | null | readonly number[]>>;

/** An invariant that does not hold, and where that was noticed. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly at: Micros;
  readonly node: NodeId;
  readonly partition: PartitionId;
  /** In plain words. */
  readonly detail: string;
  readonly evidence: Evidence;
}

/**
 * The first violation of every invariant, in the order of their instants. A broken rule breaks much
 * else soon after, on many nodes: these are the instants worth stopping at.
 */
export function firstViolations(violations: readonly Violation[]): readonly Violation[] {
  const firsts = new Map<InvariantName, Violation>();
  for (const violation of violations) {
    const known = firsts.get(violation.invariant);
    if (known === undefined || violation.at < known.at) firsts.set(violation.invariant, violation);
  }
  return [...firsts.values()].sort((a, b) => a.at - b.at);
}

/** The nodes of a list as people read them: "A, C". */
export function nodeNames(nodes: readonly NodeId[]): string {
  return nodes.length === 0 ? "nobody" : nodes.map(nodeName).join(", ");
}
