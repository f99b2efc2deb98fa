import { unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { askAgain } from "./joining.ts";
import { keepRoster } from "./keepRoster.ts";
import { noPartition } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { expireCalls } from "./openCalls.ts";
import { reconcile } from "./reconcile.ts";

/** What a node does by the clock, apart from its replicas' own timers. */
const choreNames = ["calls", "wish", "roster", "reconcile"] as const;

export type ChoreName = (typeof choreNames)[number];

/** When each is due next; `never` while there is nothing to do. */
export type Chores = Record<ChoreName, Micros>;

const never: Micros = Number.MAX_SAFE_INTEGER;

export function createChores(): Chores {
  return { calls: never, wish: never, roster: never, reconcile: never };
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

/** Does whatever is due, in the order of the list. */
export function runChores(step: NodeStep): void {
  const { chores } = step.state;
  for (const name of choreNames) {
    if (chores[name] > step.now) continue;
    chores[name] = never;
    runChore(step, name);
  }
}

function runChore(step: NodeStep, name: ChoreName): void {
  switch (name) {
    case "calls":
      return expireCalls(step);
    case "wish":
      return askAgain(step);
    case "roster":
      return keepRoster(step);
    case "reconcile":
      return reconcile(step);
    default:
      return unreachable(name);
  }
}
