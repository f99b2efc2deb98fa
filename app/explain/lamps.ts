import type { ClusterConfig, InvariantName, Violation } from "../../engine/index.ts";

/** A promise of Raft as people know it; what is checked after every event is finer. */
export interface Lamp {
  readonly name: string;
  /** The promise in a sentence. */
  readonly promise: string;
}

const electionSafety: Lamp = {
  name: "Election Safety",
  promise: "A term has at most one leader, and a node has one vote in it.",
};
const logMatching: Lamp = {
  name: "Log Matching",
  promise: "Logs that agree on an entry agree on everything before it.",
};
const leaderCompleteness: Lamp = {
  name: "Leader Completeness",
  promise: "Every leader has all that was committed before its term, and keeps it.",
};
const stateMachineSafety: Lamp = {
  name: "State Machine Safety",
  promise: "No two nodes apply different entries at the same index.",
};
const ackedSurvives: Lamp = {
  name: "Acked Survives",
  promise: "What is called committed is on a majority of disks, and stays.",
};
const commitMonotonic: Lamp = {
  name: "Commit Monotonic",
  promise: "Nobody takes a commit back, or applies what is not committed.",
};

const promiseKept: Lamp = {
  name: "Recipe's Promise",
  promise: "The application keeps what it promises its users, whatever fails.",
};

/** In the order in which they are shown. */
const lamps: readonly Lamp[] = [
  electionSafety,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  ackedSurvives,
  commitMonotonic,
];

/** The lamps of a run: an application that promises something has one of its own. */
export function lampsOf({ application }: Pick<ClusterConfig, "application">): readonly Lamp[] {
  return application === undefined ? lamps : [...lamps, promiseKept];
}

/** Which lamp an invariant belongs to. */
const lampOf: Readonly<Record<InvariantName, Lamp>> = {
  electionSafety,
  voteOnce: electionSafety,
  quorumOverlap: electionSafety,
  oneChangeAtATime: electionSafety,
  learnerDiscipline: electionSafety,
  termMonotonic: electionSafety,
  logMatching,
  logContiguity: logMatching,
  indexAllocation: logMatching,
  messageSanity: logMatching,
  leaderCompleteness,
  leaderAppendOnly: leaderCompleteness,
  stateMachineSafety,
  exactlyOnceApply: stateMachineSafety,
  snapshotFloor: stateMachineSafety,
  mapCoverage: stateMachineSafety,
  generationMonotonic: stateMachineSafety,
  restoreGate: stateMachineSafety,
  clientOutcomeHonesty: ackedSurvives,
  readLinearizability: ackedSurvives,
  durability: ackedSurvives,
  committedImmutable: ackedSurvives,
  quorumDiscipline: ackedSurvives,
  commitMonotonic,
  indexOrder: commitMonotonic,
  applicationsAgree: stateMachineSafety,
  actedOnce: promiseKept,
  completedWasDone: promiseKept,
  oneCoordinator: promiseKept,
  legalTransitions: promiseKept,
  versionsRise: promiseKept,
  onePlace: promiseKept,
  nothingLost: promiseKept,
  noOrphans: promiseKept,
};

/** The first violation that puts a lamp out; null: it is on. */
export function violationOf(lamp: Lamp, violations: readonly Violation[]): Violation | null {
  return violations.find(({ invariant }) => lampOf[invariant] === lamp) ?? null;
}

/** An invariant as a heading: "Leader completeness". */
export function invariantTitle(invariant: InvariantName): string {
  const words = invariant.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
