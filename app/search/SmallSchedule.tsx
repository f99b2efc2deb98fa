import { type ReactNode } from "react";
import type { Input, ShrunkReport } from "../../engine/index.ts";
import { stepLabel } from "../explain/actionLabel.ts";
import { count } from "../explain/names.ts";
import { formatInstant } from "../explain/time.ts";

/** The smallest schedule that was found, step by step, and the way to see it. */
export function SmallSchedule({
  shrunk,
  from,
  onOpen,
}: {
  readonly shrunk: ShrunkReport;
  /** How many steps it had before. */
  readonly from: number;
  readonly onOpen: () => void;
}): ReactNode {
  const { scenario, failure, at } = shrunk;
  const end =
    failure.kind === "violation"
      ? `${failure.violation.detail} (${formatInstant(at)})`
      : shrunk.detail;
  const inputs = scenario.inputs as readonly Input[];
  const { nodes, partitions, seed } = scenario.config;
  return (
    <div className="small">
      <p className="small-size">
        <strong>
          {count(inputs.length, "step")}
          {inputs.length < from ? ` of ${from}` : ""}
        </strong>
        , {count(nodes, "node")}, {count(partitions, "partition")}, seed {seed}
      </p>
      {inputs.length === 0 ? (
        <p className="side-note">Nobody does anything: the seed alone leads there.</p>
      ) : (
        <ol className="small-steps">
          {inputs.map(({ at, action }, place) => (
            // The same may be done twice at one instant.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={place}>
              <span>{stepLabel(action)}</span>
              <span className="mono">{formatInstant(at)}</span>
            </li>
          ))}
        </ol>
      )}
      <p className="small-end">{end}</p>
      <button type="button" className="lab-button lab-solid" onClick={onOpen}>
        Open on the timeline
      </button>
    </div>
  );
}
