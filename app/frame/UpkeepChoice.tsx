import { type ReactNode } from "react";
import { upkeepRefusal, upkeepSwitches, type Upkeep } from "./upkeep.ts";

/** What nodes see to by themselves, a switch each, with Kommander's default beside it. */
export function UpkeepChoice({
  chosen,
  onChange,
}: {
  readonly chosen: readonly Upkeep[];
  readonly onChange: (chosen: readonly Upkeep[]) => void;
}): ReactNode {
  return (
    <fieldset className="field-set">
      <legend>By themselves</legend>
      {upkeepSwitches.map((one) => {
        const { upkeep, label, meaning, byDefault } = one;
        const refusal = upkeepRefusal(one, chosen);
        const id = `setup-upkeep-${upkeep}`;
        return (
          <div key={upkeep} className="field-choice">
            <input
              id={id}
              type="checkbox"
              checked={refusal === null && chosen.includes(upkeep)}
              disabled={refusal !== null}
              aria-describedby={`${id}-hint`}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, upkeep]
                    : chosen.filter((known) => known !== upkeep),
                )
              }
            />
            <span>
              <label htmlFor={id}>
                <strong>{label}</strong>
              </label>{" "}
              <span className="field-hint" id={`${id}-hint`}>
                {meaning} Kommander: {byDefault}.{refusal === null ? "" : ` ${refusal}`}
              </span>
            </span>
          </div>
        );
      })}
    </fieldset>
  );
}
