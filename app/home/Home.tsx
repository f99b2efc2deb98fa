import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { useSession } from "../session/useSession.ts";
import { Doors } from "./Doors.tsx";
import { HomeBar } from "./HomeBar.tsx";
import { Library } from "./Library.tsx";
import { RecipeGrid } from "./RecipeGrid.tsx";
import "./home.css";

export interface HomeProps {
  /** The session holds a run. */
  readonly hasRun: boolean;
  /** Opens what an address asks for. */
  readonly onOpen: (address: string) => void;
  /** Goes back to the run as it was left. */
  readonly onReopen: () => void;
}

/** All that there is to open: doors, recipes, scenarios. */
export function Home({ hasRun, onOpen, onReopen }: HomeProps): ReactNode {
  useStandstill();
  const heading = useFocusOnArrival();
  return (
    // What is opened here takes the place of this page: a link is followed without loading it anew.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div className="home" onClick={(event) => followInPlace(event, onOpen)}>
      <HomeBar onPlayground={hasRun ? onReopen : null} />
      <main className="home-main">
        <h1 ref={heading} tabIndex={-1}>
          A real Raft cluster runs in this tab. Break it and see why it holds.
        </h1>
        <Doors hasRun={hasRun} onReopen={onReopen} />
        <RecipeGrid />
        <Library />
      </main>
    </div>
  );
}

/** Nobody watches the run from here: it stands still. */
function useStandstill(): void {
  const session = useSession();
  useEffect(() => {
    function stop(): void {
      if (session.store.getState().playing) void session.pause();
    }
    stop();
    return session.store.subscribe(stop);
  }, [session]);
}

/** Whoever comes from elsewhere on the page is read its first sentence, or is led to the part asked for. */
function useFocusOnArrival(): React.RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const part = ["#recipes", "#scenarios"].includes(location.hash)
      ? document.querySelector(location.hash)
      : null;
    if (part !== null) part.scrollIntoView();
    else if (document.activeElement === document.body)
      heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

function followInPlace(event: MouseEvent, onOpen: (address: string) => void): void {
  const { target, button, defaultPrevented, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
  const address = target instanceof Element ? target.closest("a")?.getAttribute("href") : null;
  if (address === null || address === undefined || !/^(#recipe=|\?scenario=)/.test(address)) return;
  event.preventDefault();
  onOpen(address);
}
