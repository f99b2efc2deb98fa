import { useEffect, useState, type ReactNode } from "react";
import { useSession } from "../session/useSession.ts";
import { openFromAddress } from "./address.ts";
import { createDesk, DeskContext, type Desk } from "./desk.ts";
import { Lab } from "./Lab.tsx";

/** The lab around the page's session: it takes over the run of the first visit, or opens its own. */
export function LabPage({ handedOver }: { readonly handedOver: boolean }): ReactNode {
  const session = useSession();
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    const made = createDesk(session);
    setDesk(made);
    if (handedOver && session.store.getState().status === "ready") made.adopt("Three computers, one list");
    else void openFromAddress(made);
    return () => made.end();
  }, [session, handedOver]);
  if (desk === null) return null;
  return (
    <DeskContext.Provider value={desk}>
      <Lab />
    </DeskContext.Provider>
  );
}
