import { unreachable } from "../base/assert.ts";
import { systemPartition } from "../base/ids.ts";
import { balanceLeaders } from "./balancer.ts";
import { choreNames, never, type ChoreName } from "./chores.ts";
import { startGossip } from "./gossip.ts";
import { askAgain } from "./joining.ts";
import { keepRoster } from "./keepRoster.ts";
import type { NodeStep } from "./nodeStep.ts";
import { answerCalls, expireCalls, retryCheckpoints } from "./openCalls.ts";
import { expireReads } from "./openReads.ts";
import { reconcile } from "./reconcile.ts";
import { fireTimers } from "./tellApplication.ts";
import { continueProbe, startProbe } from "./swim.ts";
import { expireTickets } from "./ticketDecisions.ts";
import { pursueTransfers } from "./transfers.ts";

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
    case "checkpoints":
      return retryCheckpoints(step);
    case "tickets":
      return expireTickets(step);
    case "transfers":
      return pursueTransfers(step);
    case "wish":
      askAgain(step);
      return answerCalls(step, systemPartition);
    case "roster":
      return keepRoster(step);
    case "reconcile":
      return reconcile(step);
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
    case "application":
      return fireTimers(step);
    default:
      return unreachable(name);
  }
}
