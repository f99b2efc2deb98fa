import type { ReactElement } from "react";
import {
  partitionName,
  type ClusterView,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
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
}: PartitionDetailProps): ReactElement {
  return (
    <section className="detail" aria-label={`${partitionName(partition)} in place`}>
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
