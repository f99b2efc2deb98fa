import type { ReactElement } from "react";
import {
  partitionName,
  type ClusterView,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { lifecycleWord, rangeOf } from "../explain/lifecycle.ts";
import { configurationOf } from "../explain/membershipOf.ts";
import { nodeNames } from "../explain/names.ts";
import { LogGrid } from "../logs/LogGrid.tsx";
import type { FlightStyle } from "../stage/flights.ts";
import { RingStage } from "../stage/RingStage.tsx";
import "./matrix.css";

export interface PartitionDetailProps {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly now: Micros;
  readonly selectedNode: NodeId | null;
  readonly flightStyle?: FlightStyle;
  readonly reducedMotion?: boolean;
  readonly onSelectNode: (node: NodeId) => void;
  readonly onSelectEntry: (node: NodeId, index: LogIndex) => void;
  readonly onNodeMenu?: (node: NodeId, anchor: Element) => void;
  readonly onPartitionMenu?: (partition: PartitionId, anchor: Element) => void;
}

/** One partition opened in the matrix: a small ring and its logs side by side. */
export function PartitionDetail({
  view,
  partition,
  now,
  selectedNode,
  flightStyle = "full",
  reducedMotion = false,
  onSelectNode,
  onSelectEntry,
  onNodeMenu,
  onPartitionMenu,
}: PartitionDetailProps): ReactElement {
  return (
    <section className="detail" aria-label={`${partitionName(partition)} in place`}>
      <header className="detail-head">
        <h2 className="detail-title">{partitionName(partition)}</h2>
        <p className="detail-facts">{detailFacts(view, partition).join(" · ")}</p>
        {onPartitionMenu !== undefined && (
          <button
            type="button"
            className="lab-button"
            aria-haspopup="menu"
            onClick={(event) => onPartitionMenu(partition, event.currentTarget)}
          >
            Ask its leader
          </button>
        )}
      </header>
      <div className="detail-ring">
        <RingStage
          view={view}
          partition={partition}
          now={now}
          selectedNode={selectedNode}
          flightStyle={flightStyle}
          reducedMotion={reducedMotion}
          onSelectNode={onSelectNode}
          {...(onNodeMenu === undefined ? {} : { onNodeMenu })}
        />
      </div>
      <div className="detail-logs">
        <LogGrid
          view={view}
          partition={partition}
          showsLegend
          selectedNode={selectedNode}
          onSelectEntry={onSelectEntry}
          onSelectNode={onSelectNode}
        />
      </div>
    </section>
  );
}

/** "generation 2", "splitting", "0 … 536870911", "voters A, B, C" */
function detailFacts(view: ClusterView, partition: PartitionId): readonly string[] {
  const range = rangeOf(view, partition);
  const { voters, learners } = configurationOf(view, partition);
  const facts: string[] = [];
  if (range === null) facts.push("the system partition");
  else {
    facts.push(`generation ${range.generation}`, lifecycleWord(range) || "active");
    facts.push(
      range.routingMode === "unrouted"
        ? "unrouted"
        : `hashes ${range.startRange} … ${range.endRange}`,
    );
  }
  facts.push(`voters ${nodeNames(voters)}`);
  if (learners.length > 0) facts.push(`learners ${nodeNames(learners)}`);
  return facts;
}
