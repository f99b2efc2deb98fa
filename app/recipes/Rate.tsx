import type { ReactNode } from "react";
import { useSession, useSlice } from "../session/useSession.ts";

/** Requests in a virtual second. */
const rates = [
  [0, "by hand"],
  [1, "1 a second"],
  [5, "5 a second"],
  [20, "20 a second"],
] as const;

/** How often clients ask by themselves, while time passes. What they ask is part of the run. */
export function Rate(): ReactNode {
  const session = useSession();
  const perSecond = useSlice((state) => state.perSecond);
  return (
    <label className="client-field">
      <span>Rate</span>
      <select
        value={perSecond}
        title="Clients ask by lot while time passes; one undo takes it all back."
        onChange={({ target }) => void session.setWorkload(Number(target.value))}
      >
        {rates.map(([rate, words]) => (
          <option key={rate} value={rate}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
