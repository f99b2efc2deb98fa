import type { ComponentType } from "react";
import type { ClusterView, NodeId, PartitionId } from "../../../engine/index.ts";

/** How a recipe shows what its application holds. What is drawn is also text, for whoever hears it. */
export interface RecipeDrawing {
  /** What one node's application holds, in the upper half of its card. */
  readonly Board: ComponentType<BoardProps>;
  /** What all nodes have in common, once, above the cards; null: nothing. */
  readonly Common: ComponentType<CommonProps> | null;
  /** What a node is to the application now, in a word: "worker", "standby". Null, or none: nothing special. */
  readonly part?: (view: ClusterView, node: NodeId) => string | null;
}

export interface BoardProps {
  readonly view: ClusterView;
  /** It is up. */
  readonly node: NodeId;
}

export interface CommonProps {
  readonly view: ClusterView;
  /** The partition that is looked at. */
  readonly partition: PartitionId;
}
