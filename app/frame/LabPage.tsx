import { useEffect, useState, type ReactNode } from "react";
import { createSession } from "../session/session.ts";
import { SessionContext } from "../session/useSession.ts";
import { createDesk, DeskContext, type Desk } from "./desk.ts";
import { openFromAddress } from "./address.ts";
import { Lab } from "./Lab.tsx";

/** One session with everything around it, for as long as the lab is shown. */
export function LabPage(): ReactNode {
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    const session = createSession();
    const made = createDesk(session);
    setDesk(made);
    void openFromAddress(made);
    return () => {
      made.end();
      session.end();
    };
  }, []);
  if (desk === null) return null;
  return (
    <SessionContext.Provider value={desk.session}>
      <DeskContext.Provider value={desk}>
        <Lab />
      </DeskContext.Provider>
    </SessionContext.Provider>
  );
}
