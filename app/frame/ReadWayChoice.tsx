import { type ReactNode } from "react";
import type { ClusterConfig, ReadPath } from "../../engine/index.ts";
import { readRefusal, readWays } from "./readWays.ts";

/** Every way to read, with what it promises; a way that is closed says why. */
export function ReadWayChoice({
  config,
  chosen,
  onChoose,
}: {
  readonly config: ClusterConfig;
  /** Something else may be chosen, which is no read. */
  readonly chosen: string;
  readonly onChoose: (through: ReadPath) => void;
}): ReactNode {
  return (
    <fieldset className="field-set">
      <legend>How</legend>
      {readWays.map(({ through, label, meaning }) => {
        const refusal = readRefusal(through, config);
        return (
          <label key={through} className="field-choice">
            <input
              type="radio"
              name="through"
              checked={chosen === through}
              disabled={refusal !== null}
              onChange={() => onChoose(through)}
            />
            <span>
              <strong>{label}</strong> <span className="field-hint">{meaning}</span>
              {refusal !== null && <span className="field-hint"> {refusal}</span>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
