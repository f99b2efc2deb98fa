import type { Ratio } from "../base/random.ts";
import { rescaled } from "../raft/ownTime.ts";
import { rescaleTimer } from "../raft/replica.ts";
import { rescaleChores } from "./chores.ts";
import type { NodeStep } from "./nodeStep.ts";

/** Timers run by the node's own clock: at another rate, what remains of each lasts otherwise. */
export function rescaleTimers(step: NodeStep, before: Ratio): void {
  const { state, raft } = step;
  const { of, in: per } = raft.clockRate;
  if (before.of * per === of * before.in) return;
  for (const replica of state.replicas) rescaleTimer(replica, raft, before);
  for (const open of state.proposals)
    for (const proposal of open) proposal.deadline = rescaled(raft, proposal.deadline, before);
  for (const call of state.openCalls) call.deadline = rescaled(raft, call.deadline, before);
  for (const read of state.reads) read.deadline = rescaled(raft, read.deadline, before);
  rescaleChores(step, before);
}
