import { type ReactNode } from "react";
import type { Speed } from "../../engine/index.ts";
import { useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice, type Desk } from "./desk.ts";

/** From single steps to as fast as this machine computes. */
export const speeds: readonly (Speed | "step")[] = ["step", 0.25, 0.5, 1, 4, 16, "max"];

export function SpeedPicker(): ReactNode {
  const desk = useDesk();
  const speed = useSlice((state) => state.speed);
  const stepping = useDeskSlice((state) => state.stepping);
  const chosen = stepping ? "step" : speed;
  return (
    <>
      <fieldset className="speeds">
        <legend className="visuallyHidden">Speed</legend>
        {speeds.map((choice) => (
          <label key={choice} className="speeds-choice">
            <input
              type="radio"
              name="speed"
              className="visuallyHidden"
              checked={choice === chosen}
              aria-label={spokenSpeed(choice)}
              onChange={() => chooseSpeed(desk, choice)}
            />
            <span aria-hidden="true">{speedText(choice)}</span>
          </label>
        ))}
      </fieldset>
      <select
        className="speeds-select mono"
        aria-label="Speed"
        value={String(chosen)}
        onChange={(event) => {
          const choice = speeds.find((known) => String(known) === event.target.value);
          if (choice !== undefined) chooseSpeed(desk, choice);
        }}
      >
        {speeds.map((choice) => (
          <option key={choice} value={String(choice)}>
            {speedText(choice)}
          </option>
        ))}
      </select>
    </>
  );
}

export function chooseSpeed(desk: Desk, choice: Speed | "step"): void {
  desk.put({ stepping: choice === "step" });
  if (choice === "step") void desk.session.pause();
  else void desk.session.setSpeed(choice);
}

/** The next slower or faster choice. */
export function shiftSpeed(desk: Desk, by: 1 | -1): void {
  const { speed } = desk.session.store.getState();
  const now = speeds.indexOf(desk.store.getState().stepping ? "step" : speed);
  const next = speeds[Math.min(speeds.length - 1, Math.max(0, now + by))];
  if (next !== undefined) chooseSpeed(desk, next);
}

export function speedText(speed: Speed | "step"): string {
  if (speed === "step") return "Step";
  if (speed === "max") return "Max";
  return `${speed === 0.25 ? "¼" : speed === 0.5 ? "½" : speed}×`;
}

function spokenSpeed(speed: Speed | "step"): string {
  if (speed === "step") return "Single steps";
  if (speed === "max") return "As fast as possible";
  return speed === 0.25 ? "A quarter" : speed === 0.5 ? "Half speed" : `${speed} times`;
}
