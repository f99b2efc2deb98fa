import { useEffect } from "react";
import { useSession } from "../session/useSession.ts";

/** Nobody watches a hidden tab: the run waits there, and goes on when it is looked at again. */
export function useHiddenPause(): void {
  const session = useSession();
  useEffect(() => {
    let waiting = false;
    function onChange(): void {
      if (document.hidden) {
        waiting = session.store.getState().playing;
        if (waiting) void session.pause();
      } else if (waiting) {
        waiting = false;
        void session.play();
      }
    }
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, [session]);
}
