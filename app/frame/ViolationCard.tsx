import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { invariantSentences, type Violation } from "../../engine/index.ts";
import { stepLabel } from "../explain/actionLabel.ts";
import { invariantTitle } from "../explain/lamps.ts";
import { placeOfViolation, wrongRulesOf } from "../explain/violation.ts";
import { whyChain } from "../explain/why.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { BrokenMark } from "./SafetyLamps.tsx";
import { copyReport } from "./report.ts";
import { copyScenario } from "./scenarioFile.ts";
import { continueAnyway, findLine, replayFromStart, showViolation } from "./violationMoves.ts";
import "./violationCard.css";

const ShrinkSection = lazy(async () => ({
  default: (await import("../search/ShrinkSection.tsx")).ShrinkSection,
}));

/** What broke, why, and where: the run stands still until somebody has seen it. */
export function ViolationCard(): ReactNode {
  const picked = useDeskSlice((desk) => desk.violation);
  const happened = useSlice(({ cursor, violations }) => {
    return picked !== null && picked.at <= cursor && violations.includes(picked);
  });
  if (picked === null || !happened) return null;
  return <Card violation={picked} />;
}

function Card({ violation }: { readonly violation: Violation }): ReactNode {
  const desk = useDesk();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The details may have been scrolled: this comes first.
    card.current?.closest(".side")?.scrollTo({ top: 0 });
  }, [violation]);
  const { invariant, detail } = violation;
  const recorded = useSlice((state) => state.recorded);
  /** The violation whose schedule is being made small. */
  const [shrinking, setShrinking] = useState<Violation | null>(null);
  return (
    <section className="broken" ref={card} aria-label="Violation">
      <div role="alert">
        <h2 className="broken-title">
          <BrokenMark />
          {invariantTitle(invariant)} is violated
        </h2>
        <p className="broken-detail">{detail}</p>
        <p className="broken-place mono">{placeOfViolation(violation)}</p>
      </div>
      <p className="broken-promise">Must hold: {invariantSentences[invariant]}</p>
      <Blame violation={violation} />
      <Causes violation={violation} />
      {!recorded && <Schedule violation={violation} />}
      <div className="side-buttons">
        <button
          type="button"
          className="lab-button lab-solid broken-show"
          onClick={() => showViolation(desk, violation)}
        >
          Show where it happened
        </button>
        <button type="button" className="lab-button" onClick={() => replayFromStart(desk)}>
          Replay from the start
        </button>
        <button type="button" className="lab-button" onClick={() => continueAnyway(desk)}>
          Continue anyway
        </button>
        {!recorded && (
          <>
            <button type="button" className="lab-button" onClick={() => void copyScenario(desk)}>
              Copy as scenario
            </button>
            <button
              type="button"
              className="lab-button"
              disabled={shrinking === violation}
              onClick={() => setShrinking(violation)}
            >
              Shrink to the smallest schedule
            </button>
          </>
        )}
      </div>
      {shrinking === violation && (
        <Suspense fallback={null}>
          <ShrinkSection
            key={`${violation.invariant} ${violation.at}`}
            violation={violation}
            onLeave={() => setShrinking(null)}
          />
        </Suspense>
      )}
    </section>
  );
}

/** A wrong rule does what it is there for; a right engine that breaks a promise has a bug. */
function Blame({ violation }: { readonly violation: Violation }): ReactNode {
  const desk = useDesk();
  const { config, recorded } = useSlice(({ run, recorded }) => ({ config: run.config, recorded }));
  const wrong = wrongRulesOf(config);
  if (wrong.length > 0)
    return (
      <p className="broken-blame">
        This run has {wrong.length === 1 ? "a wrong rule" : `${wrong.length} wrong rules`} on:{" "}
        {wrong.join("; ")}.
      </p>
    );
  if (recorded)
    return (
      <p className="broken-blame">
        Found in a recording, as far as a trace shows. Whoever wrote it broke this promise.
      </p>
    );
  return (
    <div className="broken-blame">
      <p>
        <strong>No wrong rule is on: this is a bug of the engine.</strong> Please report it; the
        same run will break again anywhere.
      </p>
      <button type="button" className="lab-button" onClick={() => void copyReport(desk, violation)}>
        Copy the report
      </button>
    </div>
  );
}

/** What led to it, newest first. */
function Causes({ violation }: { readonly violation: Violation }): ReactNode {
  const session = useSession();
  const steps = useMemo(() => {
    const line = findLine(session, violation);
    if (line === null) return [];
    return whyChain(
      line.ref,
      (known) => session.line(known),
      (known) => session.viewAfter(known),
    );
  }, [session, violation]);
  if (steps.length === 0) return null;
  return (
    <>
      <h3 className="broken-head">What led to it</h3>
      <ol className="broken-steps">
        {steps.map(({ ref, at, text }, place) => (
          // Two steps may stand at one line.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place}>
            <button type="button" className="broken-step" onClick={() => session.seekLine(ref)}>
              <span>{text}</span>
              <span className="mono">{(at / 1e6).toFixed(3)}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Everything that was done to the cluster until then: with the seed it is the whole run. */
function Schedule({ violation }: { readonly violation: Violation }): ReactNode {
  const session = useSession();
  const { inputs, seed } = useSlice(({ run }) => ({
    inputs: run.inputs,
    seed: run.config.seed,
  }));
  const until = inputs.filter(({ at }) => at <= violation.at);
  return (
    <>
      <div className="side-head">
        <h3 className="broken-head">Schedule</h3>
        <span className="side-note">
          {until.length} {until.length === 1 ? "step" : "steps"}, seed {seed}
        </span>
      </div>
      {until.length === 0 ? (
        <p className="side-note">Nobody did anything: the seed alone leads here.</p>
      ) : (
        <ol className="broken-steps broken-schedule">
          {until.map(({ at, action }, place) => (
            // The same may be done twice at one instant.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={place}>
              <button type="button" className="broken-step" onClick={() => session.seek(at)}>
                <span>{stepLabel(action)}</span>
                <span className="mono">{(at / 1e6).toFixed(3)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
