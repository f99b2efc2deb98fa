import { useEffect, useState, type ReactNode } from "react";
import { useSession } from "../session/useSession.ts";
import { useCalm } from "./useCalm.ts";

/** Two runs with the same fingerprint are the same run, event for event. */
export function Fingerprint(): ReactNode {
  const session = useSession();
  const fingerprint = useCalm((state) => state.fingerprint);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(session.store.getState().fingerprint);
    setCopied(true);
  }
  if (fingerprint === "") return null;
  return (
    <button
      type="button"
      className="transport-fact transport-fingerprint"
      title={`${fingerprint}: click to copy. Runs with the same fingerprint are the same, event for event.`}
      onClick={() => void copy().catch(() => undefined)}
    >
      {copied ? (
        <output>Copied</output>
      ) : (
        <>
          Fingerprint <span className="mono">{shortForm(fingerprint)}</span>
        </>
      )}
    </button>
  );
}

function shortForm(fingerprint: string): string {
  return `${fingerprint.slice(0, 4)}·${fingerprint.slice(-4)}`;
}
