import { unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { drawBetween, streamOf, type Ratio } from "../base/random.ts";
import { rescaled, trueDuration } from "../raft/ownTime.ts";
import { balanceLeaders } from "./balancer.ts";
import { startGossip } from "./gossip.ts";
import type { NodeStep } from "./nodeStep.ts";
import { expireCalls } from "./openCalls.ts";
import { expireReads } from "./openReads.ts";
import { continueProbe, startProbe } from "./swim.ts";

/** What a node does by the clock, apart from its replicas' own timers. */
const choreNames = ["calls", "reads", "ping", "probe", "gossip", "balance"] as const;

export type ChoreName = (typeof choreNames)[number];

/** When each is due next; `never` while there is nothing to do. */
export type Chores = Record<ChoreName, Micros>;

const never: Micros = Number.MAX_SAFE_INTEGER;

export function createChores(): Chores {
  return { calls: never, reads: never, ping: never, probe: never, gossip: never, balance: never };
}

const phasePurpose = 11;

/** A node starts: what recurs is due somewhen within its first interval, so that nodes take turns. */
export function beginChores(step: NodeStep): void {
  const { state, options, now } = step;
  const { pingInterval, gossipInterval } = options.settings;
  const phase = (name: ChoreName, interval: Micros): Micros => {
    if (interval === 0) return never;
    const stream = streamOf(phasePurpose, state.id, choreNames.indexOf(name));
    return (
      now +
      trueDuration(step.raft, drawBetween(options.seed, stream, now, { from: 1, to: interval }))
    );
  };
  state.chores.ping = phase("ping", pingInterval);
  state.chores.gossip = phase("gossip", gossipInterval);
  const { enableLeaderBalancer, leaderBalancerInterval } = options.settings;
  state.chores.balance = enableLeaderBalancer
    ? now + trueDuration(step.raft, leaderBalancerInterval)
    : never;
}

/** When the first chore is due. */
export function firstChore({ state }: NodeStep): Micros {
  let due = never;
  for (const name of choreNames) if (state.chores[name] < due) due = state.chores[name];
  return due;
}

/** Does whatever is due, in the order of the list. */
export function runChores(step: NodeStep): void {
  const { chores } = step.state;
  for (const name of choreNames) {
    if (chores[name] > step.now) continue;
    chores[name] = never;
    // What one brought about is no cause of the next.
    step.latest = step.trigger;
    runChore(step, name);
  }
}

function runChore(step: NodeStep, name: ChoreName): void {
  switch (name) {
    case "calls":
      return expireCalls(step);
    case "reads":
      return expireReads(step);
    case "ping":
      return startProbe(step);
    case "probe":
      return continueProbe(step);
    case "gossip":
      return startGossip(step);
    case "balance":
      return balanceLeaders(step);
    default:
      return unreachable(name);
  }
}

/** The node's clock runs at another rate: so do its chores. */
export function rescaleChores({ state, raft }: NodeStep, before: Ratio): void {
  for (const name of choreNames) state.chores[name] = rescaled(raft, state.chores[name], before);
}
