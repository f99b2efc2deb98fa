import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { FirstRun } from "./firstRun/FirstRun.tsx";
import { asksForHome, asksForLab } from "./frame/address.ts";
import { hasSeenFirstRun, rememberFirstRun } from "./frame/firstVisit.ts";
import type { LabEntry } from "./frame/LabPage.tsx";
import type { Session } from "./session/session.ts";
import { SessionContext } from "./session/useSession.ts";

const LabPage = lazy(async () => ({ default: (await import("./frame/LabPage.tsx")).LabPage }));
const Home = lazy(async () => ({ default: (await import("./home/Home.tsx")).Home }));

type Place = "firstRun" | "home" | "lab";

interface Stay {
  readonly place: Place;
  /** Who opened the run that the session holds; null: nobody has. */
  readonly runOf: "firstRun" | "lab" | null;
  /** The address under which the lab was left. */
  readonly leftAt: string;
  /** How the lab is entered: this decides whether it takes over a run or opens its own. */
  readonly entry: LabEntry;
}

/** The whole page: the first run on a first visit, home on a later one, the lab behind both. All share one session. */
export function App({ session }: { readonly session: Session }): ReactNode {
  const [stay, setStay] = useState<Stay>(() => {
    const place = placeAsked() ?? (hasSeenFirstRun() ? "home" : "firstRun");
    return moved({ place: "home", runOf: null, leftAt: "#lab", entry: "open" }, place);
  });

  useEffect(() => {
    function onHash({ oldURL }: HashChangeEvent): void {
      const place = placeAsked() ?? (location.hash === "" ? "home" : null);
      if (place === null) return;
      if (place === "home") {
        // Whoever went home knows where the first run is; and no run is asked for there.
        rememberFirstRun();
        history.replaceState(null, "", location.pathname + location.hash);
      }
      setStay((before) => {
        if (before.place === place) return before;
        const left =
          before.place === "lab" ? { ...before, leftAt: addressIn(new URL(oldURL)) } : before;
        return moved({ ...left, entry: entryBy(addressIn(location), left) }, place);
      });
    }
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);

  function enterLab(address: string, entry: LabEntry): void {
    history.pushState(null, "", location.pathname + address);
    setStay((before) => moved({ ...before, entry }, "lab"));
  }

  function reopen(): void {
    const address = stay.runOf === "lab" ? stay.leftAt : "#lab";
    enterLab(address, entryBy(address, stay));
  }

  function leaveFirstRun(): void {
    rememberFirstRun();
    history.replaceState(null, "", `${location.pathname}#lab`);
    setStay((before) => moved({ ...before, entry: "adopt" }, "lab"));
  }

  return (
    <SessionContext.Provider value={session}>
      {stay.place === "firstRun" ? (
        <FirstRun onDone={leaveFirstRun} />
      ) : (
        <Suspense fallback={null}>
          {stay.place === "lab" ? (
            <LabPage entry={stay.entry} />
          ) : (
            <Home
              hasRun={stay.runOf !== null}
              onOpen={(address) => enterLab(address, "open")}
              onReopen={reopen}
            />
          )}
        </Suspense>
      )}
    </SessionContext.Provider>
  );
}

function moved(before: Stay, place: Place): Stay {
  return { ...before, place, runOf: place === "home" ? before.runOf : place };
}

/** A run that there is stays as it is, unless the address asks for another one. */
function entryBy(address: string, { runOf, leftAt }: Stay): LabEntry {
  if (runOf === "lab" && (address === leftAt || address === "#lab")) return "keep";
  return runOf === "firstRun" && address === "#lab" ? "adopt" : "open";
}

function addressIn({ search, hash }: Pick<URL, "search" | "hash">): string {
  return search + hash;
}

/** Null: the address does not say. */
function placeAsked(): Place | null {
  if (location.hash === "#first-run") return "firstRun";
  if (asksForHome()) return "home";
  return asksForLab() ? "lab" : null;
}
