import { systemPartition, type NodeId } from "../base/ids.ts";
import { membersOf, partOf, withMember } from "../raft/configuration.ts";
import { trueDuration } from "../raft/ownTime.ts";
import type { Replica } from "../raft/replica.ts";
import { changeConfiguration, changeRoster } from "./changeRoster.ts";
import { noteChore } from "./chores.ts";
import { isCaughtUp, isDead, knowsConfiguration } from "./liveMembers.ts";
import { servingSystemReplica } from "./membership.ts";
import type { NodeStep } from "./nodeStep.ts";

/** A leader of P0 came into office: the roster is its to keep, and to begin. */
export function takeRosterOver(step: NodeStep): void {
  const { membership, replicas } = step.state;
  const { configuration, configurationIndex, commitIndex } = replicas[systemPartition]!;
  membership.caughtUpSince.length = 0;
  // The first leader of P0 writes down what everybody was told at the start.
  const isSeeded = membership.roster.membershipVersion > 0 || configurationIndex > commitIndex;
  if (!isSeeded) changeConfiguration(step, systemPartition, configuration);
  nextRound(step);
}

function nextRound(step: NodeStep): void {
  const { updateNodesInterval } = step.options.settings;
  noteChore(step, "roster", step.now + trueDuration(step.raft, updateNodesInterval));
}

/** Kommander's `updateNodes` on the leader of P0: at most one change in a round. */
export function keepRoster(step: NodeStep): void {
  const replica = servingSystemReplica(step.state);
  if (replica === null) return;
  noteCaughtUp(step, replica);
  // A change that is under way is waited for.
  if (replica.configurationIndex <= replica.commitIndex) changeOne(step, replica);
  nextRound(step);
}

function changeOne(step: NodeStep, { configuration }: Replica): void {
  const { caughtUpSince } = step.state.membership;
  const window = trueDuration(step.raft, step.options.settings.learnerPromotionStableWindow);
  for (const node of configuration.leaving) {
    if (!isDrained(step, node) || !knowsConfiguration(step, node)) continue;
    const without = withMember(configuration, node, { part: "none", disk: 0 });
    changeConfiguration(step, systemPartition, without);
    return;
  }
  for (const node of configuration.learners) {
    const since = caughtUpSince[node] ?? null;
    if (since === null || step.now - since < window) continue;
    const disk = configuration.disks[node] ?? 0;
    changeRoster(step, { change: "promote", member: node, disk });
    return;
  }
  evict(step);
}

/** Gives up a member that has been dead for the grace: a vote that nobody casts helps nobody. */
function evict(step: NodeStep): void {
  const { configuration } = step.state.replicas[systemPartition]!;
  const dead = membersOf(configuration).find(
    (node) => node !== step.state.id && isDead(step, node),
  );
  if (dead === undefined) return;
  const disk = configuration.disks[dead] ?? 0;
  changeRoster(step, { change: "remove", member: dead, disk });
}

/** No partition counts on it any more, as far as is committed here. */
function isDrained({ state }: NodeStep, node: NodeId): boolean {
  return state.replicas.every(
    (replica) =>
      replica === undefined ||
      (replica.configurationIndex <= replica.commitIndex &&
        !replica.configuration.voters.includes(node)),
  );
}

/** On every partition that this node leads; those of others look to their own. */
function noteCaughtUp(step: NodeStep, { configuration }: Replica): void {
  const { replicas, membership } = step.state;
  for (let node = 0; node < step.options.nodes; node++) {
    const isReady =
      configuration.learners.includes(node) &&
      replicas.every(
        (own) =>
          own?.role.kind !== "leader" ||
          partOf(own.configuration, node) === "none" ||
          node === step.state.id ||
          isCaughtUp(step, own.partition, node),
      );
    membership.caughtUpSince[node] = isReady ? (membership.caughtUpSince[node] ?? step.now) : null;
  }
}
