import type { Micros, ScriptStep } from "../../engine/index.ts";
import type { Session } from "../session/session.ts";
import type { Desk } from "./desk.ts";

/** The slot of the stop that was reached last; -1: none was. */
export function stopAt(script: readonly ScriptStep[], cursor: Micros): number {
  return script.findLastIndex(({ at }) => at <= cursor);
}

/** Goes to the next stop and stands there; behind the last one, to the demo's next run. False: nothing has stops. */
export function goOn(desk: Desk): boolean {
  const { session, store } = desk;
  const { script } = store.getState();
  const { cursor } = session.store.getState();
  if (script.length === 0) return false;
  const next = script.find(({ at }) => at > cursor);
  if (next === undefined) void openNext(desk);
  else void goTo(session, next.at);
  return true;
}

async function openNext(desk: Desk): Promise<void> {
  const { openNextRun } = await import("../recipes/openRecipe.ts");
  await openNextRun(desk);
}

/** Goes to the stop before, and before the first one to the beginning. False: nothing has stops. */
export function goBack({ session, store }: Desk): boolean {
  const { script } = store.getState();
  const { cursor } = session.store.getState();
  if (script.length === 0) return false;
  void goTo(session, script.findLast(({ at }) => at < cursor)?.at ?? 0);
  return true;
}

/** Shows an instant; what has not happened by then happens on the way, breaking or not. */
export async function goTo(session: Session, at: Micros): Promise<void> {
  const { store } = session;
  const { edition, frontier } = store.getState();
  if (at <= frontier) {
    session.seek(at);
    return;
  }
  // A run stands still where something breaks: whoever asks for a later instant has seen that coming.
  for (;;) {
    const state = store.getState();
    if (state.edition !== edition || state.fault !== null || state.frontier >= at) return;
    const heard = whenMoved(session);
    await session.runTo(at);
    await heard;
  }
}

/** Answers come before the frames that they announce. */
function whenMoved({ store }: Session): Promise<void> {
  const { frontier, edition } = store.getState();
  return new Promise((resolve) => {
    const leave = store.subscribe((state) => {
      if (state.frontier === frontier && state.edition === edition && state.fault === null) return;
      leave();
      resolve();
    });
  });
}
