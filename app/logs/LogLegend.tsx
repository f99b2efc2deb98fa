import { memo, type NamedExoticComponent } from "react";
import { partitionName, type PartitionId, type Term } from "../../engine/index.ts";
import { LogCell } from "../marks/LogCell.tsx";

export interface LogLegendProps {
  readonly partition: PartitionId;
  readonly term: Term;
}

/** What the fills, the dot and the line mean, in the colour of the current term. */
export const LogLegend: NamedExoticComponent<LogLegendProps> = memo(function LogLegend({
  partition,
  term,
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
      </ul>
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
