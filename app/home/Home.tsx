import { useEffect, useRef, type ReactNode } from "react";
import { useSession } from "../session/useSession.ts";
import { Doors } from "./Doors.tsx";
import { HomeBar } from "./HomeBar.tsx";
import { Library } from "./Library.tsx";
import { OpenContext } from "./OpenLink.tsx";
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
    <OpenContext value={onOpen}>
      <div className="home">
        <HomeBar hasRun={hasRun} onReopen={onReopen} />
        <main className="home-main">
          <h1 ref={heading} tabIndex={-1}>
            A real Raft cluster runs in this tab. Break it and see why it holds.
          </h1>
          <Doors hasRun={hasRun} onReopen={onReopen} />
          <RecipeGrid />
          <Library />
        </main>
      </div>
    </OpenContext>
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
