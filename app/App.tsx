import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { FirstRun } from "./firstRun/FirstRun.tsx";
import { asksForLab } from "./frame/address.ts";
import { hasSeenFirstRun, rememberFirstRun } from "./frame/firstVisit.ts";
import type { Session } from "./session/session.ts";
import { SessionContext } from "./session/useSession.ts";

const LabPage = lazy(async () => ({ default: (await import("./frame/LabPage.tsx")).LabPage }));

/** The whole page: the first run on a first visit, the lab behind it. Both share one session. */
export function App({ session }: { readonly session: Session }): ReactNode {
  const [place, setPlace] = useState<"firstRun" | "lab">(() =>
    asksForLab() || hasSeenFirstRun() ? "lab" : "firstRun",
  );
  // Where the lab is entered from decides whether it takes over a run or opens its own.
  const [handedOver, setHandedOver] = useState(false);

  useEffect(() => {
    function onHash(): void {
      if (asksForLab()) setPlace("lab");
      else if (location.hash === "#first-run") setPlace("firstRun");
    }
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);

  function leaveFirstRun(): void {
    rememberFirstRun();
    history.replaceState(null, "", "#lab");
    setHandedOver(true);
    setPlace("lab");
  }

  return (
    <SessionContext.Provider value={session}>
      {place === "firstRun" ? (
        <FirstRun onDone={leaveFirstRun} />
      ) : (
        <Suspense fallback={null}>
          <LabPage handedOver={handedOver} />
        </Suspense>
      )}
    </SessionContext.Provider>
  );
}
