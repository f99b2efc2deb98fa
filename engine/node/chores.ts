import type { Micros } from "../base/ids.ts";
import { drawBetween, streamOf, type Ratio } from "../base/random.ts";
import { rescaled, trueDuration } from "../raft/ownTime.ts";
import { noPartition } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";

/** What a node does by the clock, apart from its replicas' own timers. */
export const choreNames = [
  "checkpoints",
  "calls",
  "tickets",
  "transfers",
  "wish",
  "roster",
  "reconcile",
  "reads",
  "ping",
  "probe",
  "gossip",
  "balance",
  "application",
] as const;

export type ChoreName = (typeof choreNames)[number];

/** When each is due next; `never` while there is nothing to do. */
export type Chores = Record<ChoreName, Micros>;

export const never: Micros = Number.MAX_SAFE_INTEGER;

export function createChores(): Chores {
  return {
    checkpoints: never,
    calls: never,
    tickets: never,
    transfers: never,
    wish: never,
    roster: never,
    reconcile: never,
    reads: never,
    ping: never,
    probe: never,
    gossip: never,
    balance: never,
    application: never,
  };
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

/** A chore is due not later than at this instant. */
export function noteChore({ state }: NodeStep, name: ChoreName, at: Micros): void {
  if (at < state.chores[name]) state.chores[name] = at;
  if (at >= state.nextDeadline) return;
  state.nextDeadline = at;
  state.nextPartition = noPartition;
}

/** When the first chore is due. */
export function firstChore({ state }: NodeStep): Micros {
  let due = never;
  for (const name of choreNames) if (state.chores[name] < due) due = state.chores[name];
  return due;
}

/** The node's clock runs at another rate: so do its chores. */
export function rescaleChores({ state, raft }: NodeStep, before: Ratio): void {
  for (const name of choreNames) state.chores[name] = rescaled(raft, state.chores[name], before);
}
