import { Check, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useSlice } from "../session/useSession.ts";
import { useDesk } from "./desk.ts";
import { BrokenMark } from "./SafetyLamps.tsx";
import { safetyText, useSafety } from "./useSafety.ts";
import "./safety.css";

/** The lamps with their names. */
export function SafetySection(): ReactNode {
  const desk = useDesk();
  const safety = useSafety();
  const started = useSlice(({ processed }) => processed > 0);
  const { lamps, broken, waiting, progress } = safety;
  return (
    <section className="side-section" aria-label="Safety in words">
      <div className="side-head">
        <h2 className="side-title">Safety</h2>
        <span className={broken > 0 ? "lamps-broken" : "lamps-sound"}>{safetyText(safety)}</span>
      </div>
      <ul className="safety">
        {lamps.map(({ lamp, violation }) => (
          <li key={lamp.name} title={lamp.promise}>
            {violation === null ? (
              <span className="safety-item safety-holds">
                <Check size={13} aria-hidden="true" />
                <span>
                  {lamp.name}
                  <span className="visuallyHidden"> holds</span>
                </span>
              </span>
            ) : (
              <button
                type="button"
                className="safety-item safety-broken"
                onClick={() => desk.put({ violation })}
              >
                <BrokenMark />
                <span>
                  {lamp.name}
                  <span className="visuallyHidden"> is violated: show it</span>
                </span>
              </button>
            )}
          </li>
        ))}
        <li title={progress}>
          <span className={`safety-item ${waiting > 0 ? "safety-waits" : "safety-holds"}`}>
            {waiting > 0 ? (
              <TriangleAlert size={13} aria-hidden="true" />
            ) : (
              <Check size={13} aria-hidden="true" />
            )}
            <span>{waiting > 0 ? `Progress: ${waiting} wait` : "Progress"}</span>
          </span>
        </li>
      </ul>
      {started && <p className="side-note safety-how">Asked after every event, of every node.</p>}
    </section>
  );
}
