import type { Desk } from "./desk.ts";

/** Play or pause; with the speed "Step" one event at a time. */
export function togglePlay({ session, store }: Desk): void {
  if (store.getState().stepping && !session.store.getState().playing) void session.stepForward();
  else void session.togglePlay();
}
