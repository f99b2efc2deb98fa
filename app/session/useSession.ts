import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { assertPresent } from "../../engine/index.ts";
import type { Session, SessionState } from "./session.ts";

export const SessionContext: React.Context<Session | null> = createContext<Session | null>(null);

/** The session around the current run. */
export function useSession(): Session {
  return assertPresent(useContext(SessionContext), "the session");
}

/** The narrowest slice that a component draws; it re-renders only when that changes. */
export function useSlice<Slice>(select: (state: SessionState) => Slice): Slice {
  return useStore(useSession().store, useShallow(select));
}
