import type { StoreApi } from "zustand/vanilla";
import type { SessionState } from "../session/session.ts";

/** Resolves as soon as the session's state fulfils a condition. */
export function whenShown(
  store: StoreApi<SessionState>,
  holds: (state: SessionState) => boolean,
): Promise<void> {
  if (holds(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe((state) => {
      if (!holds(state)) return;
      unsubscribe();
      resolve();
    });
  });
}
