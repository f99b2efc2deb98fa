import { systemPartition, type NodeId } from "../base/ids.ts";
import { memberDisk, partOf } from "../raft/configuration.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { knownLeader } from "../raft/replica.ts";
import { changeRoster } from "./changeRoster.ts";
import { noteChore } from "./chores.ts";
import { localRole, wasToldToGo } from "./membership.ts";
import type { NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { sendToNode } from "./sendToNode.ts";
import { memberOf } from "./roster.ts";

type Request = Extract<NodeMessage, { kind: "membershipRequest" }>;
type Answer = Extract<NodeMessage, { kind: "membershipAnswer" }>;

/** Between two requests that somebody ordered, and that get their answer. */
const roundPause = 500_000;
/** A node that nobody told to come back asks ever more rarely. */
const firstPause = 1_000_000;
const longestPause = 30_000_000;

/** From now on the node asks until it has what it wants. */
export function wish(step: NodeStep, change: "join" | "leave", ordered: boolean): void {
  const { membership } = step.state;
  if (ordered) membership.left = change === "leave";
  if (change === "leave") membership.leaveOutcome = null;
  const pause = ordered ? roundPause : firstPause;
  membership.wish = { change, ordered, pause, ask: step.state.id };
  noteChore(step, "wish", step.now);
}

/** Asks the leader of P0, or the next node that may know it. */
export function askAgain(step: NodeStep): void {
  const { state, now, options } = step;
  const { wish: wanted } = state.membership;
  if (wanted === null) return;
  const leader = knownLeader(state.replicas[systemPartition]!, state.id);
  if (leader !== null) wanted.ask = leader;
  else if (wanted.ask === state.id) wanted.ask = (wanted.ask + 1) % options.nodes;
  const request = {
    kind: "membershipRequest",
    change: wanted.change,
    disk: step.raft.disk,
  } as const;
  noteChore(step, "wish", now + trueDuration(step.raft, wanted.pause));
  if (!wanted.ordered) wanted.pause = Math.min(longestPause, 2 * wanted.pause);
  if (wanted.ask === state.id) onMembershipAnswer(step, state.id, decide(step, state.id, request));
  else sendToNode(step, wanted.ask, request);
  // Unless somebody says better, the next one is asked next.
  if (state.membership.wish === wanted) wanted.ask = (wanted.ask + 1) % options.nodes;
}

export function onMembershipRequest(step: NodeStep, from: NodeId, request: Request): void {
  sendToNode(step, from, decide(step, from, request));
}

function decide(step: NodeStep, member: NodeId, { change, disk }: Request): Answer {
  const { state } = step;
  const wanted = change === "join" ? "add" : "leave";
  const status = changeRoster(step, { change: wanted, member, disk });
  const leader = knownLeader(state.replicas[systemPartition]!, state.id);
  return { kind: "membershipAnswer", change, status, leader };
}

export function onMembershipAnswer(step: NodeStep, from: NodeId, answer: Answer): void {
  const { membership, id } = step.state;
  const { wish: wanted } = membership;
  if (wanted === null || wanted.change !== answer.change) return;
  switch (answer.status) {
    case "Success":
    case "InsufficientVoters":
    case "DrainInProgress":
      membership.wish = null;
      if (answer.change === "leave") {
        membership.leaveOutcome = answer.status;
        membership.left = answer.status === "Success";
      }
      return;
    default: {
      const { leader } = answer;
      if (leader === null || leader === id || leader === from) {
        if (leader === from) wanted.ask = from;
        return;
      }
      wanted.ask = leader;
      if (wanted.ordered && answer.status === "NodeIsNotLeader") noteChore(step, "wish", step.now);
    }
  }
}

/** Who asks for a vote that it lost, without knowing: it is told, so that it may ask for another. */
export function noticeStranger(step: NodeStep, from: NodeId): void {
  const { roster } = step.state.membership;
  if (roster.membershipVersion === 0 || memberOf(roster, from) !== null) return;
  sendToNode(step, from, { kind: "notMember", membershipVersion: roster.membershipVersion });
}

export function onNotice(step: NodeStep, version: number): void {
  const { membership } = step.state;
  if (version <= membership.roster.membershipVersion) return;
  membership.noticedVersion = Math.max(membership.noticedVersion, version);
  noteChore(step, "reconcile", step.now);
  findSelf(step);
}

/**
 * After the roster or its own disk changed: a node that lost its part without having asked for it
 * asks to be let in again (Kommander's auto rejoin); one that has what it wanted stops asking.
 */
export function findSelf(step: NodeStep): void {
  const { membership, id: node } = step.state;
  const { roster } = membership;
  const role = localRole(step.state);
  const { wasMember } = membership;
  membership.wasMember = role !== "notMember";
  if (membership.wish?.change === "join" && role === "voter") membership.wish = null;
  if (membership.wish !== null || membership.left || hasAskedToLeave(step)) return;
  const isPutOut =
    wasToldToGo(step.state) ||
    (role === "notMember" && (wasMember || memberOf(roster, node) !== null));
  if (isPutOut && step.options.settings.enableAutoRejoin) wish(step, "join", false);
}

/**
 * Whether this node asked to leave, in this life or an earlier one: of itself, no leader of P0 makes
 * anybody `leaving`. Its log says so; how far that is committed, a restart may have forgotten.
 */
function hasAskedToLeave({ state: { id, replicas, conditions } }: NodeStep): boolean {
  const { configuration } = replicas[systemPartition]!;
  const isThisDisk = memberDisk(configuration, id) === conditions.wipes;
  return isThisDisk && partOf(configuration, id) === "leaving";
}
