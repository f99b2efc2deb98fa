import { useEffect, type ReactNode } from "react";
import type { Session } from "../session/session.ts";
import { useSession } from "../session/useSession.ts";
import { openFromAddress, openRecipeOfAddress } from "./address.ts";
import { createDesk, DeskContext, type Desk } from "./desk.ts";
import { Lab } from "./Lab.tsx";

/** adopt: the run of the first visit is taken over. keep: the lab is as it was left. */
export type LabEntry = "open" | "adopt" | "keep";

/** Whoever leaves the lab finds the desk again as it was. */
const desks = new WeakMap<Session, Desk>();

/** The lab around the page's session: it takes over a run that there is, or opens what the address asks for. */
export function LabPage({ entry }: { readonly entry: LabEntry }): ReactNode {
  const session = useSession();
  const desk = deskOf(session);
  useEffect(() => {
    const leave = desk.enter();
    const isReady = session.store.getState().status === "ready";
    if (entry === "adopt" && isReady) desk.adopt("Three computers, one list");
    else if (entry !== "keep") void openFromAddress(desk);
    return leave;
  }, [desk, session, entry]);
  useEffect(() => {
    function onHash(): void {
      void openRecipeOfAddress(desk);
    }
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, [desk]);
  return (
    <DeskContext.Provider value={desk}>
      <Lab />
    </DeskContext.Provider>
  );
}

function deskOf(session: Session): Desk {
  const desk = desks.get(session) ?? createDesk(session);
  desks.set(session, desk);
  return desk;
}
