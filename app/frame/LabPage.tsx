import { useEffect, useState, type ReactNode } from "react";
import { useSession } from "../session/useSession.ts";
import { openFromAddress, openRecipeOfAddress } from "./address.ts";
import { createDesk, DeskContext } from "./desk.ts";
import { Lab } from "./Lab.tsx";

/** The lab around the page's session: it takes over the run of the first visit, or opens its own. */
export function LabPage({ handedOver }: { readonly handedOver: boolean }): ReactNode {
  const session = useSession();
  const [desk] = useState(() => createDesk(session));
  useEffect(() => {
    const leave = desk.enter();
    if (handedOver && session.store.getState().status === "ready")
      desk.adopt("Three computers, one list");
    else void openFromAddress(desk);
    return leave;
  }, [desk, session, handedOver]);
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
