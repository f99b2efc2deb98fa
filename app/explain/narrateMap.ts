import {
  nodeName,
  partitionName,
  type ClusterView,
  type FactOf,
  type PartitionRange,
  type TraceEvent,
} from "../../engine/index.ts";
import { major, strong, type Telling } from "./narration.ts";

/** What a change of the partition map means, told once: by the first node that applies it. */
export function mapText({ map }: FactOf<"partitionMapChanged">, node: number): string {
  const last = map.partitions.map(rangeText).join(", ");
  return `${nodeName(node)} goes by map ${map.mapVersion}: ${last}.`;
}

const stateWords: Readonly<Record<PartitionRange["state"], string>> = {
  active: "",
  splitting: " is splitting,",
  draining: " is being drained,",
  removed: " is removed,",
};

function rangeText({ partitionId, state, generation }: PartitionRange): string {
  return `${partitionName(partitionId)}${stateWords[state]} generation ${generation}`;
}

export function narrateMap(
  event: TraceEvent,
  fact: FactOf<"partitionMapChanged">,
  view: ClusterView,
): Telling | null {
  const { mapVersion } = fact.map;
  const isNews = view.nodes.every(
    (node) => node.node === event.node || node.mapVersion < mapVersion,
  );
  return isNews ? major("neutral", strong(mapText(fact, event.node))) : null;
}
