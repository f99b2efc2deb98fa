import { leaderOf, replicaOf, type ClusterView, type Micros } from "../../engine/index.ts";
import type { Session } from "../session/session.ts";
import { campaignsIn } from "./campaign.ts";
import { listPartition } from "./run.ts";
import { whenShown } from "./whenShown.ts";

/** Enough to see a timer's last stretch before it runs out. */
const lead: Micros = 80_000;
/** Real time for the whole gap: the rings sweep, and nobody waits. */
const sweepMillis = 700;
/** Shorter waits are simply waited for. */
const shortestSkip: Micros = 300_000;

/** When the next election timer runs out; null: somebody leads, or waits for votes. */
function nextTimeout(view: ClusterView): Micros | null {
  if (leaderOf(view, listPartition) !== null) return null;
  if (campaignsIn(view).some(({ open }) => open)) return null;
  let next: Micros | null = null;
  for (const { node, up } of view.nodes) {
    const { timer } = replicaOf(view, node, listPartition);
    if (!up || timer?.timer !== "election") continue;
    if (next === null || timer.deadline < next) next = timer.deadline;
  }
  return next;
}

/**
 * Runs ahead to where the next election timer is about to run out. Tells how much was skipped so
 * far; `isOver` ends it early.
 */
export async function skipWaiting(
  session: Session,
  {
    sweep,
    isOver,
    onSkipped,
  }: {
    /** Frame by frame instead of in one jump. */
    readonly sweep: boolean;
    readonly isOver: () => boolean;
    readonly onSkipped: (skipped: Micros) => void;
  },
): Promise<void> {
  const { store } = session;
  const from = store.getState().frontier;
  const startedAt = performance.now();
  const gap = (nextTimeout(store.getState().view) ?? from) - lead - from;
  if (gap < shortestSkip) return;
  while (!isOver()) {
    const { view, frontier } = store.getState();
    // A heartbeat that was still under way may have set a timer anew: the goal moves.
    const timeout = nextTimeout(view);
    if (timeout === null || frontier >= timeout - lead) return;
    const share = sweep ? Math.min(1, (performance.now() - startedAt) / sweepMillis) : 1;
    // Messages of the dead leader that are still under way may move the goal: no jump beyond them.
    const inFlight = lastArrival(view);
    const swept = share < 1 ? from + Math.round(gap * share) : timeout - lead;
    const goal = Math.min(swept, timeout - lead, inFlight > frontier ? inFlight + 1 : Infinity);
    if (goal > frontier) {
      await session.runTo(goal);
      await whenShown(store, (state) => state.frontier >= goal);
      onSkipped(goal - from);
    }
    if (share < 1) await nextFrame();
  }
}

/** Whether nothing will happen for a while. */
export function isWaiting(view: ClusterView, frontier: Micros): boolean {
  const timeout = nextTimeout(view);
  return timeout !== null && timeout - lead - frontier >= shortestSkip;
}

/** When the last message of the list's partition that is under way arrives. */
function lastArrival(view: ClusterView): Micros {
  let last: Micros = 0;
  for (const { partition, fate, deliverAt } of view.flights.values())
    if (partition === listPartition && fate === "travels") last = Math.max(last, deliverAt);
  return last;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}
