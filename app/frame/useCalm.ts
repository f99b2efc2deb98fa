import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { shallow } from "zustand/shallow";
import { useSession } from "../session/useSession.ts";
import type { SessionState } from "../session/session.ts";

/**
 * A slice that words are made of: while the run plays it changes at most every so often, because
 * nobody reads faster; at a pause it is exact.
 */
export function useCalm<Slice>(select: (state: SessionState) => Slice, everyMillis = 120): Slice {
  const { store } = useSession();
  const latest = useRef(select);
  useLayoutEffect(() => {
    latest.current = select;
  });
  const [slice, setSlice] = useState(() => select(store.getState()));
  useEffect(() => {
    let shownAt = 0;
    let timer = 0;
    function show(): void {
      timer = 0;
      shownAt = performance.now();
      const next = latest.current(store.getState());
      setSlice((known) => (shallow(known, next) ? known : next));
    }
    function onChange({ playing }: SessionState): void {
      const wait = playing ? shownAt + everyMillis - performance.now() : 0;
      if (wait <= 0) {
        clearTimeout(timer);
        show();
      } else if (timer === 0) timer = window.setTimeout(show, wait);
    }
    show();
    const unsubscribe = store.subscribe(onChange);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, everyMillis]);
  return slice;
}
