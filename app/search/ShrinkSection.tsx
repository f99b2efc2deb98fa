import { useEffect, useRef, useState, type ReactNode } from "react";
import {
  connectAnalyst,
  type AnalystConnection,
  type ShrunkReport,
  type Violation,
} from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { useSession } from "../session/useSession.ts";
import { openFound } from "./openFound.ts";
import { SmallSchedule } from "./SmallSchedule.tsx";
import "./search.css";

const budget = 3_000_000;

type Progress =
  | { readonly kind: "busy" }
  | { readonly kind: "done"; readonly shrunk: ShrunkReport; readonly from: number }
  | { readonly kind: "failed"; readonly reason: string };

/** The present run, made as small as it gets while it breaks the same promise. */
export function ShrinkSection({
  violation,
  onLeave,
}: {
  readonly violation: Violation;
  readonly onLeave: () => void;
}): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const [progress, setProgress] = useState<Progress>({ kind: "busy" });
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const analyst: AnalystConnection = connectAnalyst();
    const { config, inputs: all } = session.store.getState().run;
    const inputs = all.filter(({ at }) => at <= violation.at);
    const run = { config, inputs, endsAt: violation.at + 1, recovery: null };
    const found = { run, failure: { kind: "violation", violation } as const };
    const known = { name: violation.invariant, detail: violation.detail, at: violation.at };
    let ended = false;
    analyst.api.shrinkRun({ ...found, ...known }, budget, "A run of the lab, made small.").then(
      (shrunk) => {
        if (!ended) setProgress({ kind: "done", shrunk, from: inputs.length });
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (!ended) setProgress({ kind: "failed", reason });
      },
    );
    return () => {
      ended = true;
      analyst.end();
    };
  }, [session, violation]);
  useEffect(() => {
    if (progress.kind === "done") box.current?.scrollIntoView({ block: "nearest" });
  }, [progress]);
  return (
    <div className="found" ref={box}>
      <h3 className="broken-head">The smallest schedule</h3>
      {progress.kind === "busy" && (
        <output className="side-note">
          Trying smaller runs that break the same promise…{" "}
          <button type="button" className="lab-link" onClick={onLeave}>
            Stop
          </button>
        </output>
      )}
      {progress.kind === "failed" && (
        <p className="field-error" role="alert">
          It stopped: {progress.reason}
        </p>
      )}
      {progress.kind === "done" && (
        <SmallSchedule
          shrunk={progress.shrunk}
          from={progress.from}
          onOpen={() => void openFound(desk, progress.shrunk)}
        />
      )}
    </div>
  );
}
