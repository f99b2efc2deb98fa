import { nodeName } from "../base/ids.ts";
import { memberDisk, votesChanged } from "../raft/configuration.ts";
import { termAt } from "../raft/log.ts";
import { nodeNames } from "./violation.ts";
import { report, type Place, type ReplicaWitness, type SeenReplica } from "./witness.ts";

/** S13 and S14, where a leader appended a configuration; the others only repeat what one did. */
export function checkConfiguration(
  place: Place,
  witness: ReplicaWitness,
  replica: SeenReplica,
): void {
  const { configuration: next, configurationIndex: index, currentTerm: term, role } = replica;
  const { configuration: before, configurationIndex: indexBefore } = witness;
  if (role.kind !== "leader" || before === null || index <= indexBefore) return;
  // What it came to hold on its way into office was appended by others.
  if (termAt(replica.log, index) !== term) return;
  const name = nodeName(place.node);
  const changed = votesChanged(before, next);
  if (changed > 1 || next.voters.length === 0)
    report(
      place,
      "quorumOverlap",
      `${name} went from the voters ${nodeNames(before.voters)} to ${nodeNames(next.voters)} at once.`,
      { index, term, from: before.voters, to: next.voters },
    );
  const { commitIndex } = replica;
  const isEarly = termAt(replica.log, commitIndex) !== term;
  if (indexBefore <= commitIndex && !isEarly) return;
  report(
    place,
    "oneChangeAtATime",
    isEarly
      ? `${name} changed the configuration at index ${index}, although no entry of its term ${term} is committed.`
      : `${name} changed the configuration at index ${index}, although the change at index ${indexBefore} is not committed.`,
    { index, term, indexBefore, commitIndex },
  );
}

/** S15 for campaigns: who has no vote, or not with this disk, stands for nothing. */
export function checkCampaign(place: Place, replica: SeenReplica): void {
  if (replica.role.kind !== "candidate" || isSeated(place, replica, place.node)) return;
  // 4.2.2: until the configuration without it is committed, the others may need it.
  if (replica.configurationIndex > replica.commitIndex) return;
  report(
    place,
    "learnerDiscipline",
    `${nodeName(place.node)} stands for election in term ${replica.currentTerm}, but has no vote.`,
    { term: replica.currentTerm, voters: replica.configuration.voters },
  );
}

/** S15 for votes: a candidate counts those of voters alone. */
export function checkGranters(
  place: Place,
  replica: SeenReplica,
  granted: readonly number[],
): void {
  const strangers = granted.filter((node) => !replica.configuration.voters.includes(node));
  if (strangers.length === 0) return;
  report(
    place,
    "learnerDiscipline",
    `${nodeName(place.node)} counts the votes of ${nodeNames(strangers)}, who have none in its configuration.`,
    { term: replica.currentTerm, voters: replica.configuration.voters, strangers },
  );
}

function isSeated({ checker }: Place, { configuration }: SeenReplica, node: number): boolean {
  const { wipes } = checker.nodes[node]!;
  return configuration.voters.includes(node) && memberDisk(configuration, node) === wipes;
}
