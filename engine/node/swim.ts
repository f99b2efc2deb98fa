import type { Micros, NodeId } from "../base/ids.ts";
import { draw, streamOf } from "../base/random.ts";
import { membersOf } from "../raft/configuration.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { believe, ownBelief, refute } from "./believe.ts";
import { livenessOf, type Belief } from "./livenessTable.ts";
import type { NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import {
  compareSleep,
  keepAllAwake,
  ledPartitions,
  leaderIsGone,
  sleptPartitions,
} from "./quiescence.ts";
import { sendToNode } from "./sendToNode.ts";

/** What one node does about the others' liveness (SWIM 3 and 4). */
export interface SwimState {
  /** Its own: it alone raises it, against rumours of its death. */
  incarnation: number;
  /** Names its probes; a life begins with the instant of its start, so that no name comes twice. */
  round: number;
  /** How many random draws it has used. */
  draws: number;
  /** Peers that this cycle has not probed yet. */
  waiting: NodeId[];
  /** The one that is under way. */
  probe: Probe | null;
  /** Probes on behalf of others. */
  errands: Errand[];
}

interface Probe {
  readonly round: number;
  readonly target: NodeId;
  /** Null: the target itself was asked, nobody else yet. Else whom to ask next. */
  relays: NodeId[] | null;
  /** How long each relay has. */
  patience: Micros;
}

interface Errand {
  readonly origin: NodeId;
  /** What the origin calls its probe, and what this node calls its own. */
  readonly originRound: number;
  readonly round: number;
  readonly target: NodeId;
  /** By the own steady clock. */
  readonly until: Micros;
}

type Of<Kind extends NodeMessage["kind"]> = Extract<NodeMessage, { kind: Kind }>;

export function createSwim(now: Micros): SwimState {
  return { incarnation: 0, round: now, draws: now, waiting: [], probe: null, errands: [] };
}

/** Everybody else in the system partition's configuration. */
export function peersOf({ state }: NodeStep): NodeId[] {
  const { configuration } = state.replicas[0]!;
  return membersOf(configuration).filter((member) => member !== state.id);
}

const shufflePurpose = 10;

/** The peers in an order of chance. */
export function shuffledPeers(step: NodeStep): NodeId[] {
  const { swim, id } = step.state;
  const stream = streamOf(shufflePurpose, id, 0);
  const drawn = peersOf(step).map((peer) => {
    swim.draws += 1;
    return { peer, rank: draw(step.options.seed, stream, swim.draws) };
  });
  return drawn.sort((a, b) => a.rank - b.rank || a.peer - b.peer).map(({ peer }) => peer);
}

/**
 * Begins the next probe. Targets come in cycles of random order rather than at random (SWIM 4.3):
 * so every peer is probed within two cycles, and detection is bounded.
 */
export function startProbe(step: NodeStep): void {
  const { state, options } = step;
  const { pingInterval } = options.settings;
  if (pingInterval === 0) return;
  state.chores.ping = step.now + trueDuration(step.raft, pingInterval);
  if (state.swim.probe === null) probeNext(step);
  expireSuspicions(step);
  keepAllAwake(step);
}

function probeNext(step: NodeStep): void {
  const { swim, chores } = step.state;
  const { pingTimeout } = step.options.settings;
  const target = nextTarget(step);
  if (target === undefined) return;
  swim.round += 1;
  const { round } = swim;
  swim.probe = { round, target, relays: null, patience: pingTimeout };
  chores.probe = step.now + trueDuration(step.raft, pingTimeout);
  sendToNode(step, target, { kind: "ping", round, belief: beliefOf(step, target) });
}

function nextTarget(step: NodeStep): NodeId | undefined {
  const { swim } = step.state;
  const peers = peersOf(step);
  swim.waiting = swim.waiting.filter((peer) => peers.includes(peer));
  if (swim.waiting.length === 0) swim.waiting = shuffledPeers(step);
  return swim.waiting.shift();
}

function beliefOf({ state }: NodeStep, node: NodeId): Belief {
  const { state: is, incarnation } = livenessOf(state.liveness, node);
  return { state: is, incarnation };
}

/** A probe was not answered in time: others are asked to try, and in the end it is suspect. */
export function continueProbe(step: NodeStep): void {
  const { swim, chores } = step.state;
  const { probe } = swim;
  if (probe === null) return;
  const { pingTimeout, indirectPingFanout } = step.options.settings;
  if (probe.relays === null) {
    const others = shuffledPeers(step).filter((peer) => peer !== probe.target);
    probe.relays = others.slice(0, indirectPingFanout);
    // One budget for all of them: a later relay does not wait for the silence of all before it.
    probe.patience = Math.ceil(pingTimeout / Math.max(1, probe.relays.length));
  }
  const relay = probe.relays.shift();
  const { round, target, patience } = probe;
  const belief = beliefOf(step, target);
  if (relay === undefined) {
    swim.probe = null;
    if (belief.state === "alive") believe(step, target, { ...belief, state: "suspect" });
    return;
  }
  chores.probe = step.now + trueDuration(step.raft, patience);
  sendToNode(step, relay, { kind: "pingReq", round, target, belief });
}

/** A suspicion that nobody refuted becomes certainty (SWIM 4.2). */
function expireSuspicions(step: NodeStep): void {
  const { state, raft, options } = step;
  for (const peer of peersOf(step)) {
    const { state: is, incarnation, since } = livenessOf(state.liveness, peer);
    if (is === "suspect" && raft.ownNow - since >= options.settings.suspicionTimeout)
      believe(step, peer, { state: "dead", incarnation });
  }
}

/** Somebody asks whether this node is there, and says what it believes. */
export function onPing(step: NodeStep, from: NodeId, { round, belief }: Of<"ping">): void {
  refute(step, belief);
  const { incarnation } = ownBelief(step);
  const leads = ledPartitions(step);
  const sleeps = sleptPartitions(step, from);
  sendToNode(step, from, { kind: "pong", round, incarnation, leads, sleeps });
}

export function onPong(step: NodeStep, from: NodeId, message: Of<"pong">): void {
  const { swim } = step.state;
  const { round, incarnation, leads } = message;
  noteAnswer(step, from, message);
  compareSleep(step, from, message);
  const slot = swim.errands.findIndex((errand) => errand.target === from && errand.round === round);
  if (slot < 0) return;
  const [{ origin, originRound }] = swim.errands.splice(slot, 1) as [Errand];
  sendToNode(step, origin, {
    kind: "pingReqAck",
    round: originRound,
    target: from,
    incarnation,
    leads,
  });
}

/** Whoever answers is alive, and has refuted what was said of it before it answers. */
function noteAnswer(
  step: NodeStep,
  target: NodeId,
  { round, incarnation }: { readonly round: number; readonly incarnation: number },
): void {
  const { swim, chores, liveness } = step.state;
  const { probe } = swim;
  if (incarnation > livenessOf(liveness, target).incarnation)
    believe(step, target, { state: "alive", incarnation });
  if (probe?.target !== target || probe.round !== round) return;
  swim.probe = null;
  chores.probe = Number.MAX_SAFE_INTEGER;
}

/** Somebody cannot reach a node, and asks this one to try (SWIM 3.1). */
export function onPingReq(
  step: NodeStep,
  origin: NodeId,
  { round: originRound, target, belief }: Of<"pingReq">,
): void {
  const { swim } = step.state;
  const { pingTimeout } = step.options.settings;
  const { ownNow } = step.raft;
  swim.errands = swim.errands.filter(({ until }) => until > ownNow);
  swim.round += 1;
  const { round } = swim;
  swim.errands.push({ origin, originRound, round, target, until: ownNow + pingTimeout });
  sendToNode(step, target, { kind: "ping", round, belief });
}

export function onPingReqAck(step: NodeStep, message: Of<"pingReqAck">): void {
  noteAnswer(step, message.target, message);
  leaderIsGone(step, message.target, message.leads);
}
