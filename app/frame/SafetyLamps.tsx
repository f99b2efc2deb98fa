import { Tooltip } from "@base-ui/react/tooltip";
import { Check, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Violation } from "../../engine/index.ts";
import { formatInstant } from "../explain/time.ts";
import { useDesk } from "./desk.ts";
import { phoneQuery, useMedia } from "./useMedia.ts";
import { safetyText, useSafety, type Safety } from "./useSafety.ts";
import "./safety.css";

/** The promises of Raft, a lamp each: always in sight, and quiet as long as they hold. */
export function SafetyLamps(): ReactNode {
  const safety = useSafety();
  const phone = useMedia(phoneQuery);
  return phone ? <OneLamp safety={safety} /> : <LampRow safety={safety} />;
}

/** All promises in one: what is broken stands in the details. */
function OneLamp({ safety }: { readonly safety: Safety }): ReactNode {
  const desk = useDesk();
  const { lamps, broken, waiting } = safety;
  return (
    <button
      type="button"
      className={`lamps-one ${broken > 0 ? "lamps-broken" : "lamps-sound"}`}
      aria-label={`Safety: ${safetyText(safety)}${waiting > 0 ? `; ${safety.progress}` : ""}`}
      onClick={() => {
        const violation = lamps.find((state) => state.violation !== null)?.violation ?? null;
        if (violation !== null) desk.put({ violation });
        desk.put({ drawer: true });
      }}
    >
      {broken > 0 ? (
        <BrokenMark />
      ) : waiting > 0 ? (
        <TriangleAlert className="lamps-waits" size={15} aria-hidden="true" />
      ) : (
        <Check size={16} aria-hidden="true" />
      )}
      <span aria-hidden="true">
        {broken > 0 ? broken : lamps.length} of {lamps.length}
      </span>
    </button>
  );
}

function LampRow({ safety }: { readonly safety: Safety }): ReactNode {
  const { lamps, broken, waiting, progress } = safety;
  return (
    <Tooltip.Provider delay={200}>
      <div className="lamps">
        <ul className="lamps-row" aria-label="Safety">
          {lamps.map(({ lamp, violation }) => (
            <LampButton
              key={lamp.name}
              name={lamp.name}
              look={violation === null ? "holds" : "broken"}
              state={violation === null ? "holds" : `violated at ${formatInstant(violation.at)}`}
              sentence={violation === null ? lamp.promise : violation.detail}
              violation={violation}
            />
          ))}
          <LampButton
            name="Progress"
            look={waiting > 0 ? "waits" : "holds"}
            state={waiting > 0 ? "waits" : "possible"}
            sentence={progress}
            violation={null}
          />
        </ul>
        <span className={`lamps-text ${broken > 0 ? "lamps-broken" : "lamps-sound"}`}>
          {safetyText(safety)}
        </span>
      </div>
    </Tooltip.Provider>
  );
}

function LampButton({
  name,
  look,
  state,
  sentence,
  violation,
}: {
  readonly name: string;
  readonly look: "holds" | "broken" | "waits";
  readonly state: string;
  readonly sentence: string;
  /** What the card is to tell about. */
  readonly violation: Violation | null;
}): ReactNode {
  const desk = useDesk();
  return (
    <li>
      <Tooltip.Root>
        <Tooltip.Trigger
          className={`lamp lamp-${look}`}
          aria-label={`${name}: ${state}`}
          onClick={() => {
            desk.put({ drawer: true, ...(violation === null ? {} : { violation }) });
          }}
        >
          {look === "broken" ? (
            <BrokenMark />
          ) : look === "waits" ? (
            <TriangleAlert size={16} aria-hidden="true" />
          ) : (
            <span className="lamp-light" />
          )}
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Positioner className="menu-positioner" sideOffset={4}>
            <Tooltip.Popup className="lamp-tip">
              <strong>{name}</strong> <span className={`lamp-tip-${look}`}>{state}</span>
              <br />
              {sentence}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      </Tooltip.Root>
    </li>
  );
}

/** The hatch of every fault, and the sign of danger on it. */
export function BrokenMark(): ReactNode {
  return (
    <span className="brokenMark">
      <TriangleAlert size={13} strokeWidth={2.25} aria-hidden="true" />
    </span>
  );
}
