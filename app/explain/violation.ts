import {
  endangersSafety,
  nodeName,
  partitionName,
  ruleSwitches,
  type ClusterConfig,
  type Fact,
  type InvariantName,
  type TraceEvent,
  type Violation,
} from "../../engine/index.ts";
import { formatInstant } from "./time.ts";

/** What a node does at the moment that an invariant breaks on it; the first kind fits best. */
const breaking: Readonly<Record<InvariantName, readonly Fact["kind"][]>> = {
  electionSafety: ["roleChanged", "messageSent"],
  voteOnce: ["voteDecided", "roleChanged", "messageSent"],
  termMonotonic: ["roleChanged", "restored", "nodeStarted"],
  logMatching: ["entriesAppended", "logTruncated"],
  logContiguity: ["entriesAppended", "restored"],
  leaderCompleteness: ["roleChanged", "commitAdvanced"],
  leaderAppendOnly: ["logTruncated", "entriesAppended"],
  stateMachineSafety: ["entriesApplied"],
  committedImmutable: ["commitAdvanced", "logTruncated", "entriesAppended"],
  quorumDiscipline: ["commitAdvanced"],
  commitMonotonic: ["commitAdvanced", "entriesApplied"],
  indexOrder: ["commitAdvanced", "entriesApplied", "entriesAppended"],
  exactlyOnceApply: ["entriesApplied", "restored"],
  clientOutcomeHonesty: ["requestAnswered", "commitAdvanced"],
  indexAllocation: ["entriesAppended"],
  readLinearizability: ["requestAnswered", "readConfirmed"],
  messageSanity: ["messageSent"],
  snapshotFloor: ["snapshotInstalled", "snapshotTaken", "compacted", "restored"],
  mapCoverage: ["partitionMapChanged", "restored"],
  generationMonotonic: ["partitionMapChanged", "proposed", "restored"],
  restoreGate: ["partitionMapChanged", "restored"],
  durability: ["restored", "nodeStarted"],
  quorumOverlap: ["configurationChanged", "entriesAppended"],
  oneChangeAtATime: ["configurationChanged", "entriesAppended"],
  learnerDiscipline: ["commitAdvanced", "roleChanged", "voteCounted"],
  applicationsAgree: ["entriesApplied", "restored"],
  actedOnce: ["serviceActed"],
  completedWasDone: ["entriesApplied"],
  oneCoordinator: ["roleChanged", "serviceCalled"],
  legalTransitions: ["entriesApplied"],
  versionsRise: ["entriesApplied"],
  onePlace: ["entriesApplied"],
  nothingLost: ["partitionMapChanged", "entriesApplied"],
  noOrphans: ["partitionMapChanged"],
};

/**
 * The line of the trace in which a violation happened.
 *
 * @param lines all of the violation's instant. Null: there are none, they are forgotten.
 */
export function lineOfViolation(
  { invariant, node, partition }: Violation,
  lines: readonly TraceEvent[],
): TraceEvent | null {
  const kinds = breaking[invariant];
  const here = lines.filter((line) => line.partition === partition);
  const own = here.filter((line) => line.node === node);
  for (const candidates of [own, here])
    for (const kind of kinds) {
      const found = candidates.findLast(({ fact }) => fact.kind === kind);
      if (found !== undefined) return found;
    }
  return own.at(-1) ?? here.at(-1) ?? lines.at(-1) ?? null;
}

/** "C · P1 · 8.412 s" */
export function placeOfViolation({ node, partition, at }: Violation): string {
  return `${nodeName(node)} · ${partitionName(partition)} · ${formatInstant(at)}`;
}

/**
 * Who is to blame: the wrong rules that can break an invariant, each in a clause. Empty: none is on,
 * and the engine itself is wrong.
 */
export function wrongRulesOf({ rules }: ClusterConfig): readonly string[] {
  return rules.filter(endangersSafety).map((rule) => {
    const [clause = rule] = ruleSwitches[rule].split(". ");
    return clause.charAt(0).toLowerCase() + clause.slice(1);
  });
}
