import { memo, type NamedExoticComponent } from "react";
import { partitionName, type PartitionId, type Term } from "../../engine/index.ts";
import { LogCell } from "../marks/LogCell.tsx";

export interface LogLegendProps {
  readonly partition: PartitionId;
  readonly term: Term;
  /** Asks for the list of all marks. */
  readonly onMarks: (() => void) | undefined;
}

/** What the fills, the dot and the line mean, in the colour of the current term. */
export const LogLegend: NamedExoticComponent<LogLegendProps> = memo(function LogLegend({
  partition,
  term,
  onMarks,
}: LogLegendProps) {
  return (
    <header className="logs-legend">
      <h2 className="logs-title">Logs of {partitionName(partition)}</h2>
      <ul className="logs-keys">
        <li>
          <Sample term={term} state="proposed" /> proposed
        </li>
        <li>
          <Sample term={term} state="committed" /> known committed
        </li>
        <li>
          <Sample term={term} state="applied" /> applied
        </li>
        <li className="logs-keyCommit">
          <span className="logs-keyLine" /> commit point each node knows
        </li>
        <li className="logs-keyDisk">
          <span className="logs-keyFoot" /> on disk up to here
        </li>
      </ul>
      {onMarks !== undefined && (
        <button type="button" className="logs-allMarks" onClick={onMarks}>
          All marks
        </button>
      )}
    </header>
  );
});

function Sample({
  term,
  state,
}: {
  readonly term: Term;
  readonly state: "proposed" | "committed" | "applied";
}) {
  return (
    <span className="logs-sample">
      <LogCell term={term} text={null} state={state} width={22} height={18} compact />
    </span>
  );
}
