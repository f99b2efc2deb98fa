import type { ReactNode } from "react";
import type { ClusterView, Micros, NodeId, PartitionId } from "../../engine/index.ts";
import { Matrix } from "../matrix/Matrix.tsx";
import { PartitionDetail } from "../matrix/PartitionDetail.tsx";

export interface OpenMatrixProps {
  readonly view: ClusterView;
  /** The view with its messages as they are to be drawn. */
  readonly shown: ClusterView;
  readonly partition: PartitionId;
  readonly cursor: Micros;
  readonly selectedNode: NodeId | null;
  readonly flightStyle: "full" | "pulse" | "none";
  readonly reducedMotion: boolean;
  readonly onSelectPartition: (partition: PartitionId) => void;
  readonly onSelectReplica: (node: NodeId, partition: PartitionId) => void;
  readonly onSelectNode: (node: NodeId) => void;
  readonly onSelectEntry: (node: NodeId, index: number) => void;
  readonly onNodeMenu: (node: NodeId, anchor: Element) => void;
  readonly onPartitionMenu: (partition: PartitionId, anchor: Element) => void;
  readonly onMarks: () => void;
}

/** The matrix with the selected partition opened below its column. */
export function OpenMatrix(props: OpenMatrixProps): ReactNode {
  const { view, partition, selectedNode, onSelectNode } = props;
  return (
    <Matrix
      view={view}
      selected={partition}
      selectedNode={selectedNode}
      onSelectPartition={props.onSelectPartition}
      onSelectReplica={props.onSelectReplica}
      onSelectNode={onSelectNode}
      onPartitionMenu={props.onPartitionMenu}
      onMarks={props.onMarks}
    >
      <PartitionDetail
        view={props.shown}
        partition={partition}
        now={props.cursor}
        selectedNode={selectedNode}
        flightStyle={props.flightStyle}
        reducedMotion={props.reducedMotion}
        onSelectNode={onSelectNode}
        onSelectEntry={props.onSelectEntry}
        onNodeMenu={props.onNodeMenu}
        onPartitionMenu={props.onPartitionMenu}
      />
    </Matrix>
  );
}
