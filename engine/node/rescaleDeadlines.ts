import type { Ratio } from "../base/random.ts";
import { rescaled } from "../raft/ownTime.ts";
import { rescaleChores } from "./chores.ts";
import type { NodeStep } from "./nodeStep.ts";

/** Waiters are patient by the node's own clock: at another rate, what remains lasts otherwise. */
export function rescaleDeadlines(step: NodeStep, before: Ratio): void {
  const { state, raft } = step;
  for (const open of [...state.proposals, ...state.manualProposals])
    for (const proposal of open) proposal.deadline = rescaled(raft, proposal.deadline, before);
  for (const call of state.openCalls) call.deadline = rescaled(raft, call.deadline, before);
  for (const read of state.reads) read.deadline = rescaled(raft, read.deadline, before);
  for (const timer of state.timers) timer.due = rescaled(raft, timer.due, before);
  rescaleChores(step, before);
}
