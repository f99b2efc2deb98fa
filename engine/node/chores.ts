import type { Micros } from "../base/ids.ts";
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
  };
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
