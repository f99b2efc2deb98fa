import { unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import type { NodeStep } from "./nodeStep.ts";
import { expireCalls, retryCheckpoints } from "./openCalls.ts";
import { expireTickets } from "./ticketDecisions.ts";
import { pursueTransfers } from "./transfers.ts";

/** What a node does by the clock, apart from its replicas' own timers. */
const choreNames = ["checkpoints", "calls", "tickets", "transfers"] as const;

export type ChoreName = (typeof choreNames)[number];

/** When each is due next; `never` while there is nothing to do. */
export type Chores = Record<ChoreName, Micros>;

const never: Micros = Number.MAX_SAFE_INTEGER;

export function createChores(): Chores {
  return { checkpoints: never, calls: never, tickets: never, transfers: never };
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
    case "checkpoints":
      return retryCheckpoints(step);
    case "tickets":
      return expireTickets(step);
    case "transfers":
      return pursueTransfers(step);
    default:
      return unreachable(name);
  }
}
