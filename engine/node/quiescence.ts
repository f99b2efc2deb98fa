import { systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import { membersOf } from "../raft/configuration.ts";
import type { WakeReason } from "../raft/fact.ts";
import { stayAwake } from "../raft/quiescence.ts";
import { quorumSize } from "../raft/quorum.ts";
import { isQuiesced, type Replica } from "../raft/replica.ts";
import type { Rules } from "../raft/rules.ts";
import { stepReplica } from "../raft/step.ts";
import { performEffects } from "./effects.ts";
import { isAlive } from "./livenessTable.ts";
import type { NodeState } from "./node.ts";
import type { NodeStep } from "./nodeStep.ts";

/**
 * Quiet partitions rest on two things that probes find out: that the leader's node is alive, and
 * that it still leads. The second is told by the answer to a probe: a node may be well and have lost
 * an office, in a restart between two probes for one, and nobody who sleeps would ever hear of it.
 */

/**
 * What a node says of itself where it is probed: in which partitions others may rely on it. Not
 * where its heartbeats are kept back: there they are to miss them.
 */
export function ledPartitions({ state, options }: NodeStep): PartitionId[] {
  if (!options.settings.enableQuiescence) return [];
  return partitionsOf(state, ({ role }) => role.kind === "leader" && !role.silent);
}

/** In which partitions this node relies on another, and hears nothing of it. */
export function sleptPartitions({ state }: NodeStep, leader: NodeId): PartitionId[] {
  return partitionsOf(state, (replica) => sleepsUnder(replica, leader));
}

function partitionsOf(state: NodeState, isMeant: (replica: Replica) => boolean): PartitionId[] {
  return hosted(state)
    .filter(isMeant)
    .map(({ partition }) => partition);
}

function hosted({ replicas }: NodeState): Replica[] {
  return replicas.filter((replica) => replica !== undefined);
}

function sleepsUnder({ role }: Replica, leader: NodeId): boolean {
  return role.kind === "follower" && role.quiesced && role.leader === leader;
}

/** A probed node said what it leads, and where it sleeps: quiet on the one side needs both. */
export function compareSleep(
  step: NodeStep,
  from: NodeId,
  {
    leads,
    sleeps,
  }: { readonly leads: readonly PartitionId[]; readonly sleeps: readonly PartitionId[] },
): void {
  leaderIsGone(step, from, leads);
  for (const replica of hosted(step.state)) {
    const { partition, role, configuration } = replica;
    if (role.kind !== "leader" || !role.quiesced || sleeps.includes(partition)) continue;
    if (membersOf(configuration).includes(from)) rouse(step, replica, "peerAwake");
  }
}

/** Wakes whoever sleeps under a node that leads other partitions alone. */
export function leaderIsGone(step: NodeStep, from: NodeId, leads: readonly PartitionId[]): void {
  for (const replica of hosted(step.state))
    if (sleepsUnder(replica, from) && !leads.includes(replica.partition))
      rouse(step, replica, "leaderGone");
}

/** A node is suspect or dead: nobody sleeps under it, and no leader without a majority stays silent. */
export function wakeBehind(step: NodeStep, node: NodeId): void {
  for (const replica of hosted(step.state)) {
    if (sleepsUnder(replica, node)) rouse(step, replica, "leaderSuspect");
    else if (replica.role.kind === "leader" && isQuiesced(replica) && !seesMajority(step, replica))
      rouse(step, replica, "majoritySuspect");
  }
}

function seesMajority({ state }: NodeStep, { configuration }: Replica): boolean {
  const { voters } = configuration;
  const seen = voters.filter((voter) => voter === state.id || isAlive(state.liveness, voter));
  return seen.length >= quorumSize(voters.length);
}

/** Who sleeps relies on a node that is alive, and watched: a node of the system's configuration. */
export function keepAwake(step: NodeStep, replica: Replica): void {
  const { role } = replica;
  if (role.kind !== "follower" || !role.quiesced || role.leader === null) return;
  const { liveness, replicas } = step.state;
  const isWatched = membersOf(replicas[systemPartition]!.configuration).includes(role.leader);
  if (!isWatched || !isAlive(liveness, role.leader)) rouse(step, replica, "leaderSuspect");
}

/** The system's configuration may have changed: nobody sleeps under a node that nobody probes. */
export function keepAllAwake(step: NodeStep): void {
  for (const replica of hosted(step.state)) keepAwake(step, replica);
}

/** A leader whose node has something to bring to an end in its partition does not fall silent. */
export function keepEngaged(step: NodeStep, replica: Replica): void {
  if (isEngaged(step.state, replica)) stayAwake(replica, step.raft, "engaged");
}

function isEngaged(state: NodeState, { partition, configuration }: Replica): boolean {
  const { replicas, tickets, manualProposals, system } = state;
  const watched = membersOf(replicas[systemPartition]!.configuration);
  return (
    tickets[partition]!.open.length > 0 ||
    manualProposals[partition]!.length > 0 ||
    system.map.transfers.some(({ from, to }) => from === partition || to === partition) ||
    // Who sleeps here without being probed would not be missed.
    !membersOf(configuration).every((member) => watched.includes(member))
  );
}

function rouse(step: NodeStep, replica: Replica, reason: WakeReason): void {
  if (isSleptThrough(step.options.rules, reason)) return;
  stepReplica(replica, { kind: "wake", reason }, step.raft);
  performEffects(step, replica.partition);
}

/** What a wrong rule does not wake up for. */
function isSleptThrough(rules: Rules, reason: WakeReason): boolean {
  switch (reason) {
    case "leaderSuspect":
      return rules["sleep-under-suspects"];
    case "leaderGone":
    case "peerAwake":
      return rules["unheeded-probes"];
    default:
      return false;
  }
}
