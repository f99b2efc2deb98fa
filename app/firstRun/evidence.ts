import type { Micros, NodeId, TraceEvent } from "../../engine/index.ts";
import { listPartition } from "./run.ts";

/** When a follower would have called an election, as its own timer said. */
export interface TimerEvidence {
  readonly node: NodeId;
  /** Counted from the crash. */
  readonly runsOutAfter: Micros;
}

/** What an election after a crash left in the trace. */
export interface ElectionEvidence {
  /** Sorted by node. */
  readonly timers: readonly TimerEvidence[];
  /** Whose timer was the first to run out; null: none has. */
  readonly first: TimerEvidence | null;
}

/**
 * Reads the election timers of an election from its lines: for each node the last deadline that was
 * set before the first timer ran out. `lines` must reach back to the heartbeat before the crash.
 */
export function electionEvidence(
  lines: readonly TraceEvent[],
  crashedAt: Micros,
): ElectionEvidence {
  const deadlines = new Map<NodeId, Micros>();
  let first: NodeId | null = null;
  for (const { at, node, partition, fact } of lines) {
    if (fact.kind === "nodeCrashed") deadlines.delete(node);
    if (partition !== listPartition) continue;
    if (fact.kind === "timerSet" && fact.timer === "election") deadlines.set(node, fact.deadline);
    const timedOut = fact.kind === "timerFired" && fact.timer === "election";
    if (timedOut && at > crashedAt) {
      first = node;
      break;
    }
  }
  const timers = [...deadlines]
    .filter(([, deadline]) => deadline >= crashedAt)
    .map(([node, deadline]) => ({ node, runsOutAfter: deadline - crashedAt }))
    .sort((a, b) => a.node - b.node);
  return { timers, first: timers.find(({ node }) => node === first) ?? null };
}
